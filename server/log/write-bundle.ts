import { z } from 'zod';
import { canonicalJson } from '#contract/json.ts';
import { encodeBase64 } from '#contract/log/base64.ts';
import type { Store } from '../store/store.ts';
import type { Published } from './published.ts';
import type { LogTree } from './read-tree.ts';

export interface BundleAsked {
  /** `loan:L-20261121-001` */
  readonly chain: string;
  /** Which entries are shown with their data; the others are proven and stay closed. */
  readonly isOpen: (seq: number) => boolean;
  /** What was asked for, in words of the console. */
  readonly scope: string;
  /**
   * Sizes of earlier checkpoints that the bundle's is to be shown to contain, beside those of all trust files that were
   * issued; larger ones than it are left out.
   */
  readonly oldSizes?: readonly number[];
}

export interface BundleSource {
  readonly store: Store;
  readonly tree: LogTree;
  /** Every proof leads to it; entries that it does not cover are not in the bundle. */
  readonly checkpoint: Published;
  readonly madeAt: Date;
}

/** Entries read at a time. */
const pageEntries = 128;

/**
 * An evidence bundle, line by line without line breaks (docs/trail-format.md, section 8). Memory does not grow with it.
 * @throws Error where the chain has no certified beginning, or a row cannot be a line
 */
export async function* bundleLines(source: BundleSource, asked: BundleAsked): AsyncGenerator<string> {
  const { store, checkpoint, madeAt } = source;
  const { size } = checkpoint;
  yield canonicalJson({ kind: 'header', v: 1, madeAt: madeAt.toISOString(), scope: asked.scope });
  yield canonicalJson({ kind: 'checkpoint', note: checkpoint.note });
  for (const line of await consistencies(source, asked.oldSizes)) yield canonicalJson({ kind: 'consistency', ...line });
  yield canonicalJson({ kind: 'chain', chain: asked.chain, enrolled: await enrolledAct(source, asked.chain) });
  let entries = 0;
  for (let from = 0, isMore = true; isMore; from += pageEntries) {
    const rows = await store.db
      .selectFrom('entries')
      .select(['log_index', 'seq', 'leaf', 'salt', 'data'])
      .where('chain', '=', asked.chain)
      .where('seq', '>=', from)
      .where('seq', '<', from + pageEntries)
      .orderBy('seq')
      .execute();
    isMore = rows.length === pageEntries;
    for (const { log_index, seq, leaf, salt, data } of rows) {
      if (log_index >= size) {
        isMore = false;
        break;
      }
      const isShown = asked.isOpen(seq) && salt !== null && data !== null;
      const open = isShown ? `{"data":${data},"salt":"${salt}"}` : 'null';
      const proof = JSON.stringify(await proofOf(source, log_index));
      // The stored texts go out as they are: they are canonical JSON, which has no line breaks.
      const line = `{"index":${log_index},"kind":"entry","leaf":${leaf},"open":${open},"proof":${proof}}`;
      if (line.includes('\n')) throw new Error(`entry ${seq} of ${asked.chain} is not canonical JSON`);
      yield line;
      entries += 1;
    }
  }
  yield canonicalJson({ kind: 'end', entries });
}

/**
 * That the checkpoint contains earlier ones: those of all trust files that were issued, and of these sizes besides. Larger
 * ones than it are left out.
 */
export async function consistencies(
  { store, tree, checkpoint: { size } }: Omit<BundleSource, 'madeAt'>,
  more: readonly number[] = [],
): Promise<readonly { readonly oldSize: number; readonly oldRoot: string; readonly proof: readonly string[] }[]> {
  const oldSizes = [...new Set([...more, ...(await issuedSizes(store))])].filter((oldSize) => oldSize <= size);
  return Promise.all(
    oldSizes
      .sort((a, b) => a - b)
      .map(async (oldSize) => ({
        oldSize,
        oldRoot: encodeBase64(await tree.rootAt(oldSize)),
        proof: (await tree.consistency(oldSize, size)).map(encodeBase64),
      })),
  );
}

/** Sizes of the checkpoints that trust files have named as seen. */
async function issuedSizes(store: Store): Promise<readonly number[]> {
  const acts = await store.db.selectFrom('office_acts').select('data').where('act', '=', 'trust.issued').execute();
  return acts.flatMap(({ data }) => (data === null ? [] : [IssuedTrust.parse(JSON.parse(data)).size]));
}
const IssuedTrust = z.strictObject({ size: z.int().nonnegative(), root: z.string() });

const proofOf = async ({ tree, checkpoint }: BundleSource, index: number): Promise<readonly string[]> =>
  (await tree.inclusion(index, checkpoint.size)).map(encodeBase64);

/** The act that certifies the chain's genesis and first key, with its proof. */
async function enrolledAct(source: BundleSource, chain: string) {
  const act = await source.store.db
    .selectFrom('chains')
    .innerJoin('devices', 'devices.loan_id', 'chains.loan_id')
    .innerJoin('office_acts', 'office_acts.log_index', 'devices.enrolled_index')
    .selectAll('office_acts')
    .where('chains.id', '=', chain)
    .executeTakeFirst();
  if (act === undefined || act.salt === null || act.data === null) throw new Error(`${chain} was not enrolled here`);
  if (act.log_index >= source.checkpoint.size) throw new Error(`${chain} is not in a published checkpoint yet`);
  return {
    ...{ at: act.at, actor: act.actor, act: act.act, data: JSON.parse(act.data), salt: act.salt },
    ...{ index: act.log_index, proof: await proofOf(source, act.log_index) },
  };
}
