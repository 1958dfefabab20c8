import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freePort } from '../../../scripts/setup/free-port.ts';
import { repositoryRoot } from '../../../scripts/setup/say.ts';
import { shellPids } from '../../../scripts/world/process-tree.ts';

/** `npm start` as a stranger runs it: production build, packed shell, no display. */

test.describe.configure({ mode: 'serial', timeout: 240_000 });

let home = '';
let port = 0;
const started: Run[] = [];

test.beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tanmori-start-'));
  await chmod(home, 0o755);
  port = await freePort(11_000 + (process.pid % 20_000));
});
test.afterAll(async () => {
  for (const run of started) if (isRunning(run)) await pressCtrlC(run);
  await rm(home, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function npmStart(): Run {
  const { DISPLAY: _, ...env } = process.env;
  const child = spawn('npm', ['start'], {
    cwd: repositoryRoot,
    env: { ...env, TANMORI_HOME: home, TANMORI_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group, as a terminal makes one: Ctrl-C goes to all of it.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const run: Run = { child, output: () => output, ended };
  started.push(run);
  return run;
}

const isRunning = ({ child }: Run): boolean => child.exitCode === null && child.signalCode === null;

async function pressCtrlC({ child, ended }: Run): Promise<void> {
  if (child.pid === undefined) throw new Error('npm did not start');
  process.kill(-child.pid, 'SIGINT');
  await ended;
}

/** @returns seconds from the command to the line that says that the window is on the screen */
async function readyAfterSec(run: Run): Promise<number> {
  const from = performance.now();
  await expect
    .poll(() => (isRunning(run) ? run.output() : `ended: ${run.output()}`), {
      timeout: 180_000,
      intervals: [100],
    })
    .toMatch(/^ended: |the window is open[\s\S]*Ctrl-C ends everything\./);
  expect(run.output()).toContain('the window is open');
  return (performance.now() - from) / 1000;
}

/** The console's page, its certificate judged by the given CA alone. */
function consolePage(url: string, ca: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { ca }, (response) => {
      let body = '';
      response
        .setEncoding('utf8')
        .on('data', (text: string) => {
          body += text;
        })
        .on('end', () => resolve(`${response.statusCode} ${body}`));
    }).on('error', reject);
  });
}

const aliveOf = (pids: readonly number[]): readonly number[] => pids.filter((pid) => existsSync(`/proc/${pid}`));

test('the first run sets everything up, and Ctrl-C leaves nothing running', async () => {
  const run = npmStart();
  console.log(`npm start, first: ready after ${(await readyAfterSec(run)).toFixed(1)} s`);
  const told = run.output();
  expect(told).toContain('no display here: using a virtual one');
  expect(told).toMatch(/職員番号 100123\s+暗証番号 mihon-1234/);
  expect(told).toContain('監査 400007 / mihon-400007');
  const [, url = '', ca = ''] = /Console +(https:\S+) +\(its CA: (\S+)\)/.exec(told) ?? [];
  expect(url).toBe(`https://localhost:${port}/`);
  expect(await consolePage(url, readFileSync(ca))).toMatch(/^200 <!doctype html>[\s\S]*端末守/i);

  await test.step('a second one at the same time is refused with a sentence', async () => {
    const second = npmStart();
    expect(await second.ended).not.toBe(0);
    expect(second.output()).toMatch(/It runs already \(process \d+\)\. Stop it with Ctrl-C there/);
    expect(second.output()).not.toContain('    at ');
    expect(await consolePage(url, readFileSync(ca))).toMatch(/^200 /);
  });

  const everything = shellPids(run.child.pid ?? -1).all;
  // npm, bootstrap, start, office, recorder, display and the shell's own processes.
  expect(everything.length).toBeGreaterThan(8);
  await pressCtrlC(run);
  await expect.poll(() => aliveOf(everything)).toEqual([]);
  expect(run.output()).not.toMatch(/^\s+at .*\(/m);
});

test('the second run finds everything laid out and enrolled', async () => {
  const run = npmStart();
  console.log(`npm start, second: ready after ${(await readyAfterSec(run)).toFixed(1)} s`);
  expect(run.output()).not.toContain('packing the shell');
  expect(run.output()).not.toContain('installing');
  const everything = shellPids(run.child.pid ?? -1).all;
  await pressCtrlC(run);
  await expect.poll(() => aliveOf(everything)).toEqual([]);
});
