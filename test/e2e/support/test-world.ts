import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronRuntime } from '../../../scripts/setup/electron-runtime.ts';
import { freePort } from '../../../scripts/setup/free-port.ts';
import { type Programs, programsIn, stage } from '../../../scripts/world/stage.ts';
import { openWorld, type World } from '../../../scripts/world/world.ts';

/** An office and a lent PC of their own, in a folder that goes when they are closed. */
export interface TestWorld {
  readonly world: World;
  readonly display: string;
  readonly close: () => Promise<void>;
}

export async function openTestWorld(): Promise<TestWorld> {
  const home = await mkdtemp(join(tmpdir(), 'tanmori-world-'));
  await chmod(home, 0o755);
  const laid = await testPrograms(home);
  // Apart from the ports that people and the tour use.
  const world = await openWorld(join(home, 'world'), laid, await freePort(10_000 + (process.pid % 20_000)));
  return {
    world,
    display: testDisplay(),
    close: async () => {
      await world.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export function testDisplay(): string {
  const { DISPLAY } = process.env;
  if (DISPLAY === undefined || DISPLAY === '') throw new Error('DISPLAY is not set: run it through npm test');
  return DISPLAY;
}

/** What `npm test` has laid out; laid out here where a single spec is run by hand. */
async function testPrograms(home: string): Promise<Programs> {
  const electron = await electronRuntime();
  const given = process.env.TANMORI_PROGRAMS;
  return given === undefined ? stage(join(home, 'program'), 'test', electron) : programsIn(given, 'test', electron);
}
