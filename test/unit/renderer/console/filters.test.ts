import { describe, expect, it } from 'vitest';
import { queryText } from '../../../../renderer/console/api/query.ts';
import { formsAddress, readFormsAddress } from '../../../../renderer/console/forms/forms-address.ts';
import { readRequestsAddress, requestsAddress } from '../../../../renderer/console/lending/requests-address.ts';
import {
  readSessionBegin,
  readSessionFilters,
  sessionsAddress,
} from '../../../../renderer/console/sessions/session-filters.ts';
import { readTakeoutsAddress, takeoutsAddress } from '../../../../renderer/console/takeout/takeouts-address.ts';
import { readTimelineFilters, sessionAddress } from '../../../../renderer/console/timeline/timeline-filters.ts';

const params = (address: string): URLSearchParams => new URL(address, 'https://office.test').searchParams;

describe('filters of the list of sessions', () => {
  it('come back from the address they were written to', () => {
    const filters = {
      from: '2026-11-01',
      to: '2026-11-30',
      staff: '100123',
      terminal: 'T-0001',
      state: 'open',
    } as const;
    expect(readSessionFilters(params(sessionsAddress(filters)))).toEqual(filters);
    expect(sessionsAddress({})).toBe('/sessions');
    for (const begin of [
      { after: '2026-11-21T00:00:00.000Z_2f1c7a52-37a5-4f0e-9f6e-0d0a4a3f9a10' },
      { before: '2026-11-21T00:00:00.000Z_2f1c7a52-37a5-4f0e-9f6e-0d0a4a3f9a10' },
      { last: 'yes' },
    ] as const) {
      expect(readSessionBegin(params(sessionsAddress(filters, begin)))).toEqual(begin);
    }
  });

  it('leave out what the office would refuse', () => {
    const address = '/sessions?from=yesterday&staff=12&terminal=x&state=half&page=-4&to=2026-11-30';
    expect(readSessionFilters(params(address))).toEqual({ to: '2026-11-30' });
    expect(readSessionBegin(params('/sessions?after=1&before=x_y&last=no'))).toEqual({});
  });
});

describe('the addresses of the lists of forms', () => {
  const filters = { kind: 'plan', state: 'waiting', staff: '100123' } as const;
  const after = '2026-11-21T00:00:00.000Z_F-2026-10001';

  it('are read as they were written, each of its own list', () => {
    for (const address of [
      { of: 'all', filters, begin: { after } },
      { of: 'all', filters: {}, begin: { last: 'yes' } },
      { of: 'mine', filters: {}, begin: { before: after } },
    ] as const)
      expect(readFormsAddress(params(formsAddress(address)))).toEqual(address);
    expect(formsAddress({ of: 'mine', filters, begin: {} })).toBe('/forms?of=mine');
  });

  it('leave out what the office would refuse', () => {
    expect(readFormsAddress(params('/forms?of=x&kind=loan&state=approved&staff=1&after=F-2026-0001'))).toEqual({
      ...{ of: 'all', filters: {}, begin: {} },
    });
  });
});

describe('the addresses of 借用願 and データ持出し申請', () => {
  it('are read as they were written', () => {
    const requests = {
      filters: { state: 'asked', staff: '100123' },
      begin: { after: '2026-11-21T00:00:00.000Z_R-2026-10001' },
    } as const;
    expect(readRequestsAddress(params(requestsAddress(requests.filters, requests.begin)))).toEqual(requests);
    const takeouts = {
      filters: { state: 'applied' },
      begin: { before: '2026-11-21T00:00:00.000Z_D-2026-10001' },
    } as const;
    expect(readTakeoutsAddress(params(takeoutsAddress(takeouts.filters, takeouts.begin)))).toEqual(takeouts);
    expect([requestsAddress({}), takeoutsAddress({})]).toEqual(['/loan-requests', '/takeouts']);
  });

  it('leave out what the office would refuse', () => {
    const nothing = { filters: {}, begin: {} };
    expect(readRequestsAddress(params('/loan-requests?state=applied&staff=1&after=R-2026-0001'))).toEqual(nothing);
    expect(readTakeoutsAddress(params('/takeouts?state=asked&staff=x&before=1_D-2026-0001'))).toEqual(nothing);
  });
});

describe('filters of the entries of a session', () => {
  it('come back from the address they were written to', () => {
    const filters = { type: 'save.recovered', disposition: 'prevented', text: '集計 & 100%' } as const;
    expect(readTimelineFilters(params(sessionAddress('x', filters)))).toEqual(filters);
    expect(sessionAddress('x', {})).toBe('/sessions/x');
  });

  it('leave out what the office would refuse', () => {
    expect(readTimelineFilters(params(`/sessions/x?type=nothing&disposition=maybe&text=${'a'.repeat(101)}`))).toEqual(
      {},
    );
    expect(readTimelineFilters(params('/sessions/x?text=%20%20'))).toEqual({});
  });
});

describe('queryText', () => {
  it('holds only the fields that hold something', () => {
    expect(queryText({ a: undefined, b: '', c: 0, d: '和暦' })).toBe('?c=0&d=%E5%92%8C%E6%9A%A6');
    expect(queryText({})).toBe('');
  });
});
