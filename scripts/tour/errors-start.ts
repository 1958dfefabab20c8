import { chown, readFile, writeFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { errorEntry } from '#contract/errors.ts';
import { endingOf } from '../world/process.ts';
import { sample, terminalConfigPath } from '../world/world.ts';
import { expectHeading, expectLocked } from './errors-screen.ts';
import type { ErrorStage } from './errors-stage.ts';

/** Errors of the start: the command line and the files that the programs begin from. */
export async function playStart(stage: ErrorStage): Promise<void> {
  const { world } = stage;
  await stage.meet('TM-501', 'started with a switch that is not allowed', null, async () => {
    const ending = await endingOf(world.shellSpec(stage.display, ['--js-flags=--expose-gc']));
    const { message, next } = errorEntry('TM-501');
    expect(ending.code).toBe(64);
    expect(ending.err).toContain(`TM-501 ${message}${next}`);
    return lineOf(ending.err, 'TM-501');
  });
  await stage.meet('TM-206', 'a second recorder', null, async () => {
    const ending = await endingOf(world.recorderSpec(['run']));
    expect(ending.code).toBe(3);
    expect(world.recorder.running()).toBe(true);
    return `${lineOf(ending.err, 'TM-206')} — ${errorEntry('TM-206').message}`;
  });
  const path = terminalConfigPath(world.layout, world.programs);
  const good = await readFile(path, 'utf8');
  await writeFile(path, good.replace('{', '{ "unlocked": true,'));
  const { page, close } = await stage.shell();
  await stage.meet('TM-502', 'terminal.json with a field that nobody knows', page, () => expectLocked(page, 'TM-502'));
  await close();
  await writeFile(path, good);
  const again = await stage.shell();
  await stage.step('TM-502: the file is right again', again.page, () => expectHeading(again.page, 'サインイン'));
}

/** Errors of the hand-over. The world's recorder runs without a loan. */
export async function playEnrolment(stage: ErrorStage): Promise<void> {
  const { world } = stage;
  const { page } = await stage.shell();
  await stage.meet('TM-205', 'the PC was never enrolled', page, () => expectLocked(page, 'TM-205'));
  await world.recorder.stop();
  const enrol = (code: string, config?: string) =>
    endingOf(world.recorderSpec(['enrol', '--code', code, '--terminal', sample.terminal], config));
  await stage.meet('OF-463', 'an enrolment code that was never issued', null, async () => {
    const ending = await enrol('ABCDEFGHIJKLMNOP');
    expect(ending.code).toBe(4);
    return `${lineOf(ending.err, 'OF-463')} — ${errorEntry('OF-463').message}`;
  });
  await stage.step('TM-205: enrolled, the sign-in comes by itself', page, async () => {
    await world.enrol();
    await world.recorder.start();
    await expectHeading(page, 'サインイン');
    await expect(page.getByRole('region', { name: '端末の状態' })).toContainText('未送信 0件', { timeout: 20_000 });
  });
  await stage.meet('OF-409', 'enrolled again with other keys: the trail has begun', null, async () => {
    const { code, config } = await rebuiltTerminal(stage);
    const ending = await enrol(code, config);
    expect(ending.code).toBe(4);
    return `${lineOf(ending.err, 'OF-409')} — ${errorEntry('OF-409').message}`;
  });
}

/** The same PC after somebody emptied the recorder's folder: a fresh code, and no keys. */
async function rebuiltTerminal({ world }: ErrorStage): Promise<{ readonly code: string; readonly config: string }> {
  const { layout, accounts } = world;
  const issued = await endingOf(world.officeSpec(['enrol-code', '--terminal', sample.terminal]));
  const config = `${layout.recorderConfig}.rebuilt`;
  const known = JSON.parse(await readFile(layout.recorderConfig, 'utf8')) as object;
  await writeFile(config, JSON.stringify({ ...known, dataFolder: `${layout.recorder}/rebuilt` }), { mode: 0o600 });
  if (accounts.separate) await chown(config, accounts.recorder.uid, accounts.recorder.gid);
  return { code: issued.out.trim(), config };
}

/** The operator's line that begins with the code. */
function lineOf(text: string, code: string): string {
  const line = text.split('\n').find((each) => each.startsWith(`${code} `));
  if (line === undefined) throw new Error(`no line with ${code} in: ${text.slice(0, 300)}`);
  return line;
}
