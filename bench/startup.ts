import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { systemAccounts } from '../scripts/setup/accounts.ts';
import { openDisplay } from '../scripts/setup/display.ts';
import { type ElectronRuntime, electronRuntime } from '../scripts/setup/electron-runtime.ts';
import { freePort } from '../scripts/setup/free-port.ts';
import { repositoryRoot, say } from '../scripts/setup/say.ts';
import { endWork, openEnding } from '../scripts/tour/terminal-day.ts';
import { launchShell } from '../scripts/world/launch.ts';
import { stage } from '../scripts/world/stage.ts';
import { openWorld, sample, type World } from '../scripts/world/world.ts';
import { pssBytes } from './process-memory.ts';
import { median, percentile, ratioLine } from './statistics.ts';

const runs = 20;
const mebibyte = 1024 * 1024;

interface Ours {
  /** Launch until 始業 has been pressed and its durable entry answered, without the probes, ms. */
  readonly startMs: number;
  readonly windowMs: number;
  readonly probesMs: number;
  readonly pss: number;
  readonly recorderPss: number;
}

/**
 * Time from launch until 始業 is pressed and its durable entry answered, and memory of all processes, in alternating
 * runs against a bare one-window Electron app of the same runtime, driven the same way by the same account.
 */
export async function measure(): Promise<void> {
  const electron = await electronRuntime();
  const work = await mkdtemp(join(tmpdir(), 'tanmori-bench-'));
  await chmod(work, 0o755);
  const programs = await stage(join(work, 'program'), 'test', electron);
  await cp(join(repositoryRoot, 'bench', 'bare-app'), join(work, 'bare-app'), { recursive: true });
  const display = await openDisplay(systemAccounts().borrower.name);
  const world = await openWorld(join(work, 'home'), programs, await freePort(9643));
  const ours: Ours[] = [];
  const bare: { readonly startMs: number; readonly pss: number }[] = [];
  try {
    // One of each before the count: the disk's cache is then the same for both.
    await startOurs(world, display.name);
    await startBare(world, electron, join(work, 'bare-app'), display.name);
    for (let run = 1; run <= runs; run += 1) {
      ours.push(await startOurs(world, display.name));
      bare.push(await startBare(world, electron, join(work, 'bare-app'), display.name));
      if (run % 5 === 0) say(`${run} of ${runs} pairs`);
    }
  } finally {
    await world.close();
    display.close();
    await rm(work, { recursive: true, force: true });
  }
  const time = (pick: (one: Ours) => number) => ours.map(pick);
  const bareMs = bare.map((one) => one.startMs);
  const lines = [
    `startup: ${runs} alternating pairs, Electron ${electron.version}; medians`,
    ratioLine('launch → 始業 answered', median(time((o) => o.startMs)), median(bareMs), 'ms', 1.5),
    ratioLine(
      'memory of all processes (PSS)',
      median(time((o) => o.pss)) / mebibyte,
      median(bare.map((b) => b.pss)) / mebibyte,
      'MiB',
      1.6,
    ),
    `  of it the recorder ${(median(time((o) => o.recorderPss)) / mebibyte).toFixed(1)} MiB; launch → page held ${median(time((o) => o.windowMs)).toFixed(0)} ms; probes, timed apart, ${median(time((o) => o.probesMs)).toFixed(0)} ms`,
    `  p95: ours ${percentile(
      time((o) => o.startMs),
      0.95,
    ).toFixed(0)} ms, bare ${percentile(bareMs, 0.95).toFixed(0)} ms`,
  ];
  process.stdout.write(`\n${lines.join('\n')}\n`);
}

async function startOurs(world: World, display: string): Promise<Ours> {
  const launchedAt = performance.timeOrigin + performance.now();
  const shell = await launchShell(world, display);
  const { page } = shell;
  const windowMs = performance.timeOrigin + performance.now() - launchedAt;
  const started = await signInAndStart(page);
  const recorder = world.recorder.pid();
  const recorderPss = recorder === null ? 0 : pssBytes([recorder]);
  const result: Ours = {
    startMs: started.answeredAt - launchedAt - started.probesMs,
    windowMs,
    probesMs: started.probesMs,
    pss: pssBytes(shell.pids().all) + recorderPss,
    recorderPss,
  };
  await openEnding(page);
  await endWork(page, '計測');
  await shell.close();
  return result;
}

/**
 * Signs in and presses 始業 without a person's pauses, from within the page: neither a driver's polling nor its
 * messages are counted. @returns when 勤務中 was on the screen, and how long the probes of that start took
 */
async function signInAndStart(page: Page): Promise<{ readonly answeredAt: number; readonly probesMs: number }> {
  return page.evaluate(async ({ id, pin }) => {
    const appears = <T extends Element>(find: () => T | null | undefined): Promise<T> =>
      new Promise((resolve) => {
        const look = () => {
          const found = find();
          if (found === null || found === undefined) return;
          observer.disconnect();
          resolve(found);
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
        look();
      });
    const type = (box: HTMLInputElement | undefined, text: string) => {
      // React listens to the setter of its own; the prototype's reaches it as typing does.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(box, text);
      box?.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const button = (text: string) =>
      [...document.querySelectorAll('button')].find((each) => each.textContent?.trim() === text);
    const form = await appears(() => document.querySelector('form'));
    const [staff, secret] = form.querySelectorAll('input');
    type(staff, id);
    type(secret, pin);
    form.requestSubmit();
    (await appears(() => button('始業'))).click();
    await appears(() => [...document.querySelectorAll('h1')].find((each) => each.textContent === '勤務中'));
    const answeredAt = performance.timeOrigin + performance.now();
    const { shell } = globalThis as unknown as {
      shell: { getState: (args: object) => Promise<{ value: { controls: { tookMs: number }[] } }> };
    };
    const { value } = await shell.getState({});
    return { answeredAt, probesMs: value.controls.reduce((sum, reading) => sum + reading.tookMs, 0) };
  }, sample.staff);
}

async function startBare(
  world: World,
  electron: ElectronRuntime,
  folder: string,
  display: string,
): Promise<{ readonly startMs: number; readonly pss: number }> {
  const bareWorld: World = {
    ...world,
    programs: { ...world.programs, shell: { executable: electron.executable, args: [folder], configBeside: '' } },
  };
  const launchedAt = performance.timeOrigin + performance.now();
  const bare = await launchShell(bareWorld, display);
  const pressedAt = await bare.page.evaluate(() => {
    document.querySelector('button')?.click();
    return performance.timeOrigin + performance.now();
  });
  const startMs = pressedAt - launchedAt;
  const pss = pssBytes(bare.pids().all);
  await bare.close();
  return { startMs, pss };
}
