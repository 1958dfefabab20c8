import { describe, expect, it } from 'vitest';
import { queryText } from '../../../../renderer/console/api/query.ts';
import { readSessionFilters, sessionsAddress } from '../../../../renderer/console/sessions/session-filters.ts';
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
      page: 3,
    } as const;
    expect(readSessionFilters(params(sessionsAddress(filters)))).toEqual(filters);
    expect(sessionsAddress({ page: 1 })).toBe('/sessions');
  });

  it('leave out what the office would refuse', () => {
    const address = '/sessions?from=yesterday&staff=12&terminal=x&state=half&page=-4&to=2026-11-30';
    expect(readSessionFilters(params(address))).toEqual({ to: '2026-11-30', page: 1 });
    expect(readSessionFilters(params('/sessions?page=1.5')).page).toBe(1);
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
