import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Where a witness keeps its things: one folder of its own account. */
export interface DataFolder {
  readonly folder: string;
  /** Name and private half of the key, mode 0600. */
  readonly key: string;
  /** Which logs are cosigned; written by `trust`. */
  readonly logs: string;
  /** One file for each log: the last checkpoint that was cosigned. */
  readonly states: string;
  /** What contradicts a checkpoint that was cosigned. */
  readonly evidence: string;
  /** Held by the one process that runs. */
  readonly lock: string;
}

export const dataFolder = (folder: string): DataFolder => ({
  folder,
  key: join(folder, 'witness.key'),
  logs: join(folder, 'logs.json'),
  states: join(folder, 'state'),
  evidence: join(folder, 'evidence'),
  lock: join(folder, 'lock.db'),
});

/** Name of a log in paths and file names: SHA-256 of its origin, hex (c2sp.org/tlog-witness, monitor retrieval). */
export const originHash = (origin: string): string => createHash('sha256').update(origin, 'utf8').digest('hex');
