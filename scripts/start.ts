import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemAccounts } from './setup/accounts.ts';
import { openDisplay } from './setup/display.ts';
import { electronRuntime } from './setup/electron-runtime.ts';
import { freePort } from './setup/free-port.ts';
import { run, SetUpError, say } from './setup/say.ts';
import { defaultHome } from './world/layout.ts';
import { end, startAs } from './world/process.ts';
import { stage } from './world/stage.ts';
import { openWorld, type Part, sample, type World } from './world/world.ts';

/**
 * The main job on one machine: office server, console, recorder, and the shell in a window. Ends with Ctrl-C.
 */
await run(async () => {
  const home = defaultHome();
  await mkdir(home, { recursive: true, mode: 0o755 });
  const unlock = await onlyOne(home);
  try {
    const electron = await electronRuntime();
    const programs = await stage(join(home, 'program'), 'production', electron);
    const port = await freePort(Number(process.env.TANMORI_PORT ?? 8443));
    say('starting the office server and the recorder');
    const world = await openWorld(home, programs, port);
    const display = await openDisplay(systemAccounts().borrower.name);
    keepUp(world.office, 'the office server');
    keepUp(world.recorder, 'the recorder');
    const shell = startAs(world.shellSpec(display.name));
    const stopped = interrupted();
    try {
      await windowShown(shell);
      introduce(world, display.virtual ? display.name : null, electron.version);
      shell.once('close', (code) => say(`the shell was closed (${code}); office and recorder go on until Ctrl-C`));
      await stopped;
      say('stopping');
    } finally {
      world.office.onLoss = null;
      world.recorder.onLoss = null;
      await end(shell);
      await world.close();
      display.close();
    }
    return 0;
  } finally {
    await unlock();
  }
});

/** A part that ends by itself is started again: what a service manager does on a real PC. */
function keepUp(part: Part, name: string): void {
  part.onLoss = (code) => {
    say(`${name} ended by itself (${code}); starting it again`);
    setTimeout(() => {
      part
        .start()
        .catch((error: unknown) => say(`${name} does not start: ${error instanceof Error ? error.message : error}`));
    }, 500);
  };
}

/** The shell says on its output when its window is on the screen. */
function windowShown(shell: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new SetUpError('The window did not appear within 60 s: see logs/shell.log in the data folder.')),
      60_000,
    );
    shell.stdout?.on('data', (chunk: Buffer) => {
      if (!chunk.toString().includes('"window":"shown"')) return;
      clearTimeout(timer);
      resolve();
    });
    shell.once('close', (code) => {
      clearTimeout(timer);
      reject(
        new SetUpError(`The shell ended (${code}) before its window appeared: see logs/shell.log in the data folder.`),
      );
    });
  });
}

function introduce(world: World, virtualDisplay: string | null, electronVersion: string): void {
  say('the window is open');
  const lines = [
    '',
    `  端末守 ${virtualDisplay === null ? 'is in a window on your screen' : `is in a window on the virtual display ${virtualDisplay} (look at it: npm run tour leaves screenshots)`}`,
    `  Console      ${world.url}/   (its CA: ${join(world.layout.office, 'city-ca.pem')})`,
    '  見本 accounts (sample data only)',
    `    shell      職員番号 ${sample.staff.id}  暗証番号 ${sample.staff.pin}`,
    `    console    監査 ${sample.auditor.id} / ${sample.auditor.password}   情報政策課 ${sample.it.id} / ${sample.it.password}   所属長 ${sample.manager.id} / ${sample.manager.password}`,
    `  Work folder  ${world.layout.work}`,
    `  Data         ${world.layout.home}   (delete it to begin anew)`,
    `  Accounts     ${world.accounts.separate ? 'borrower, recorder and office are three system users' : 'all parts share your account: 保護：弱 (run as root for three)'}`,
    `  Electron     ${electronVersion}`,
    '  Ctrl-C ends everything.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/** One set-up runs once at a time. @returns how to give the place free again. */
async function onlyOne(home: string): Promise<() => Promise<void>> {
  const file = join(home, 'running.pid');
  if (existsSync(file)) {
    const pid = Number(await readFile(file, 'utf8'));
    if (isAlive(pid))
      throw new SetUpError(`It runs already (process ${pid}). Stop it with Ctrl-C there, or: kill ${pid}`);
  }
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
