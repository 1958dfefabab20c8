import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bypasses } from './attack/bypasses.ts';
import { repositoryRoot, run, SetUpError, say, tool } from './setup/say.ts';

/**
 * `npm run attack -- guards`: tries every way around article 6 that can be tried on Linux, and lists the others with why.
 * `npm run attack -- trail`: changes trails, stores, requests and bundles in every way we know, and counts which were
 * named; then random honest histories, none of which may be called false. Ends with 1 where a kind was not named that
 * was before, or an honest history was called false. Kinds that nothing finds are counted apart.
 */
const usage = 'npm run attack -- trail | guards [FILE PART …]';

/** Honest histories; `TANMORI_HISTORIES` sets another number. */
const histories = '1000';
/** Files of the storm; `TANMORI_STORM` sets another number. */
const storm = '100000';

interface VitestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

await run(async () => {
  const names = process.argv.slice(2);
  if (names.length === 0 || names.some((name) => name.startsWith('-'))) throw new SetUpError(usage);
  const folder = await mkdtemp(join(tmpdir(), 'tanmori-attack-'));
  try {
    const file = join(folder, 'report.json');
    say(`vitest: attack ${names.join(' ')}`);
    const exitCode = await vitest(names, file);
    const report = JSON.parse(await readFile(file, 'utf8')) as VitestReport;
    const isListed = !names.includes('guards') || listBypasses(report);
    return summarize(report) && isListed && exitCode === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function vitest(names: readonly string[], report: string): Promise<number> {
  const args = ['run', '--project', 'attack', ...names];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${report}`];
  return new Promise((resolve) => {
    spawn(tool('vitest'), [...args, ...reporters], {
      cwd: repositoryRoot,
      stdio: 'inherit',
      env: { TANMORI_HISTORIES: histories, TANMORI_STORM: storm, ...process.env },
    }).once('close', (code) => resolve(code ?? 1));
  });
}

/** Prints what was not tried and why. @returns whether everything that is said to be tried was */
function listBypasses(report: VitestReport): boolean {
  const passed = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed')
    .map(({ title }) => title);
  let isComplete = true;
  for (const { number, title, answer } of bypasses) {
    if (answer.is !== 'tried') {
      const [why, where] = 'where' in answer ? ['tried elsewhere', answer.where] : [answer.is, answer.why];
      process.stdout.write(`#${number} ${title}: ${why} — ${where}\n`);
    } else if (!passed.some((each) => each.startsWith(`#${number} `))) {
      process.stdout.write(`#${number} ${title}: NOT TRIED, or not held\n`);
      isComplete = false;
    }
  }
  return isComplete;
}

/** @returns whether every kind was caught that is known to be, without a false alarm */
function summarize(report: VitestReport): boolean {
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const of = (group: string) => tests.filter(({ ancestorTitles }) => ancestorTitles.includes(group));
  const passed = (group: string) => of(group).filter(({ status }) => status === 'passed').length;
  const unfound = of('found by nothing');
  for (const { title, status } of unfound)
    say(`found by nothing: ${title}${status === 'passed' ? '' : ' (look again)'}`);
  const tried = of('kinds').length + unfound.length;
  const falseAlarms = of('honest').length - passed('honest');
  process.stdout.write(
    `\n${tried} kinds tried, ${passed('kinds')} caught, ${tried - passed('kinds')} not caught; ${falseAlarms} false alarms\n`,
  );
  return tried > 0 && passed('kinds') === of('kinds').length && falseAlarms === 0;
}
