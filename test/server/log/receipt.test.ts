import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReceiptAnswer } from '#contract/http/terminal-api.ts';
import { decodeBase64 } from '#contract/log/base64.ts';
import { entryLeaf } from '#contract/log/leaf.ts';
import { verifyConsistency } from '#contract/log/merkle.ts';
import { verifyTlogProof } from '#contract/log/tlog-proof.ts';
import { leafHash, type TrailEntry } from '#contract/trail/entry.ts';
import { verifyEd25519 } from '../../../server/log/log-key.ts';
import { codeOf } from '../support/browser.ts';
import { fetchCheckpoint, hash, vkeyOf } from '../support/log.ts';
import { actsOf, openOffice, type TestOffice } from '../support/office.ts';
import { enrolTerminal, type Terminal } from '../support/terminal.ts';
import { sha256 } from '../support/trail.ts';

let office: TestOffice;
let terminal: Terminal;
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
});
afterEach(() => office.close());

const ask = (seq: number | string, oldSize: number | string = 0) =>
  terminal.get(`/v1/terminal/receipt?seq=${seq}&oldSize=${oldSize}`);
const add = () => terminal.trail.add('agent.started', { version: '0', pid: 1 });
const send = async (count: number): Promise<readonly TrailEntry[]> => {
  const entries = Array.from({ length: count }, add);
  expect((await terminal.send(entries)).statusCode).toBe(200);
  return entries;
};
/** Checks a receipt as a terminal does: with what it was handed over, and its own entry. */
const proven = (answer: { readonly body: string }, entry: TrailEntry) => {
  const receipt = ReceiptAnswer.parse(JSON.parse(answer.body));
  const key = vkeyOf(terminal.package.statement.log.vkey);
  const { chain, seq } = entry.leaf.body;
  const leaf = entryLeaf(chain, seq, leafHash(sha256, entry.leaf));
  const logs = [{ origin: key.name, key }];
  const verified = verifyTlogProof(hash, verifyEd25519, { text: receipt.proof, leaf, logs, witnesses: [] });
  return { receipt, verified };
};

describe('a receipt', () => {
  it('proves every entry under the key that the terminal was handed', async () => {
    const entries = await send(40);
    await office.log.publish();
    for (const entry of entries) {
      const { verified } = proven(await ask(entry.leaf.body.seq), entry);
      expect(verified).toMatchObject({ ok: true });
    }
    const [first, second] = entries;
    if (first === undefined || second === undefined) throw new Error('two entries');
    expect(proven(await ask(0), second).verified).toEqual({ ok: false, fault: 'not-included' });
  });

  it('shows that the tree it knew is contained', async () => {
    const [first] = await send(3);
    await office.log.publish();
    const old = await fetchCheckpoint(office);
    const [last] = (await send(300)).slice(-1);
    await office.log.publish();
    const newest = await fetchCheckpoint(office);
    if (first === undefined || last === undefined) throw new Error('entries');
    expect(proven(await ask(last.leaf.body.seq, old.size), last).verified).toMatchObject({ ok: true });
    const { receipt, verified } = proven(await ask(0, old.size), first);
    expect(verified).toMatchObject({ ok: true, value: { checkpoint: { size: newest.size } } });
    const proof = receipt.consistency.map((text) => decodeBase64(text) ?? new Uint8Array());
    expect(verifyConsistency(hash, { oldSize: old.size, oldRoot: old.root, ...newest, proof })).toBe(true);
    expect(ReceiptAnswer.parse((await ask(0, newest.size)).json()).consistency).toEqual([]);
    expect(ReceiptAnswer.parse((await ask(0)).json()).consistency).toEqual([]);
  });

  it('is to be had once a checkpoint covers the entry, and for nothing that the office does not hold', async () => {
    await send(1);
    const early = await ask(0);
    expect(codeOf(early)).toBe('OF-409');
    expect(early.headers['retry-after']).toBe('1');
    await office.log.publish();
    expect((await ask(0)).statusCode).toBe(200);
    await send(1);
    expect(codeOf(await ask(1))).toBe('OF-409');
    expect(codeOf(await ask(2))).toBe('OF-404');
    for (const [seq, oldSize] of [
      ['-1', '0'],
      ['x', '0'],
      ['0', ''],
      ['0', '1'.repeat(16)],
    ] as const) {
      expect(codeOf(await ask(seq, oldSize))).toBe('OF-400');
    }
  });

  it('that names a larger tree than was ever published is an act: this office was put back', async () => {
    await send(1);
    await office.log.publish();
    const { size } = await fetchCheckpoint(office);
    for (let i = 0; i < 3; i += 1) expect(codeOf(await ask(0, size + 7))).toBe('OF-409');
    const acts = (await actsOf(office)).filter((a) => a.act === 'log.behind');
    expect(acts.map((a) => JSON.parse(a.data ?? ''))).toEqual([{ terminal: 'T-0001', theirs: size + 7, ours: size }]);
  });

  it('that names ever larger trees is an act a day: every act makes the log longer', async () => {
    await send(1);
    await office.log.publish();
    const askThrice = async (): Promise<void> => {
      for (let i = 1; i <= 3; i += 1) expect(codeOf(await ask(0, 1_000_000 + i))).toBe('OF-409');
    };
    const noted = async () =>
      (await actsOf(office)).filter((a) => a.act === 'log.behind').map((a) => JSON.parse(a.data ?? '').theirs);
    await askThrice();
    office.pass(86_399_999);
    await askThrice();
    expect(await noted()).toEqual([1_000_001]);
    office.pass(1);
    await askThrice();
    expect(await noted()).toEqual([1_000_001, 1_000_001]);
  });
});
