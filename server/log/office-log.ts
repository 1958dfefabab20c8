import { encodeBase64 } from '#contract/log/base64.ts';
import { formatVkey } from '#contract/log/verifier-key.ts';
import type { DataFolder } from '../data-folder.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { writeDurably } from '../write-durably.ts';
import { askWitness, type PostToWitness, type WitnessAnswer } from './ask-witness.ts';
import { checkStart, faultAgainst, readKept } from './check-start.ts';
import type { LogKey } from './log-key.ts';
import { type Published, signCheckpoint, withCosignature } from './published.ts';
import { LogTree } from './read-tree.ts';
import type { Witness } from './witnesses.ts';

/** How often the committed size is looked at. A checkpoint is to follow within a second. */
const lookEveryMs = 200;
/** After a witness failed it is asked again after this long, then twice as long, up to the longest. */
const witnessPauseMs = { first: 2_000, longest: 120_000 } as const;

/** Checkpoints that a late cosignature is still put on, for proofs. */
const maxRecent = 64;

export interface WitnessState {
  readonly name: string;
  readonly url: string;
  /** Size and time of its newest cosignature that this server has seen; null for none. */
  readonly last: { readonly size: number; readonly at: string } | null;
  /** Why its newest answer was no cosignature; null where it was one, or nothing was asked yet. */
  readonly fault: string | null;
}

/** The office log as the console shows it. */
export interface LogState {
  readonly origin: string;
  readonly vkey: string;
  /** The newest published checkpoint; null before the first. Root in base64. */
  readonly newest: { readonly note: string; readonly size: number; readonly root: string; readonly at: string } | null;
  /** Empty: 立会い：なし */
  readonly witnesses: readonly WitnessState[];
  /** Why nothing is signed any more, or why the newest try failed; null where all is well. */
  readonly fault: string | null;
}

export interface OfficeLog {
  readonly tree: LogTree;
  /** The newest published checkpoint; null before the first. */
  readonly published: () => Published | null;
  /** The checkpoint to prove leaves below `size` with: the newest, or an earlier one that more witnesses cosigned. */
  readonly bestFor: (size: number) => Published | null;
  readonly state: () => LogState;
  /** Signs and publishes what is committed, if that is more than is published. One at a time, in order. */
  readonly publish: () => Promise<void>;
  /** Asks the witnesses that lack the newest checkpoint. Resolves when each has answered or failed. */
  readonly collect: () => Promise<void>;
  /** Publishes and collects by itself from now on. */
  readonly start: () => void;
  readonly close: () => Promise<void>;
}

export interface LogDeps {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly files: DataFolder;
  readonly key: LogKey;
  readonly witnesses: readonly Witness[];
  readonly post: PostToWitness;
  /** Writes a checkpoint outside the database, durably. */
  readonly keep?: (path: string, text: string) => Promise<void>;
  /** Told what goes wrong, once each time it changes. */
  readonly report?: (fault: string) => void;
}

interface Asked {
  readonly witness: Witness;
  last: WitnessState['last'];
  lastSize: number;
  fault: string | null;
  pauseMs: number;
  notBeforeMs: number;
  busy: boolean;
}

/**
 * Opens the office log for signing. @throws LogNotContinued where its tree does not contain what was published before.
 */
export async function openLog(deps: LogDeps): Promise<OfficeLog> {
  const { store, runtime, files, key } = deps;
  // Some hundred bytes a second, written at once: on the thread pool they would wait behind all seals to be checked.
  const keep = deps.keep ?? (async (path: string, text: string) => writeDurably(path, text, 0o644));
  const report = deps.report ?? (() => undefined);
  const tree = new LogTree(store.db);
  let newest = await checkStart(files, tree, key, deps.witnesses);
  let newestAt = runtime.now().toISOString();
  let cosigned = newest === null ? null : await keptCosigned(deps, tree, newest);
  let fault: string | null = null;
  /** Once the tree was seen to contradict what was published, nothing is signed until someone looked. */
  let isHalted = false;
  let isClosed = false;
  const asked: readonly Asked[] = deps.witnesses.map((witness) => ({
    witness,
    ...lastOf(witness, [newest, cosigned]),
    fault: null,
    pauseMs: witnessPauseMs.first,
    notBeforeMs: 0,
    busy: false,
  }));

  const setFault = (text: string | null): void => {
    if (text !== null && text !== fault) report(text);
    fault = text;
  };
  /** Checkpoints whose cosignatures may still be on their way, oldest first. */
  const recent = new Map<number, Published>();
  const remember = async (one: Published): Promise<void> => {
    recent.set(one.size, one);
    const [oldest] = recent.size > maxRecent ? recent.keys() : [];
    if (oldest !== undefined) recent.delete(oldest);
    if (deps.witnesses.length === 0 || one.cosigned.length < deps.witnesses.length) return;
    if (cosigned !== null && cosigned.size > one.size) return;
    await keep(files.cosignedCheckpoint, one.note);
    cosigned = one;
  };
  const setNewest = async (next: Published): Promise<void> => {
    // Outside the database first: what anyone has seen, a restored copy of the database can be held against.
    await keep(files.checkpoint, next.note);
    if (next.size !== newest?.size) newestAt = runtime.now().toISOString();
    newest = next;
    await remember(next);
  };

  let line: Promise<void> = Promise.resolve();
  /** One at a time: two of these must never write the same file at once. */
  const inLine = (work: () => Promise<void>): Promise<void> => {
    line = line.then(work).catch((error: unknown) => setFault(`the checkpoint was not published: ${String(error)}`));
    return line;
  };

  const publishOnce = async (): Promise<void> => {
    if (isHalted) return;
    const head = await tree.head();
    if (head.size === (newest?.size ?? 0)) return setFault(null);
    const contradiction = newest === null ? null : await faultAgainst(tree, head.size, newest);
    if (contradiction !== null) {
      isHalted = true;
      return setFault(`nothing is signed any more: ${contradiction}`);
    }
    await setNewest(signCheckpoint(key, head));
    await store.db
      .updateTable('log_head')
      .set({ published_size: head.size })
      .where('published_size', '<', head.size)
      .execute();
    setFault(null);
  };

  const addCosignature = async (to: Published, answer: Extract<WitnessAnswer, { kind: 'cosigned' }>): Promise<void> => {
    const held = newest?.size === to.size ? newest : recent.get(to.size);
    if (isClosed || held === undefined) return;
    const next = withCosignature(held, answer.signature, answer.timestampSec);
    await (held === newest ? setNewest(next) : remember(next));
  };

  const ask = async (one: Asked): Promise<void> => {
    const target = newest;
    const nowMs = runtime.now().getTime();
    if (target === null || one.busy || one.lastSize >= target.size || nowMs < one.notBeforeMs) return;
    one.busy = true;
    try {
      const answer = await askWitness(deps.post, one.witness, tree, target, one.lastSize);
      if (answer.kind === 'cosigned') {
        one.lastSize = target.size;
        one.last = { size: target.size, at: new Date(answer.timestampSec * 1000).toISOString() };
        one.fault = null;
        one.pauseMs = witnessPauseMs.first;
        await inLine(() => addCosignature(target, answer));
        return;
      }
      refused(
        one,
        answer.kind === 'ahead' ? `ahead of this log: it cosigned ${answer.size} leaves` : `answered ${answer.status}`,
      );
    } catch (error) {
      refused(one, `not reached: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      one.busy = false;
    }
  };
  const refused = (one: Asked, why: string): void => {
    if (one.fault !== why) report(`witness ${one.witness.key.name}: ${why}`);
    one.fault = why;
    one.notBeforeMs = runtime.now().getTime() + one.pauseMs;
    one.pauseMs = Math.min(one.pauseMs * 2, witnessPauseMs.longest);
  };
  const collect = async (): Promise<void> => void (await Promise.all(asked.map(ask)));
  const publish = (): Promise<void> => inLine(publishOnce);

  let timer: NodeJS.Timeout | null = null;
  const loop = async (): Promise<void> => {
    await publish();
    // Never waited for: a slow witness must not hold up the next checkpoint.
    void collect();
    if (!isClosed) timer = setTimeout(() => void loop(), lookEveryMs).unref();
  };

  return {
    tree,
    published: () => newest,
    bestFor: (size) =>
      cosigned !== null && cosigned.size >= size && cosigned.cosigned.length > (newest?.cosigned.length ?? 0)
        ? cosigned
        : newest,
    state: () => ({
      origin: key.key.name,
      vkey: formatVkey(key.key),
      newest:
        newest === null
          ? null
          : { note: newest.note, size: newest.size, root: encodeBase64(newest.root), at: newestAt },
      witnesses: asked.map(({ witness, last, fault: why }) => ({
        name: witness.key.name,
        url: witness.url,
        last,
        fault: why,
      })),
      fault,
    }),
    publish,
    collect,
    start: () => void loop(),
    close: async () => {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      // What was committed last is published too, so that a quiet office leaves nothing unsigned behind.
      await publish();
    },
  };
}

/** The newest fully cosigned checkpoint of an earlier run, where it still fits. */
async function keptCosigned(
  { files, key, witnesses }: LogDeps,
  tree: LogTree,
  newest: Published,
): Promise<Published | null> {
  const kept = readKept(files.cosignedCheckpoint, key, witnesses);
  return kept !== null && kept.size <= newest.size && (await faultAgainst(tree, newest.size, kept)) === null
    ? kept
    : null;
}

/** What is known of a witness from the checkpoints that were kept. */
function lastOf({ key }: Witness, kept: readonly (Published | null)[]): Pick<Asked, 'last' | 'lastSize'> {
  for (const one of kept) {
    const found = one?.cosigned.find(({ name }) => name === key.name);
    if (one == null || found === undefined) continue;
    return { last: { size: one.size, at: new Date(found.timestampSec * 1000).toISOString() }, lastSize: one.size };
  }
  return { last: null, lastSize: 0 };
}
