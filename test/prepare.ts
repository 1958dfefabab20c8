import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../scripts/build.ts';
import { repositoryRoot } from '../scripts/setup/say.ts';

let offices: string | null = null;

/** Vitest's global set-up: what every test file would otherwise make anew. Each project calls it. */
export async function setup(): Promise<void> {
  // Processes that run from sources share what Node compiled of them.
  process.env.NODE_COMPILE_CACHE ??= join(repositoryRoot, '.cache', 'compiled');
  await build(['agent-cli', 'launch', 'recorder', 'server', 'verify', 'witness'], 'production');
  if (process.env.TANMORI_TEST_OFFICES !== undefined) return;
  offices = await mkdtemp(join(tmpdir(), 'tanmori-offices-'));
  process.env.TANMORI_TEST_OFFICES = offices;
}

export async function teardown(): Promise<void> {
  if (offices === null) return;
  delete process.env.TANMORI_TEST_OFFICES;
  await rm(offices, { recursive: true });
}
