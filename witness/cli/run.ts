import { readFileSync } from 'node:fs';
import { formatVkey } from '#contract/log/verifier-key.ts';
import { createCosigner } from '../cosigner.ts';
import { dataFolder } from '../data-folder.ts';
import { writeDurably } from '../durable-file.ts';
import { readKeyFile } from '../key-file.ts';
import { lockFolder } from '../lock.ts';
import { Problem, reasonOf } from '../problem.ts';
import { listen } from '../server.ts';
import type { Arguments } from './arguments.ts';

export interface Running {
  readonly vkey: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Takes the folder for itself and serves until `stop`. */
export async function run(
  asked: Extract<Arguments, { command: 'run' }>,
  tell: (line: string) => void,
): Promise<Running> {
  const data = dataFolder(asked.data);
  const witness = readKeyFile(data.key);
  const tls = asked.tls === null ? null : { key: readPem(asked.tls.key), cert: readPem(asked.tls.cert) };
  const release = lockFolder(data.lock);
  try {
    const cosigner = createCosigner({ data, witness, now: () => new Date(), write: writeDurably, tell });
    const listening = await listen({ host: asked.host, port: asked.port, tls }, cosigner);
    const stop = async (): Promise<void> => {
      await listening.close();
      release();
    };
    return { vkey: formatVkey(witness.key), port: listening.port, stop };
  } catch (error) {
    release();
    throw error;
  }
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Problem('usage', `${path}: ${reasonOf(error)}`);
  }
}
