import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type ErrorCode, errorCodes } from '#contract/errors.ts';
import { freePort } from '../setup/free-port.ts';
import { repositoryRoot } from '../setup/say.ts';
import { openWorld, type World } from '../world/world.ts';
import { playControls } from './errors-controls.ts';
import { mountSmallDisk, playDisk } from './errors-disk.ts';
import { playLine } from './errors-line.ts';
import { playOffice } from './errors-office.ts';
import { playProfile } from './errors-profile.ts';
import { playSignIn } from './errors-sign-in.ts';
import { ErrorStage } from './errors-stage.ts';
import { playEnrolment, playStart } from './errors-start.ts';
import { playTrail } from './errors-trail.ts';
import { type TourLog, TourStopped } from './tour-log.ts';

type Group = (stage: ErrorStage) => Promise<void>;

const groups: Readonly<Record<string, Group>> = {
  'sign-in': playSignIn,
  start: playStart,
  enrolment: playEnrolment,
  controls: playControls,
  trail: playTrail,
  line: playLine,
  office: playOffice,
  profile: playProfile,
};

/**
 * The codes of the error table, each met once for a real cause, with its screen and the way out; the rest named with
 * the test that shows it. Each group has an
 * office and a terminal of its own, so that one that fails takes nothing from the others.
 */
export async function playErrors(log: TourLog, world: World, display: string): Promise<void> {
  log.part('errors');
  const met = new Set<ErrorCode>();
  const home = (name: string): string => join(world.layout.home, name);
  const playGroup = (name: string, play: Group): Promise<void> =>
    stopping(log, name, async () => {
      const enrolled = play !== playEnrolment;
      const own = await openWorld(home(name), world.programs, await freePort(9463), { enrolled });
      const stage = new ErrorStage(log, own, display, met);
      try {
        await play(stage);
      } finally {
        await stage.close();
        await own.close();
      }
    });
  for (const [name, play] of Object.entries(groups)) await playGroup(name, play);
  const unmount = mountSmallDisk(home('disk'));
  if (unmount === null) {
    log.skip('TM-202', 'mounting a small disk takes root');
    met.add('TM-202');
  } else {
    await playGroup('disk', playDisk).finally(unmount);
  }
  const tests = readTests();
  const nowhere: ErrorCode[] = [];
  for (const code of errorCodes.filter((each) => !met.has(each))) {
    const test = tests.find(({ text }) => text.includes(code));
    if (test === undefined) nowhere.push(code);
    else log.skip(code, `not met here: shown by ${test.path}`);
  }
  await log.step('every code of the table was met, here or in a test', null, async () => {
    expect(nowhere).toEqual([]);
    return `${errorCodes.length - log.skipped()} of ${errorCodes.length} here`;
  });
}

function readTests(): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(join(repositoryRoot, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') || path.endsWith('.spec.ts'))
    .toSorted()
    .map((path) => ({ path: `test/${path}`, text: readFileSync(join(repositoryRoot, 'test', path), 'utf8') }));
}

/** A group that stops is in the log already; one that breaks elsewhere gets there now. */
async function stopping(log: TourLog, name: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof TourStopped) return;
    const thrown = () => Promise.reject(error instanceof Error ? error : new Error(String(error)));
    await log.step(`the group ${name}`, null, thrown).catch(() => undefined);
  }
}
