import { canonicalJson } from '#contract/json.ts';
import { cosignedMessage } from '#contract/log/cosignature.ts';
import { actLeaf, entryLeaf } from '#contract/log/leaf.ts';
import { leafNode } from '#contract/log/merkle.ts';
import { leafHash, sealedBytes } from '#contract/trail/entry.ts';
import { cityOffice, makeBundle } from '../attack/support/bundle-maker.ts';
import { ChainMaker, sha256Hex } from '../attack/support/chain-maker.ts';
import { hashBytes, toBase64 } from '../attack/support/log-maker.ts';
import { sampleData } from '../attack/support/sample-data.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const treeHash = (leaf: Uint8Array): string => toBase64(leafNode(hashBytes, leaf));

/** A small chain with two key periods, its log and its bundle, with every value on the way. Always the same. */
export async function makeTrailVectors() {
  const chain = new ChainMaker('L-20261121-001', 'T-0001', 'vectors');
  const session = '7d444840-9dc0-41d1-b245-5ffdce74fad2';
  chain.add({ type: 'loan.opened', data: sampleData['loan.opened'] });
  const start = { type: 'session.started', data: sampleData['session.started'], session, actor: 'staff:100123' };
  chain.add({ ...start, closes: true });
  chain.add({ type: 'save.recovered', data: sampleData['save.recovered'], session });
  const { lines, trust, log } = await makeBundle([chain], { otherActs: 1, seenSizes: [2] });
  const [, checkpointLine = '', , chainLine = ''] = lines;
  const { note } = JSON.parse(checkpointLine) as { note: string };
  const { enrolled } = JSON.parse(chainLine) as {
    enrolled: { at: string; actor: string; act: string; data: unknown; salt: string };
  };
  const { at, actor, act, data, salt } = enrolled;
  const tree = actLeaf(sha256Hex, salt, { at, actor, act, data });
  return {
    about:
      'docs/trail-format.md: every value on the way from data to bundle. Made by test/vectors/make-trail-vectors.ts.',
    chain: chain.chain,
    genesis: chain.enrolment.genesis,
    periods: [0, 1].map((period) => {
      const { seed, publicKey } = chain.keyOf(period);
      return { period, seed, publicKey };
    }),
    enrolled: {
      facts: { at, actor, act, data },
      factsJcs: canonicalJson({ at, actor, act, data }),
      salt,
      treeLeaf: text(tree),
      treeLeafHash: treeHash(tree),
    },
    entries: chain.entries.map(({ leaf, salt: entrySalt, data: entryData }) => {
      const hash = leafHash(sha256Hex, leaf);
      const treeLeaf = entryLeaf(leaf.body.chain, leaf.body.seq, hash);
      return {
        data: entryData,
        dataJcs: canonicalJson(entryData),
        salt: entrySalt,
        commit: leaf.body.commit,
        sealed: text(sealedBytes(leaf.body, leaf.prev)),
        sig: leaf.seal.sig,
        leaf: canonicalJson(leaf),
        leafHash: hash,
        treeLeaf: text(treeLeaf),
        treeLeafHash: treeHash(treeLeaf),
      };
    }),
    log: {
      vkey: cityOffice.log.vkey,
      seed: cityOffice.log.key.seed,
      witnesses: cityOffice.witnesses.map(({ vkey, key }) => ({ vkey, seed: key.seed })),
      roots: await Promise.all(Array.from({ length: log.size + 1 }, async (_, size) => toBase64(await log.root(size)))),
      note,
      cosigned: text(cosignedMessage(1_795_305_600, `${note.split('\n\n')[0]}\n`)),
    },
    trust,
    bundle: lines,
  };
}
