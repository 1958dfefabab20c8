import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemAccounts } from './setup/accounts.ts';
import { openDisplay } from './setup/display.ts';
import { electronRuntime } from './setup/electron-runtime.ts';
import { freePort } from './setup/free-port.ts';
import { clearOfMidnight } from './setup/midnight.ts';
import { repositoryRoot, run, say } from './setup/say.ts';
import { layBeside } from './tour/beside.ts';
import { playDay } from './tour/day.ts';
import { playErrors } from './tour/errors.ts';
import { playJourney } from './tour/journey.ts';
import { TourLog, TourStopped } from './tour/tour-log.ts';
import { type LentDisk, openLentDisk } from './world/lent-disk.ts';
import { stage } from './world/stage.ts';
import { openWorld, type World } from './world/world.ts';

/**
 * A whole day, unattended, in the real Electron window and a real Chromium: once with the line up, once with it down
 * until the session has ended, then every error a person can meet, then one person's way from the first form to the
 * certificate of the erased PC. Pictures, papers and a table in `tour/`. `--beside FOLDER` lays the papers beside the
 * city's own.
 */
const parts: Readonly<
  Record<string, (log: TourLog, world: World, display: string, disk: LentDisk | null) => Promise<void>>
> = {
  'line-up': (log, world, display) => playDay(log, world, display, 'up'),
  'line-down': (log, world, display) => playDay(log, world, display, 'down'),
  errors: playErrors,
  journey: playJourney,
};

/** What ended a part is in the log already. */
const unlessStopped = (error: unknown): void => {
  if (!(error instanceof TourStopped)) throw error;
};

await run(async () => {
  const { positionals: named, values } = parseArgs({ allowPositionals: true, options: { beside: { type: 'string' } } });
  const log = new TourLog(join(repositoryRoot, 'tour'));
  await log.begin();
  const electron = await electronRuntime();
  const work = await mkdtemp(join(tmpdir(), 'tanmori-tour-'));
  await chmod(work, 0o755);
  const programs = await stage(join(work, 'program'), 'test', electron);
  const display = await openDisplay(systemAccounts().borrower.name);
  try {
    for (const [name, play] of Object.entries(parts)) {
      if (named.length > 0 && !named.includes(name)) continue;
      await clearOfMidnight(4 * 60_000);
      const home = join(work, name);
      const disk = name === 'journey' ? await openLentDisk(home) : null;
      try {
        const world = await openWorld(home, programs, await freePort(9443), { enrolled: name !== 'journey' });
        try {
          await play(log, world, display.name, disk);
        } catch (error) {
          unlessStopped(error);
        } finally {
          await world.close();
        }
      } finally {
        await disk?.close();
      }
    }
  } finally {
    display.close();
    await rm(work, { recursive: true, force: true });
  }
  if (values.beside !== undefined) await layBeside(log, resolve(values.beside)).catch(unlessStopped);
  process.stdout.write(`\n${await log.writeTable()}\n\n`);
  const skipped = log.skipped() === 0 ? '' : ` (${log.skipped()} skipped)`;
  say(
    log.failed() === 0
      ? `every step did what it should${skipped}; pictures in tour/`
      : `${log.failed()} steps failed${skipped}; pictures in tour/`,
  );
  return log.failed() === 0 ? 0 : 1;
});
