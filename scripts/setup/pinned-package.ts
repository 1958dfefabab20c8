import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SetUpError } from './say.ts';

const exec = promisify(execFile);

export interface PinnedPackage {
  /** `name@version` */
  readonly spec: string;
  /** SHA-512 of the archive, base64. */
  readonly sha512: string;
}

/** Fetches one package from the npm registry into a work folder, checks it and unpacks it. @returns its folder */
export async function unpackPinned({ spec, sha512 }: PinnedPackage, work: string): Promise<string> {
  await exec('npm', ['pack', spec, '--pack-destination', work, '--silent'], { timeout: 600_000 }).catch(
    (error: unknown) => {
      throw new SetUpError(
        `${spec} could not be fetched (npm pack): ${firstLine(error)}. Check the network and try again.`,
      );
    },
  );
  const archive = join(work, `${spec.replace(/^@/, '').replace(/[/@]/g, '-')}.tgz`);
  if ((await digestOf(archive)) !== sha512) {
    throw new SetUpError(`${spec} is not the file it should be (SHA-512 differs): nothing was unpacked.`);
  }
  await exec('tar', ['-xzf', archive, '-C', work]);
  return join(work, 'package');
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('base64');
}

const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
