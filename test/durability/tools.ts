import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../scripts/build.ts';
import { repositoryRoot } from '../../scripts/setup/say.ts';

const sources = join(import.meta.dirname, 'powercut-fs');
const cache = join(repositoryRoot, '.cache', 'durability');

/** What the proofs run: the programs as they are shipped, and two small tools in C. */
export interface Tools {
  readonly node: string;
  readonly recorder: string;
  readonly server: string;
  readonly powercutFs: string;
  /** Library whose fsync and fdatasync do nothing. */
  readonly nosync: string;
}

/** Why power cuts cannot be played here; null where they can. */
export function powerCutsMissing(): string | null {
  if (process.getuid?.() !== 0) return 'mounting takes root';
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK);
  } catch {
    return '/dev/fuse is not there';
  }
  const found = spawnSync('sh', ['-c', 'command -v gcc pkg-config fusermount3 && pkg-config --exists fuse3']);
  return found.status === 0 ? null : 'gcc, pkg-config, fuse3 or libfuse3-dev is not installed';
}

/** Builds programs and tools where their sources changed. */
export async function prepareTools(): Promise<Tools> {
  await build(['recorder', 'server'], 'production');
  return {
    node: process.execPath,
    recorder: join(repositoryRoot, 'out', 'recorder', 'recorder.js'),
    server: join(repositoryRoot, 'out', 'server', 'server.js'),
    powercutFs: compilePowercutFs(),
    nosync: compile('nosync', ['nosync.c'], ['-shared', '-fPIC', '-fno-builtin']),
  };
}

/** A file system of our own in user space, built where its sources changed. */
export function compilePowercutFs(): string {
  mkdirSync(cache, { recursive: true });
  const flags = execFileSync('pkg-config', ['--cflags', '--libs', 'fuse3'], { encoding: 'utf8' }).trim().split(/\s+/);
  return compile('powercut-fs', ['powercut-fs.c', 'tree.c', 'disk.c', 'faults.c'], flags);
}

/** Compiles a program of these sources into the cache, under the digest of their texts. */
function compile(name: string, files: readonly string[], flags: readonly string[]): string {
  const digest = createHash('sha256');
  for (const file of readdirSync(sources).toSorted()) digest.update(readFileSync(join(sources, file)));
  const target = join(cache, `${name}-${digest.digest('hex').slice(0, 16)}`);
  if (existsSync(target)) return target;
  const temporary = `${target}.${process.pid}`;
  const paths = files.map((file) => join(sources, file));
  execFileSync('gcc', ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', ...paths, '-o', temporary, ...flags]);
  renameSync(temporary, target);
  return target;
}
