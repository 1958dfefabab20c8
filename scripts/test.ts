import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemAccounts } from './setup/accounts.ts';
import { openDisplay } from './setup/display.ts';
import { electronRuntime } from './setup/electron-runtime.ts';
import { clearOfMidnight } from './setup/midnight.ts';
import { repositoryRoot, run, say, tool } from './setup/say.ts';
import { playwrightCount, type TestCount, vitestCount } from './test-report.ts';
import { stage } from './world/stage.ts';

/**
 * All tests, or those named: `npm test -- unit server fault fault-swap attack console terminal`. Ends with the names of
 * those that failed, and one line that counts.
 */
const vitestProjects = ['unit', 'server', 'fault', 'fault-swap', 'attack'] as const;
const playwrightProjects = ['console', 'terminal'] as const;

/** Longest that the Playwright projects may take. */
const playwrightMs = 30 * 60_000;

interface Count {
  passed: number;
  skipped: number;
  readonly failed: string[];
}

await run(async () => {
  const named = process.argv.slice(2);
  const chosen = <T extends string>(all: readonly T[]): readonly T[] =>
    named.length === 0 ? all : all.filter((name) => named.includes(name));
  const counts: Count = { passed: 0, skipped: 0, failed: [] };
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
      add(counts, 'vitest', await vitestCount(report), ended);
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
      add(counts, 'playwright', await playwrightCount(report), ended);
    }
  } finally {
    display?.close();
    await rm(work, { recursive: true, force: true });
    await rm(reports, { recursive: true, force: true });
  }
  for (const failure of counts.failed) process.stdout.write(`\nFAILED ${failure}`);
  process.stdout.write(`\n${counts.passed} passed, ${counts.failed.length} failed, ${counts.skipped} skipped\n`);
  return counts.failed.length === 0 && counts.passed > 0 ? 0 : 1;
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
function add(counts: Count, name: string, more: TestCount, exitCode: number): void {
  counts.passed += more.passed;
  counts.skipped += more.skipped;
  counts.failed.push(...more.failed);
  if (exitCode !== 0 && more.failed.length === 0) counts.failed.push(`${name} ended with code ${exitCode}`);
}
