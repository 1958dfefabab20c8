import { CompiledQuery, type Kysely } from 'kysely';
import type { Tx } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Most works that share one commit. */
const maxGroup = 128;

interface Waiting {
  readonly work: (tx: Tx) => Promise<unknown>;
  readonly done: (result: unknown) => void;
  readonly failed: (error: unknown) => void;
}

const savepoint = CompiledQuery.raw('savepoint work');
const release = CompiledQuery.raw('release work');
const undo = CompiledQuery.raw('rollback to work');

/**
 * Lets works that want to write at the same time share one transaction, and so one wait for the disk. Each still stands
 * alone: what it did is taken back where it fails, and nobody is answered before the commit of them all.
 * @param isOpen whether the connection is in a transaction: a full disk or an I/O fault ends it by itself
 */
export function groupCommit(
  db: Kysely<Tables>,
  isOpen: () => boolean,
): <T>(work: (tx: Tx) => Promise<T>) => Promise<T> {
  const waiting: Waiting[] = [];
  let isRunning = false;

  /** The works whose effects the commit makes durable, each with its result. */
  const runGroup = async (group: readonly Waiting[], tx: Tx): Promise<readonly (() => void)[]> => {
    const answers: (() => void)[] = [];
    for (const { work, done, failed } of group) {
      await tx.executeQuery(savepoint);
      try {
        const result = await work(tx);
        await tx.executeQuery(release);
        answers.push(() => done(result));
      } catch (error) {
        // Without its transaction nothing of the group is left, and what came after would not be one.
        if (!isOpen()) throw error;
        await tx.executeQuery(undo);
        await tx.executeQuery(release);
        answers.push(() => failed(error));
      }
    }
    return answers;
  };

  const drain = async (): Promise<void> => {
    for (let group = waiting.splice(0, maxGroup); group.length > 0; group = waiting.splice(0, maxGroup)) {
      try {
        const answers = await db.transaction().execute((tx) => runGroup(group, tx));
        for (const answer of answers) answer();
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
    }
    isRunning = false;
  };

  return <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ work, done: (result) => resolve(result as T), failed: reject });
      if (isRunning) return;
      isRunning = true;
      // After this turn of the event loop: whoever arrived in it comes along.
      setImmediate(() => void drain());
    });
}
