import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { systemAccounts } from '../../scripts/setup/accounts.ts';
import { openDisplay } from '../../scripts/setup/display.ts';
import { electronRuntime } from '../../scripts/setup/electron-runtime.ts';
import { freePort } from '../../scripts/setup/free-port.ts';
import { repositoryRoot, say } from '../../scripts/setup/say.ts';
import { closeWarning, signIn, startWork, warningPage } from '../../scripts/tour/terminal-day.ts';
import { type DrivenShell, launchElectron, launchShell } from '../../scripts/world/launch.ts';
import { stage } from '../../scripts/world/stage.ts';
import { openWorld, type World } from '../../scripts/world/world.ts';
import { percentile } from '../statistics.ts';
import { numberFrom } from '../trail/programs.ts';

const markMs = 300;
/** Milliseconds after which a window is said not to have come up. */
const patienceMs = 30_000;

/** A window that comes up when a file is saved in its folder. */
interface Watched {
  readonly app: DrivenShell['app'];
  readonly page: Page;
  readonly folder: string;
  readonly hide: () => Promise<unknown>;
}

/**
 * close() of a forbidden save until the warning is on the screen, in real Electron under Xvfb as the borrower's account,
 * against a bare Electron window that comes up on the same event, in turns.
 */
export async function measureWarning(): Promise<void> {
  const saves = numberFrom('TANMORI_BENCH_WARNINGS', 40);
  const electron = await electronRuntime();
  const base = await mkdtemp(join(tmpdir(), 'tanmori-warning-'));
  await chmod(base, 0o755);
  const programs = await stage(join(base, 'program'), 'test', electron);
  const display = await openDisplay(systemAccounts().borrower.name);
  const world = await openWorld(join(base, 'home'), programs, await freePort(9743));
  const opened: { readonly close: () => Promise<void> }[] = [];
  const writer = startWriter(world);
  try {
    const shell = await launchShell(world, display.name);
    opened.push(shell);
    await signIn(shell.page);
    await startWork(shell.page);
    const ours: Watched = {
      app: shell.app,
      page: await warningPage(shell.page),
      folder: join(world.layout.borrowerHome, 'Desktop'),
      hide: () => closeWarning(shell.page),
    };
    const bareFolder = join(base, 'watched');
    await mkdir(bareFolder, { mode: 0o700 });
    if (world.accounts.separate) await chown(bareFolder, world.accounts.borrower.uid, world.accounts.borrower.gid);
    const bareApp = join(base, 'bare-warning');
    await cp(join(repositoryRoot, 'bench', 'bare-warning'), bareApp, { recursive: true });
    const launched = await launchElectron({
      executable: programs.shell.executable,
      args: [bareApp, bareFolder],
      env: world.shellEnv(display.name),
    });
    opened.push(launched);
    const bare: Watched = {
      app: launched.app,
      page: launched.page,
      folder: bareFolder,
      hide: () => launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide()),
    };
    const times: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
    // One of each before the count: what is loaded at first use is loaded then.
    for (let i = 0; i <= saves; i += 1) {
      const pair = [await timeOf(ours, writer, `o${i}.csv`), await timeOf(bare, writer, `b${i}.csv`)] as const;
      if (i === 0) continue;
      times.ours.push(pair[0]);
      times.bare.push(pair[1]);
    }
    say(`warning: ${saves} forbidden saves in turns, Electron ${electron.version}`);
    for (const share of [0.5, 0.95]) {
      const [own, reference] = [percentile(times.ours, share), percentile(times.bare, share)];
      const verdict = own <= markMs ? 'within' : 'OVER';
      process.stdout.write(
        `  close → on the screen, p${share * 100}: ours ${own.toFixed(1)} ms (mark ${markMs}: ${verdict})   bare window ${reference.toFixed(1)} ms   ratio ${(own / reference).toFixed(2)}\n`,
      );
    }
  } finally {
    for (const each of opened.toReversed()) await each.close();
    writer.child.kill();
    await world.close();
    display.close();
    await rm(base, { recursive: true, force: true });
  }
}

/**
 * Milliseconds until the window is up and has drawn the name: the later of the window's coming up, as its own main
 * process sees it, and the second frame after the name stands in its page. Both clocks are this machine's.
 */
async function timeOf({ app, page, folder, hide }: Watched, writer: Writer, name: string): Promise<number> {
  const window = await app.browserWindow(page);
  await window.evaluate((each) => {
    const shown = new Promise<number>((resolve) => {
      each.once('show', () => resolve(performance.timeOrigin + performance.now()));
    });
    Reflect.set(globalThis, 'shown', shown);
  });
  await page.evaluate((text) => {
    const drawn = new Promise<number>((resolve) => {
      const look = (): void => {
        if (!document.body.textContent?.includes(text)) return;
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())));
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { childList: true, subtree: true, characterData: true });
    });
    Reflect.set(globalThis, 'drawn', drawn);
  }, name);
  const closedAt = await writer.save(join(folder, name));
  const late = pause(patienceMs, null, { ref: false }).then(() => {
    throw new Error(`${name}: no window came up within ${patienceMs} ms`);
  });
  const seen = Promise.all([
    window.evaluate(() => Reflect.get(globalThis, 'shown') as Promise<number>),
    page.evaluate(() => Reflect.get(globalThis, 'drawn') as Promise<number>),
  ]);
  const at = Math.max(...(await Promise.race([seen, late])));
  await hide();
  await window.dispose();
  // The next save is a burst of its own.
  await pause(200);
  return at - closedAt;
}

interface Writer {
  readonly child: ChildProcess;
  /** @returns when the file was closed, milliseconds since 1970 */
  readonly save: (path: string) => Promise<number>;
}

/** Another program of the borrower's that saves files where it is told. */
function startWriter({ accounts: { borrower, separate }, programs }: World): Writer {
  const as = separate ? ['setpriv', `--reuid=${borrower.uid}`, `--regid=${borrower.gid}`, '--clear-groups', '--'] : [];
  const [command = '', ...args] = [...as, programs.node, '-e', writerProgram];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/' });
  const lines = createInterface({ input: child.stdout });
  return {
    child,
    save: (path) => {
      const answered = new Promise<number>((resolve) => lines.once('line', (line) => resolve(Number(line))));
      child.stdin.write(`${path}\n`);
      return answered;
    },
  };
}

/** As text, because the borrower's account may not read this repository. */
const writerProgram = `
const { closeSync, openSync, writeSync } = require('node:fs');
require('node:readline').createInterface({ input: process.stdin }).on('line', (path) => {
  const fd = openSync(path, 'wx');
  writeSync(fd, '番号,名称\\n1,見本\\n'.padEnd(2000, '.'));
  closeSync(fd);
  console.log(performance.timeOrigin + performance.now());
});
`;
