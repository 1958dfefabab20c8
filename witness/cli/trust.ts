import { existsSync } from 'node:fs';
import { dataFolder } from '../data-folder.ts';
import { writeDurably } from '../durable-file.ts';
import { readKeyFile } from '../key-file.ts';
import { Problem, reasonOf } from '../problem.ts';
import { statePath, stateText } from '../state-file.ts';
import { LogVkey, Origin, readLogsFile } from '../trusted-logs.ts';

/**
 * Lets a log be cosigned; a second key for the same origin is added. A log's state begins here and nowhere else, so that
 * a state that is gone later is seen as gone.
 */
export function trust(folder: string, vkey: string, origin: string): void {
  const key = LogVkey.safeParse(vkey);
  if (!key.success) throw new Problem('usage', key.error.issues[0]?.message ?? 'not a verifier key');
  if (!Origin.safeParse(origin).success) throw new Problem('usage', 'an origin is one line of 1 to 500 characters');
  const data = dataFolder(folder);
  readKeyFile(data.key);
  const { logs } = readOrExplain(data.logs);
  const state = statePath(data.states, origin);
  if (!existsSync(state)) {
    if (logs.some((log) => log.origin === origin)) {
      throw new Problem('storage', `${state} is gone: this key must not sign for this log again, make a new witness`);
    }
    writeDurably(state, stateText(origin, null));
  }
  if (logs.some((log) => log.origin === origin && log.vkey === vkey)) return;
  writeDurably(data.logs, `${JSON.stringify({ v: 1, logs: [...logs, { origin, vkey }] }, null, 2)}\n`);
}

function readOrExplain(path: string): ReturnType<typeof readLogsFile> {
  try {
    return readLogsFile(path);
  } catch (error) {
    throw new Problem('storage', `${path}: ${reasonOf(error)}`);
  }
}
