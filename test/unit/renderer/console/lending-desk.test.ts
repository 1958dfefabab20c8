import { describe, expect, it } from 'vitest';
import { type LedgerDetail, type LedgerRow, type LoanRequestRow, servicePurposes } from '#contract/http/lending-api.ts';
import { terminalStates } from '#contract/loan/life.ts';
import { actorWords, wordOf } from '#contract/words/lending-words.ts';
import { type Command, readArguments } from '../../../../agent/cli/arguments.ts';
import { standingOf, withScanned } from '../../../../renderer/console/lending/batch.ts';
import { ledgerAddress, readLedgerFilters } from '../../../../renderer/console/lending/ledger-filters.ts';
import { actsAmong } from '../../../../renderer/console/lending/other-acts.ts';
import { groupSigns, provisionCommand, serviceCommand } from '../../../../renderer/console/lending/service-command.ts';
import { trackOf } from '../../../../renderer/console/lending/step-track.ts';

const borrower = { id: '100123', name: '見本 花子', section: '企画政策課' };
const at = '2026-11-26T01:00:00.000Z';

const row = (terminal: string, state: LedgerRow['state']): LedgerRow => ({
  ...{ terminal, name: '見本端末', state, currentLoan: null, loan: null, borrower: null, from: null, to: null },
  ...{ overdueDays: 0, fingerprint: null, returnedOn: null, wipe: null, reservedFor: null, lastRemindedAt: null },
});

const request = (id: string, more: Partial<LoanRequestRow>): LoanRequestRow => ({
  ...{ id, borrower, from: '2026-12-01', to: '2026-12-03', purpose: '集計', state: 'approved', askedAt: at },
  ...{ things: { wire: true, mouse: false, telework: 'home' }, decided: null, terminal: null, loan: null },
  ...more,
});

describe('a scanned PC of a batch', () => {
  const rows = [row('T-0001', 'stock'), row('T-0002', 'stock'), row('T-0003', 'prepared'), row('T-0004', 'lent')];
  const requests = [
    request('R-2026-0001', { terminal: 'T-0001', from: '2027-01-05' }),
    request('R-2026-0002', { terminal: 'T-0001', from: '2026-12-10' }),
    request('R-2026-0003', { terminal: 'T-0002', state: 'refused' }),
    request('R-2026-0004', { terminal: 'T-0003' }),
    request('R-2026-0005', { terminal: 'T-0003', loan: 'L-20261126-001' }),
  ];
  const standing = (terminal: string) => standingOf(terminal, rows, requests);

  it('is ready with the first approved request that it is kept for', () => {
    expect(standing('T-0001')).toMatchObject({ kind: 'ready', request: { id: 'R-2026-0002' } });
  });

  it('is told what stands in its way', () => {
    expect(standing('T-0002').kind).toBe('no-request');
    expect(standing('T-0003')).toMatchObject({ kind: 'begun', request: { id: 'R-2026-0005' } });
    expect(standing('T-0004').kind).toBe('other-state');
    expect(standing('T-0999').kind).toBe('not-known');
  });

  it('stands in the list once, however often it is read', () => {
    expect(withScanned(withScanned(['T-0001'], 'T-0002'), 'T-0001')).toEqual(['T-0001', 'T-0002']);
  });
});

describe('filters of the ledger', () => {
  const params = (address: string): URLSearchParams => new URL(address, 'https://office.test').searchParams;

  it('come back from the address they were written to', () => {
    for (const state of terminalStates) {
      const filters = { state, text: '見本 & 100%', overdue: 'true' } as const;
      expect(readLedgerFilters(params(ledgerAddress(filters)))).toEqual(filters);
    }
    expect(ledgerAddress({})).toBe('/ledger');
  });

  it('leave out what the office would refuse', () => {
    expect(readLedgerFilters(params(`/ledger?state=sold&overdue=yes&text=${'a'.repeat(101)}`))).toEqual({});
    expect(readLedgerFilters(params('/ledger?text=%20'))).toEqual({});
  });
});

describe('その他の手続き', () => {
  const wipes = [{ id: 1, certificate: 'C-2026-0001' }] as unknown as LedgerDetail['wipes'];

  it('are those that the state allows and no step calls for', () => {
    expect(actsAmong({ allowed: ['prepare', 'settle-trail', 'break', 'hold', 'return'], wipes: [] })).toEqual([
      ...['break', 'hold'],
    ]);
  });

  it('offer the stock without a certificate only where there is none', () => {
    expect(actsAmong({ allowed: ['restock'], wipes: [] })).toEqual(['restock']);
    expect(actsAmong({ allowed: ['restock'], wipes })).toEqual([]);
  });
});

describe('the way of a PC', () => {
  const detail = (more: Partial<LedgerDetail>) =>
    ({ row: row('T-0001', 'returning'), trail: 'none', history: [], ...more }) as unknown as LedgerDetail;
  const returned = [{ event: 'return', logIndex: 1 }] as unknown as LedgerDetail['history'];

  it('leaves out what was never asked of it', () => {
    const track = trackOf({ kind: 'service', purpose: 'wipe' }, detail({}));
    expect(track).toMatchObject({ names: ['消去', '検証', '証明書', '在庫へ'], at: 0 });
  });

  it('is whole for a PC that came back', () => {
    const track = trackOf({ kind: 'settle-trail' }, detail({ trail: 'open', history: returned }));
    expect(track?.names[track.at]).toBe('記録の受領');
    expect(track?.at).toBe(2);
  });

  it('is none for a PC that is set aside', () => {
    expect(trackOf({ kind: 'set-aside', state: 'lost' }, detail({}))).toBeNull();
  });
});

describe('words', () => {
  it('never hide what they do not know', () => {
    expect(wordOf({ known: '既知' }, 'known')).toBe('既知');
    expect(wordOf({ known: '既知' }, 'toString')).toBe('toString');
    expect(actorWords('it:300011')).toBe('情報政策課（300011）');
    expect(actorWords('cli')).toBe('cli');
    expect(groupSigns('ABCDEFGHIJKLMNOP')).toBe('ABCD EFGH IJKL MNOP');
  });
});

describe('the line to type at the PC', () => {
  it.each(servicePurposes)('is one that the agent takes: %s', (purpose) => {
    const [node, program, ...argv] = serviceCommand('T-0012', purpose, 'ABCDEFGHIJKLMNOP').split(' ');
    expect([node, program]).toEqual(['node', 'tanmori-agent.js']);
    const read = readArguments(argv);
    expect(read).toMatchObject({ ok: true, value: { name: purpose, terminal: 'T-0012', code: 'ABCDEFGHIJKLMNOP' } });
  });

  it('provisions with what preparing reads back', () => {
    const read = (line: string) => readArguments(line.split(' ').slice(2));
    const provision = read(provisionCommand);
    const prepare = read(serviceCommand('T-0012', 'prepare', 'ABCDEFGHIJKLMNOP'));
    if (!provision.ok || !prepare.ok) throw new Error('not taken');
    expect(provision.value).toMatchObject({ name: 'provision' });
    const { profile, parameters, state } = provision.value as Extract<Command, { readonly name: 'provision' }>;
    expect(prepare.value).toMatchObject({ provisioned: { profile, parameters, state } });
  });
});
