import { readFile } from 'node:fs/promises';

/** What a run of tests came to. */
export interface TestCount {
  readonly passed: number;
  readonly skipped: number;
  /** Each failed test with the first line of why. */
  readonly failed: readonly string[];
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

interface PlaywrightSuite {
  readonly specs?: readonly { readonly title: string; readonly file: string; readonly ok: boolean }[];
  readonly suites?: readonly PlaywrightSuite[];
}
interface PlaywrightReport extends PlaywrightSuite {
  readonly stats: { readonly expected: number; readonly flaky: number; readonly skipped: number };
}

/** Counts of vitest's `--reporter=json`. */
export async function vitestCount(file: string): Promise<TestCount> {
  const report = await readJson<VitestReport>(file);
  const failed = (report?.testResults ?? []).flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => `${name}: ${fullName}: ${failureMessages[0]?.split('\n')[0] ?? ''}`),
  );
  return { passed: report?.numPassedTests ?? 0, skipped: report?.numPendingTests ?? 0, failed };
}

/** Counts of Playwright's `--reporter=json`. A test that passed at a second try counts as failed. */
export async function playwrightCount(file: string): Promise<TestCount> {
  const report = await readJson<PlaywrightReport>(file);
  const failedIn = ({ specs = [], suites = [] }: PlaywrightSuite): readonly string[] => [
    ...specs.filter(({ ok }) => !ok).map((spec) => `${spec.file}: ${spec.title}`),
    ...suites.flatMap(failedIn),
  ];
  const failed = report === null ? [] : [...failedIn(report)];
  for (let n = 0; n < (report?.stats.flaky ?? 0); n += 1) failed.push('passed at a second try only');
  return { passed: report?.stats.expected ?? 0, skipped: report?.stats.skipped ?? 0, failed };
}

async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return null;
  }
}
