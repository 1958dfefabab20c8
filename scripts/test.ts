import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemAccounts } from './setup/accounts.ts';
import { openDisplay } from './setup/display.ts';
import { electronRuntime } from './setup/electron-runtime.ts';
import { clearOfMidnight } from './setup/midnight.ts';
import { repositoryRoot, run, say, tool } from './setup/say.ts';
import { stage } from './world/stage.ts';

/**
 * All tests, or those named: `npm test -- unit server fault attack console terminal`. Ends with one line that counts them.
 */
const vitestProjects = ['unit', 'server', 'fault', 'attack'] as const;
const playwrightProjects = ['console', 'terminal'] as const;

/** Longest that the Playwright projects may take. */
const playwrightMs = 10 * 60_000;

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

await run(async () => {
  const named = process.argv.slice(2);
  const chosen = <T extends string>(all: readonly T[]): readonly T[] =>
    named.length === 0 ? all : all.filter((name) => named.includes(name));
  const counts: Count = { passed: 0, failed: 0, skipped: 0 };
  const reports = await mkdtemp(join(tmpdir(), 'tanmori-reports-'));
  const work = await mkdtemp(join(tmpdir(), 'tanmori-test-'));
  // mkdtemp makes 0700; the accounts have to pass through.
  await chmod(work, 0o755);
  const accounts = systemAccounts();
  let display: Awaited<ReturnType<typeof openDisplay>> | null = null;
  try {
    const vitest = chosen(vitestProjects);
    if (vitest.length > 0) {
      say(`vitest: ${vitest.join(', ')}`);
      const report = join(reports, 'vitest.json');
      const ended = await command(
        'vitest',
        [
          'run',
          ...vitest.flatMap((name) => ['--project', name]),
          '--reporter=default',
          '--reporter=json',
          `--outputFile=${report}`,
        ],
        {},
      );
      add(counts, await vitestCount(report), ended);
    }
    const playwright = chosen(playwrightProjects);
    if (playwright.length > 0) {
      const electron = await electronRuntime();
      say(
        `Electron ${electron.version} (${electron.source === 'vendor' ? "the vendor's release" : 'the copy in the npm registry'})`,
      );
      const programs = await stage(join(work, 'test'), 'test', electron);
      const packed = playwright.includes('terminal') ? await stage(join(work, 'packed'), 'production', electron) : null;
      display = await openDisplay(accounts.borrower.name);
      await clearOfMidnight(playwrightMs);
      say(`playwright: ${playwright.join(', ')}`);
      const report = join(reports, 'playwright.json');
      const ended = await command(
        'playwright',
        [
          'test',
          '-c',
          'test/e2e/playwright.config.ts',
          ...playwright.flatMap((name) => ['--project', name]),
          '--reporter=list,json',
        ],
        {
          DISPLAY: display.name,
          PLAYWRIGHT_JSON_OUTPUT_NAME: report,
          TANMORI_PROGRAMS: programs.folder,
          ...(packed === null ? {} : { TANMORI_PACKED: packed.folder }),
        },
      );
      add(counts, await playwrightCount(report), ended);
    }
  } finally {
    display?.close();
    await rm(work, { recursive: true, force: true });
    await rm(reports, { recursive: true, force: true });
  }
  process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
});

function command(name: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve) => {
    spawn(tool(name), args, { cwd: repositoryRoot, stdio: 'inherit', env: { ...process.env, ...env } }).once(
      'close',
      (code) => resolve(code ?? 1),
    );
  });
}

/** A runner that failed without naming a failed test (it did not start, a worker died) counts as one failure. */
function add(counts: Count, more: Count, exitCode: number): void {
  counts.passed += more.passed;
  counts.failed += more.failed + (exitCode !== 0 && more.failed === 0 ? 1 : 0);
  counts.skipped += more.skipped;
}

async function vitestCount(file: string): Promise<Count> {
  const report = await readJson<{ numPassedTests: number; numFailedTests: number; numPendingTests: number }>(file);
  return {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: report?.numPendingTests ?? 0,
  };
}

async function playwrightCount(file: string): Promise<Count> {
  const report = await readJson<{ stats: { expected: number; unexpected: number; flaky: number; skipped: number } }>(
    file,
  );
  const stats = report?.stats;
  return {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
  };
}

async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return null;
  }
}
