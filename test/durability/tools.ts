import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
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
  mkdirSync(cache, { recursive: true });
  const flags = execFileSync('pkg-config', ['--cflags', '--libs', 'fuse3'], { encoding: 'utf8' }).trim().split(/\s+/);
  return {
    node: process.execPath,
    recorder: join(repositoryRoot, 'out', 'recorder', 'recorder.js'),
    server: join(repositoryRoot, 'out', 'server', 'server.js'),
    powercutFs: compile('powercut-fs.c', flags),
    nosync: compile('nosync.c', ['-shared', '-fPIC', '-fno-builtin']),
  };
}

/** Compiles one file into the cache, under the digest of its text. */
function compile(name: string, flags: readonly string[]): string {
  const source = join(sources, name);
  const digest = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16);
  const target = join(cache, `${name.replace('.c', '')}-${digest}`);
  if (existsSync(target)) return target;
  const temporary = `${target}.${process.pid}`;
  execFileSync('gcc', ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', source, '-o', temporary, ...flags]);
  renameSync(temporary, target);
  return target;
}
