import { join } from 'node:path';
import { build } from '../scripts/build.ts';
import { repositoryRoot } from '../scripts/setup/say.ts';

/** Vitest's global set-up: what every test file would otherwise make anew. */
export async function setup(): Promise<void> {
  // Processes that run from sources share what Node compiled of them.
  process.env.NODE_COMPILE_CACHE ??= join(repositoryRoot, '.cache', 'compiled');
  await build(['agent-cli', 'launch', 'recorder', 'server', 'verify', 'witness'], 'production');
}
