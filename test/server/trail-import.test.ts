import { createHash, randomUUID, sign } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '#contract/json.ts';
import { exportHeadBytes, type TrailExportHead } from '#contract/loan/trail-export.ts';
import type { TrailEntry } from '#contract/trail/entry.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';
import { newKeyPair } from './support/trail.ts';

const pc = 'T-0001';

/** What `recorder export` writes of these batches. */
function linesOf(terminal: Terminal, batches: readonly (readonly TrailEntry[])[], more: Partial<TrailExportHead> = {}) {
  return batches.map((entries, index) => {
    const text = canonicalJson(entries);
    const head: TrailExportHead = {
      ...{ v: 1, kind: 'trail-export', terminal: pc, chain: terminal.chain, part: index + 1, parts: batches.length },
      end: { seq: terminal.trail.seq - 1, head: terminal.trail.head },
      entries: createHash('sha256').update(text).digest('hex'),
      ...more,
    };
    const sig = sign(null, exportHeadBytes(head), terminal.device.privateKey).toString('base64');
    return `{"head":${JSON.stringify(head)},"sig":"${sig}","entries":${text}}`;
  });
}

describe('a trail that comes on a medium', () => {
  let office: TestOffice;
  let it: Browser;
  let terminal: Terminal;
  /** The trail in two parts, with the end of the loan's work. */
  let parts: TrailEntry[][];
  beforeEach(async () => {
    office = await openOffice();
    it = await browserOf(office, '300011');
    terminal = await enrolTerminal(office);
    const by = { actor: 'staff:100123' };
    parts = [
      [terminal.opening(), ...terminal.trail.day(randomUUID())],
      [
        terminal.trail.add('return.begun', {}, by),
        terminal.trail.add('return.closed', { results: 'on-terminal', trail: 'on-terminal' }, by),
      ],
    ];
    // The life of this sample PC begins with its loan.
    const life = {
      loan: terminal.chain.slice('loan:'.length),
      trail: 'open',
      state: 'returning',
      needsBorrower: false,
    };
    const row = await office.store.db
      .selectFrom('terminals')
      .select('life')
      .where('id', '=', pc)
      .executeTakeFirstOrThrow();
    await office.store.db
      .updateTable('terminals')
      .set({ life: JSON.stringify({ ...JSON.parse(row.life), ...life, wipe: { kind: 'none' } }) })
      .where('id', '=', pc)
      .execute();
  });
  afterEach(() => office.close());

  const bring = (line: string | undefined, by = it) => by.post(`/v1/ledger/${pc}/trail`, { line });
  const settle = () => it.post(`/v1/ledger/${pc}/act`, { act: 'settle-trail', how: 'exported', reason: '' });
  const imported = () =>
    office.store.db.selectFrom('office_acts').select('data').where('act', '=', 'trail.imported').execute();

  test('is taken in as if it were uploaded, and the PC may be erased on that ground alone', async () => {
    const [first, last] = linesOf(terminal, parts);
    expect(codeOf(await settle())).toBe('OF-474');
    expect((await bring(first)).json()).toEqual({ seq: 7, whole: false });
    expect(codeOf(await settle())).toBe('OF-474');
    expect((await bring(last)).json()).toEqual({ seq: 9, whole: true });
    // Killed and begun anew, or pressed twice: the same answer, one act.
    expect((await bring(first)).json()).toEqual({ seq: 9, whole: false });
    expect((await bring(last)).json()).toEqual({ seq: 9, whole: true });
    expect(await imported()).toEqual([{ data: expect.stringContaining(`"head":"${terminal.trail.head}"`) }]);
    const rows = await office.store.db.selectFrom('entries').select('hash').orderBy('seq').execute();
    expect(rows).toHaveLength(10);
    expect(rows.at(-1)?.hash).toBe(terminal.trail.head);
    expect(office.log.published()?.size).toBeGreaterThan(10);
    expect((await settle()).statusCode).toBe(200);
  });

  test('joins what had arrived by line before, and is no ground once more is known', async () => {
    expect((await terminal.send(parts[0] ?? [])).statusCode).toBe(200);
    const [last] = linesOf(terminal, [parts[1] ?? []]);
    expect((await bring(last)).json()).toEqual({ seq: 9, whole: true });
    const later = terminal.trail.add('period.closed', {});
    expect((await terminal.send([later])).statusCode).toBe(200);
    expect(codeOf(await settle())).toBe('OF-474');
  });

  test('that was changed anywhere is refused with OF-590, and nothing is taken', async () => {
    const [first = ''] = linesOf(terminal, parts);
    const changed = [
      first.replace('会議録の作成', '会議録の作製'),
      first.replace('"part":1', '"part":2'),
      first.replace(/"head":"[0-9a-f]/, '"head":"x'),
      first.replace(/"sig":"./, '"sig":"!'),
      first.slice(0, -1),
      first.replace('"kind":"trail-export"', '"kind":"trail-export","more":1'),
      'null',
      'これは何か別のファイルです',
    ];
    for (const line of changed) {
      expect(line).not.toBe(first);
      expect(codeOf(await bring(line)), line.slice(0, 200)).toBe('OF-590');
    }
    expect(await office.store.db.selectFrom('entries').select('seq').execute()).toEqual([]);
  });

  test('whatever is done to a line, it is refused by name or is the same trail in other words', async () => {
    const [first = ''] = linesOf(terminal, parts);
    const honest = JSON.stringify(JSON.parse(first));
    const said = (line: string): string | null => {
      try {
        return JSON.stringify(JSON.parse(line));
      } catch {
        return null;
      }
    };
    const at = fc.nat(first.length - 1);
    const piece = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('"', '}', ']', ',', '\\u0000', '1e999', '__proto__'),
    );
    const change = fc.record({ at, length: fc.integer({ min: 0, max: 400 }), piece });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const line = changes.reduce(
          (text, { at: from, length, piece: put }) => text.slice(0, from) + put + text.slice(from + length),
          first,
        );
        if (line === '') return;
        const answer = await bring(line);
        if (said(line) === honest) expect(answer.statusCode).toBe(200);
        else expect(['OF-590', 'OF-591']).toContain(codeOf(answer));
      }),
      { numRuns: 150 },
    );
  });

  test('that somebody signed who is not the PC is refused, and so is one whose end is another', async () => {
    const forger = newKeyPair();
    const honest = terminal.device;
    Object.defineProperty(terminal, 'device', { value: forger });
    expect(codeOf(await bring(linesOf(terminal, parts)[0]))).toBe('OF-590');
    Object.defineProperty(terminal, 'device', { value: honest });
    // Signed by the PC: but the parts stop before the end they name.
    const [cut] = linesOf(terminal, [parts[0] ?? []]);
    expect(codeOf(await bring(cut))).toBe('OF-590');
    expect(codeOf(await settle())).toBe('OF-474');
    expect(await imported()).toEqual([]);
  });

  test('of another PC or loan is refused with OF-591, a missing part with OF-592', async () => {
    const [, last] = linesOf(terminal, parts);
    expect(codeOf(await bring(last))).toBe('OF-592');
    expect(codeOf(await bring(linesOf(terminal, parts, { terminal: 'T-0002' })[0]))).toBe('OF-591');
    expect(codeOf(await bring(linesOf(terminal, parts, { chain: 'loan:L-20200101-001' })[0]))).toBe('OF-591');
    expect(codeOf(await it.post('/v1/ledger/T-0002/trail', { line: linesOf(terminal, parts)[0] }))).toBe('OF-591');
  });

  test('whose seals are false is refused as an upload is, however it is signed', async () => {
    const batch = structuredClone(parts[0] ?? []);
    const leaf = batch[1]?.leaf as { seal: { sig: string } };
    leaf.seal.sig = leaf.seal.sig.replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A'));
    const [line] = linesOf(terminal, [batch.slice(1)]);
    expect((await terminal.send(batch.slice(0, 1))).statusCode).toBe(200);
    expect(codeOf(await bring(line))).toBe('OF-462');
  });

  test('is brought by 情報政策課 alone', async () => {
    const [first] = linesOf(terminal, parts);
    expect((await bring(first, await browserOf(office, '400007'))).statusCode).toBe(403);
  });
});
