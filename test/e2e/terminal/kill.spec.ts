import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { expectWarning, saveAs, trailCounts } from '../../../scripts/tour/terminal-day.ts';
import { type DrivenShell, launchShell } from '../../../scripts/world/launch.ts';
import { type ChainEntry, chainAtOffice, chainOnTerminal } from '../support/chain.ts';
import { closeWarnings, goOnToTheEnd, settled } from '../support/go-on.ts';
import { type DayAtWork, type Moment, moments } from '../support/moments.ts';
import { resumeServer } from '../support/paused-server.ts';
import { recoveredTexts } from '../support/recovered.ts';
import { shellState } from '../support/shell-page.ts';
import { openTestWorld, type TestWorld } from '../support/test-world.ts';

/**
 * SIGKILL of every part at every moment of a day, and the day goes on: what was told as recorded is at the office in
 * the evening, the gap is on record, and the screens said what happened.
 */

/** What a death does, and what must be seen of it, up to the point where the person can go on. */
type Death = (day: DayAtWork, moment: Moment, scene: Scene) => Promise<DrivenShell>;

interface Scene {
  readonly display: string;
  /** A file saved on the desktop while the part is gone. */
  readonly unwatched: string;
  /** What the screen was called before. */
  readonly heading: string;
}

const desktop = ({ world }: DayAtWork, name: string) => join(world.layout.borrowerHome, 'Desktop', name);

const headingOf = (shell: DrivenShell) => shell.page.getByRole('heading', { level: 1 });

/** The agent's own process is gone: from here on nobody watches. */
async function isGone(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setImmediate(resolve));
}

/** Whoever was signed in is not, a session that was open is named, and the gap is told. */
async function signedOutWithNotice(shell: DrivenShell, moment: Moment): Promise<void> {
  const { page } = shell;
  await expect.poll(async () => (await shellState(page)).warnings.length, { timeout: 20_000 }).toBeGreaterThan(0);
  await closeWarnings(page);
  await expect(page.getByRole('heading', { level: 1, name: 'サインイン' })).toBeVisible();
  if (moment.open === null) return;
  await expect(page.getByText('勤務の途中です。')).toHaveCount(moment.open ? 1 : 0);
  if (moment.open) await expect(page.getByText(/監視が.*止まっていました。記録に残しました。/)).toBeVisible();
}

const deaths: Readonly<Record<string, Death>> = {
  agent: async (day, moment, { unwatched }) => {
    const { shell, world } = day;
    const [agent] = shell.pids().agents;
    if (agent === undefined) throw new Error('there is no agent');
    process.kill(agent, 'SIGKILL');
    await isGone(agent);
    const told = shell.page.getByText('番号 TM-303').waitFor();
    await saveAs(world, desktop(day, unwatched), '見張りのいない間の保存\n');
    await told;
    resumeServer(world);
    await signedOutWithNotice(shell, moment);
    return shell;
  },
  'main process': async (day, moment, { display, unwatched }) => {
    const { shell, world } = day;
    const [agent] = shell.pids().agents;
    await shell.kill();
    if (agent !== undefined) await isGone(agent);
    await saveAs(world, desktop(day, unwatched), '見張りのいない間の保存\n');
    resumeServer(world);
    const next = await launchShell(world, display);
    await signedOutWithNotice(next, moment);
    return next;
  },
  recorder: async (day, moment, { unwatched, heading }) => {
    const { shell, world } = day;
    const { page } = shell;
    await world.recorder.kill();
    await expect(page.getByText('番号 TM-201')).toBeVisible();
    // The guard goes on without the recorder: protect first, then record.
    await saveAs(world, desktop(day, unwatched), '見張りのいない間の保存\n');
    await expect.poll(() => recoveredTexts(world, unwatched)).toHaveLength(1);
    await expect(page.getByText('番号 TM-201')).toBeVisible();
    resumeServer(world);
    await world.recorder.start();
    await expect.poll(async () => (await shellState(page)).warnings.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await closeWarnings(page);
    await settled(page);
    if (moment.open === null) return shell;
    await expect(headingOf(shell)).toHaveText(heading);
    if (moment.open) await expect(page.getByText(/監視が.*止まっていました。記録に残しました。/)).toBeVisible();
    return shell;
  },
  'office server': async (day, moment, { heading }) => {
    const { shell, world } = day;
    await world.office.kill();
    if (moment.saves) {
      await expectWarning(shell.page, day.forbidden);
      await closeWarnings(shell.page);
    }
    await settled(shell.page);
    if (moment.open !== null) await expect(headingOf(shell)).toHaveText(heading);
    return shell;
  },
};

/** Every gap that a restart leaves in an open session stands in the trail, before the restart itself. */
function expectGap(part: string, after: readonly ChainEntry[], agent: number, moment: Moment): void {
  const [restart, what] =
    part === 'recorder' ? (['recorder.started', 'recorder'] as const) : (['agent.started', 'agent'] as const);
  const at = after.findLastIndex(({ type }) => type === restart);
  const restarted = after[at];
  if (restarted === undefined) throw new Error(`no ${restart} in the trail`);
  if (moment.open !== null) expect(restarted.session !== null).toBe(moment.open);
  const before = after.slice(0, at);
  const gaps = before.filter(({ type, data }) => type === 'gap.found' && data.what === what);
  expect(gaps).toHaveLength(restarted.session === null ? 0 : 1);
  for (const gap of gaps) expect(gap.session).toBe(restarted.session);
  if (part === 'recorder') return;
  const lost = before.filter(({ type }) => type === 'agent.lost');
  expect(lost.map(({ data }) => data.pid)).toEqual(restarted.session === null ? [] : [agent]);
}

for (const [part, die] of Object.entries(deaths)) {
  test.describe(`SIGKILL of the ${part}`, () => {
    let scenery: TestWorld;
    test.beforeAll(async () => {
      scenery = await openTestWorld();
    });
    test.afterAll(() => scenery.close());

    for (const [number, moment] of moments.entries()) {
      test(moment.name, async () => {
        const { world, display } = scenery;
        const first = await launchShell(world, display);
        let shell = first;
        const day: DayAtWork = { world, shell, forbidden: `急ぎ${number}.txt`, result: `${part} ${number} の成果` };
        const unwatched = `留守${number}.txt`;
        try {
          await moment.lead(day);
          const told = await chainOnTerminal(shell.page);
          const { recorded } = await trailCounts(shell.page);
          const heading = await headingOf(shell).innerText();
          const [agent = -1] = shell.pids().agents;
          await moment.trigger?.(day);
          shell = await die(day, moment, { display, unwatched, heading });

          const { page } = shell;
          const draft = await goOnToTheEnd(page, day.result, moment.ended);
          // What was typed and not recorded lives as long as the window does.
          if (moment.draft !== undefined) expect(draft).toBe(part === 'main process' ? '' : moment.draft);
          if (!world.office.running()) {
            if (!moment.ended) {
              expect((await trailCounts(page)).unsent).toBeGreaterThan(0);
              await expect(page.getByText('回線：なし')).toBeVisible();
            }
            await world.office.start();
          }
          await expect.poll(async () => (await trailCounts(page)).unsent, { timeout: 30_000 }).toBe(0);

          const here = await chainOnTerminal(page);
          if (here === null) throw new Error('the own trail cannot be read');
          expect(chainAtOffice(world)).toEqual(here);
          expect(here.map(({ seq }) => seq)).toEqual(here.map((_, index) => index));
          expect(here.length).toBeGreaterThanOrEqual(recorded);
          if (told !== null) expect(here.slice(0, told.length)).toEqual(told);

          const started = here.filter(({ type, data }) => type === 'session.ended' && data.result === day.result);
          expect(started).toHaveLength(1);
          const ofSession = here.filter(({ session }) => session === started[0]?.session).map(({ type }) => type);
          expect(ofSession.filter((type) => type === 'session.started')).toHaveLength(1);

          const files = [
            ...(moment.saves ? [{ name: day.forbidden, text: `${day.result}\n` }] : []),
            ...(part === 'office server' ? [] : [{ name: unwatched, text: '見張りのいない間の保存\n' }]),
          ];
          for (const { name, text } of files) {
            expect(existsSync(desktop(day, name))).toBe(false);
            expect(recoveredTexts(world, name)).toEqual([text]);
            const entries = here.filter(
              ({ type, data }) => type === 'save.recovered' && (data.name as { text: string }).text === name,
            );
            // A kill between an entry and the note that it is written repeats the entry word for word (journal.ts).
            expect(new Set(entries.map(({ data }) => JSON.stringify(data))).size, `entries of ${name}`).toBe(1);
            if (name !== unwatched) continue;
            expect(entries).toHaveLength(1);
            expect(entries[0]?.data.foundLater).toBe(part !== 'recorder');
          }
          if (part !== 'office server') expectGap(part, here.slice(recorded), agent, moment);
        } finally {
          await shell.close();
          if (!world.office.running()) await world.office.start();
          if (!world.recorder.running()) await world.recorder.start();
        }
      });
    }
  });
}
