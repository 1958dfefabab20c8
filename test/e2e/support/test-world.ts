import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronRuntime } from '../../../scripts/setup/electron-runtime.ts';
import { freePort } from '../../../scripts/setup/free-port.ts';
import { type Programs, programsIn, stage } from '../../../scripts/world/stage.ts';
import { openWorld, type World, type WorldOptions } from '../../../scripts/world/world.ts';

/** An office and a lent PC of their own, in a folder that goes when they are closed. */
export interface TestWorld {
  /** What is running now. */
  readonly world: World;
  readonly display: string;
  /** Stops office and recorder and starts them again, perhaps with another clock. */
  readonly reopen: (env: Readonly<Record<string, string>>) => Promise<World>;
  readonly close: () => Promise<void>;
}

export async function openTestWorld(options: WorldOptions = {}): Promise<TestWorld> {
  const home = await mkdtemp(join(tmpdir(), 'tanmori-world-'));
  await chmod(home, 0o755);
  const laid = await testPrograms(home);
  // Apart from the ports that people and the tour use.
  const port = await freePort(10_000 + (process.pid % 20_000));
  let world = await openWorld(join(home, 'world'), laid, port, options);
  return {
    get world() {
      return world;
    },
    display: testDisplay(),
    reopen: async (env) => {
      await world.close();
      world = await openWorld(join(home, 'world'), laid, port, { ...options, env });
      return world;
    },
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
