import { hash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { canonicalJson } from '#contract/json.ts';
import { actLeaf, entryLeaf } from '#contract/log/leaf.ts';
import { leafHash } from '#contract/trail/entry.ts';
import { cityOffice } from '../../test/attack/support/bundle-maker.ts';
import { ChainMaker, sha256Hex } from '../../test/attack/support/chain-maker.ts';
import { type Happening, History } from '../../test/attack/support/history.ts';
import { signCheckpoint } from '../../test/attack/support/log-maker.ts';
import { FlatTree } from './flat-tree.ts';

/** A working day, over and over: an entry every 48 s, most of them heartbeats or near one. */
const day: readonly Happening[] = ['sign-in', 'start', 'heartbeat', 'recovered', 'heartbeat', 'interrupt', 'resume'];
const rest: readonly Happening[] = ['heartbeat', 'heartbeat', 'recovered', 'heartbeat', 'heartbeat', 'contact'];

const leafOf = (bytes: Uint8Array): Buffer => hash('sha256', Buffer.concat([Buffer.of(0), bytes]), 'buffer');

/**
 * Writes a sound bundle of about `entries` entries and its trust file, in little memory: first the entries, then the
 * tree, then the entries again with their proofs. In the log, chains take turns by batches of twenty, as uploads do.
 */
export async function writeLargeBundle(
  to: { readonly bundle: string; readonly trust: string },
  { entries, perChain, afterMs }: { readonly entries: number; readonly perChain: number; readonly afterMs: number },
): Promise<{ readonly entries: number; readonly chains: number; readonly periods: number }> {
  const spool = `${to.bundle}.entries`;
  const out = createWriteStream(spool);
  const hashes: Buffer[][] = [];
  const enrolments: { readonly chain: string; readonly act: object; readonly leaf: Buffer }[] = [];
  let [count, periods] = [0, 0];
  while (count < entries) {
    const number = enrolments.length + 1;
    const chain = new ChainMaker(`L-20261121-${String(number).padStart(3, '0')}`);
    const history = new History(chain, number);
    while (chain.entries.length < perChain) {
      for (const step of day) history.play(step, afterMs);
      for (let i = 0; i < 40; i += 1) for (const step of rest) history.play(step, afterMs);
      history.play('end', afterMs);
    }
    const facts = {
      at: '2026-11-20T23:00:00.000Z',
      actor: 'terminal:T-0001',
      act: 'terminal.enrolled',
      data: chain.enrolment,
    };
    const salt = sha256Hex(Buffer.from(chain.chain)).slice(0, 32);
    enrolments.push({ chain: chain.chain, act: { ...facts, salt }, leaf: leafOf(actLeaf(sha256Hex, salt, facts)) });
    hashes.push(chain.entries.map(({ leaf }, seq) => leafOf(entryLeaf(chain.chain, seq, leafHash(sha256Hex, leaf)))));
    for (const { leaf, salt: entrySalt, data } of chain.entries) {
      const line = `${canonicalJson({ leaf, open: { salt: entrySalt, data } })}\n`;
      if (!out.write(line)) await once(out, 'drain');
    }
    count += chain.entries.length;
    periods += chain.period + 1;
  }
  out.end();
  await once(out, 'close');

  const { tree, places } = plant(
    enrolments.map(({ leaf }) => leaf),
    hashes,
  );
  await writeLines(to.bundle, spool, tree, places, enrolments);
  rmSync(spool);
  const trust = {
    v: 1,
    logs: [cityOffice.log.vkey],
    witnesses: cityOffice.witnesses.map((w) => w.vkey),
    quorum: 1,
    seen: [],
  };
  const trustOut = createWriteStream(to.trust);
  trustOut.end(JSON.stringify(trust));
  await once(trustOut, 'close');
  return { entries: count, chains: enrolments.length, periods };
}

function plant(acts: readonly Buffer[], hashes: readonly (readonly Buffer[])[]) {
  const leaves: Buffer[] = [...acts];
  const places = hashes.map(({ length }) => new Float64Array(length));
  const longest = Math.max(...hashes.map(({ length }) => length));
  for (let from = 0; from < longest; from += 20) {
    for (const [chain, own] of hashes.entries()) {
      for (const [i, leaf] of own.slice(from, from + 20).entries()) {
        const place = places[chain];
        if (place !== undefined) place[from + i] = leaves.length;
        leaves.push(leaf);
      }
    }
  }
  return { tree: new FlatTree(Buffer.concat(leaves)), places };
}

async function writeLines(
  path: string,
  spool: string,
  tree: FlatTree,
  places: readonly Float64Array[],
  enrolments: readonly { readonly chain: string; readonly act: object }[],
): Promise<void> {
  const out = createWriteStream(path, { highWaterMark: 1024 * 1024 });
  const write = async (value: unknown): Promise<void> => {
    if (!out.write(`${canonicalJson(value)}\n`)) await once(out, 'drain');
  };
  const lines = createInterface({ input: createReadStream(spool) })[Symbol.asyncIterator]();
  await write({ kind: 'header', v: 1, madeAt: '2026-11-22T01:02:03.004Z', scope: '測定用' });
  const note = signCheckpoint(
    { size: tree.size, root: tree.root() },
    cityOffice.log,
    cityOffice.witnesses,
    1_795_305_600,
  );
  await write({ kind: 'checkpoint', note });
  let count = 0;
  for (const [at, { chain, act }] of enrolments.entries()) {
    await write({ kind: 'chain', chain, enrolled: { ...act, index: at, proof: tree.proof(at) } });
    for (const index of places[at] ?? []) {
      const { value } = await lines.next();
      const { leaf, open } = JSON.parse(String(value)) as { leaf: object; open: object };
      await write({ kind: 'entry', leaf, open, index, proof: tree.proof(index) });
      count += 1;
    }
  }
  await write({ kind: 'end', entries: count });
  out.end();
  await once(out, 'close');
}
