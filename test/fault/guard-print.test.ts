import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Attempt } from '../../agent/guards/attempt.ts';
import type { ProbeResult } from '../../agent/guards/probes/measure.ts';
import { type SystemAccount, systemAccounts } from '../../scripts/setup/accounts.ts';
import { cupsMissing, openPrivateCups, type PrivateCups } from '../../scripts/world/private-cups.ts';
import { until } from '../unit/agent/support/until.ts';

/** What the administrator sets so that nobody but him prints, and a policy that only wants to know who it is. */
const policy = (require: string): readonly string[] => [
  ...['<Policy default>', '  <Limit Create-Job Print-Job Print-URI Validate-Job Send-Document Send-URI>'],
  ...['    AuthType Default', `    Require ${require}`, '    Order deny,allow', '  </Limit>'],
  ...['  <Limit All>', '    Order deny,allow', '  </Limit>', '</Policy>'],
];

describe.skipIf(cupsMissing !== null)(`a print job (${cupsMissing ?? 'a real cupsd'})`, () => {
  const root = join(import.meta.dirname, '../..');
  let programs: string;
  let borrower: SystemAccount;
  let cups: PrivateCups | null = null;
  let child: ChildProcess | null = null;
  let told: Attempt[] = [];

  beforeAll(() => {
    borrower = systemAccounts().borrower;
    // Where the borrower can read it, wherever the repository lies.
    programs = mkdtempSync(join(tmpdir(), 'tanmori-print-'));
    chmodSync(programs, 0o755);
    for (const part of ['guards/print', 'guards/probes']) {
      mkdirSync(join(programs, part), { recursive: true });
      cpSync(join(root, 'agent', part), join(programs, part), { recursive: true });
    }
    writeFileSync(join(programs, 'package.json'), '{"type":"module"}');
    copyFileSync(process.execPath, join(programs, 'node'));
    writeFileSync(
      join(programs, 'run.ts'),
      `import { ippClient } from './guards/print/ipp-client.ts';
       import { createPrintGuard } from './guards/print/print-guard.ts';
       import { createPrintProbe } from './guards/probes/print.ts';
       const [, , what = '', socket = '', user = ''] = process.argv;
       const ask = ippClient(socket, user);
       const say = (value: unknown) => process.stdout.write(JSON.stringify(value) + '\\n');
       if (what === 'probe') say(await createPrintProbe(ask, user)());
       else {
         createPrintGuard({ ask, user, tell: (attempt) => say(attempt) }).start();
         setInterval(() => undefined, 1000);
       }`,
    );
  });
  afterAll(() => rmSync(programs, { recursive: true, force: true }));
  afterEach(async () => {
    child?.kill('SIGKILL');
    child = null;
    await cups?.remove();
    cups = null;
    told = [];
  });

  /** Runs guard or probe as the borrower's account. */
  function run(what: 'guard' | 'probe', socket: string): ChildProcess {
    const args = [join(programs, 'run.ts'), what, socket, borrower.name];
    const { uid, gid } = borrower;
    return spawn(join(programs, 'node'), args, { uid, gid, stdio: ['ignore', 'pipe', 'inherit'] });
  }
  function guard(socket: string): void {
    child = run('guard', socket);
    if (child.stdout !== null)
      createInterface(child.stdout).on('line', (line) => told.push(JSON.parse(line) as Attempt));
  }
  async function probe(socket: string): Promise<ProbeResult> {
    const probing = run('probe', socket);
    let said = '';
    probing.stdout?.on('data', (part: Buffer) => {
      said += part.toString();
    });
    await new Promise((resolve) => probing.once('close', resolve));
    return JSON.parse(said) as ProbeResult;
  }
  const jobs = (): readonly number[] =>
    told.flatMap(({ data }) => ('job' in data ? [data.job] : [])).toSorted((a, b) => a - b);

  test('of the borrower’s does not come out, and is told with its name', { timeout: 60_000 }, async () => {
    cups = await openPrivateCups({ printMs: 3_000 });
    guard(cups.socketPath);
    const { lp, printed } = cups;
    expect(lp(borrower.name, ['-d', 'office', '-t', '名簿'], 'x').code).toBe(0);
    await until('the job told', () => (told.length > 0 ? true : null), 20_000);
    expect(told).toMatchObject([{ type: 'print.cancelled', data: { printer: 'office', job: 1, name: '名簿' } }]);
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(printed()).toEqual([]);
  });

  test('of a printer that is faster than anyone is told all the same, none twice', { timeout: 120_000 }, async () => {
    cups = await openPrivateCups({ printMs: 0 });
    guard(cups.socketPath);
    // The first one that is told says that the guard has begun to look.
    let first = 0;
    while (told.length === 0) {
      cups.lp(borrower.name, ['-d', 'office'], 'x');
      first += 1;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    for (let n = 0; n < 30; n += 1) cups.lp(borrower.name, ['-d', 'office', '-t', `${n}`], 'x');
    await until('thirty told', () => (jobs().filter((job) => job > first).length >= 30 ? true : null), 30_000);
    expect(jobs().filter((job) => job > first)).toEqual(Array.from({ length: 30 }, (_, n) => first + n + 1));
    const escaped = told
      .filter(({ type }) => type === 'print.escaped')
      .flatMap(({ data }) => ('job' in data && data.job > first ? [data.job] : []));
    const numbers = cups
      .printed()
      .map(Number)
      .filter((job) => job > first);
    // Of what ended before it could be cancelled a page did come out, and it is said.
    expect(escaped.length).toBeGreaterThan(0);
    expect(numbers).toEqual(expect.arrayContaining(escaped));
  });

  test('is found in a printing system that comes up later, or anew', { timeout: 60_000 }, async () => {
    cups = await openPrivateCups({ printMs: 5_000 });
    await cups.stop();
    guard(cups.socketPath);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await cups.start();
    cups.lp(borrower.name, ['-d', 'office', '-t', 'first'], 'x');
    await until('the first told', () => (told.length === 1 ? true : null), 20_000);
    await cups.stop();
    await cups.start();
    cups.lp(borrower.name, ['-d', 'office', '-t', 'second'], 'x');
    await until('the second told', () => (told.length === 2 ? true : null), 20_000);
    expect(told.map(({ type }) => type)).toEqual(['print.cancelled', 'print.cancelled']);
  });

  test.each([
    ['everybody', undefined, 'absent', 0],
    ['whoever says who he is', policy('valid-user'), 'absent', 0],
    ['administrators alone', policy('user @SYSTEM'), 'measured', 1],
  ])('taken from %s: the probe says what lp meets', { timeout: 60_000 }, async (_who, lines, state, code) => {
    cups = await openPrivateCups({ printMs: 0, policy: lines });
    expect((await probe(cups.socketPath)).state).toBe(state);
    expect(cups.lp(borrower.name, ['-d', 'office'], 'x').code).toBe(code);
    expect(cups.lp(borrower.name, ['-U', 'root', '-d', 'office'], 'x').code === 0).toBe(
      state === 'absent' && lines === undefined,
    );
  });

  test('is not made by the probe: no page, no job', { timeout: 60_000 }, async () => {
    cups = await openPrivateCups({ printMs: 0 });
    await probe(cups.socketPath);
    expect(cups.lp(borrower.name, ['-d', 'office'], 'x').said).toContain('office-1');
    await until('the page', () => (cups?.printed().length === 1 ? true : null), 10_000);
    await cups.stop();
    expect((await probe(cups.socketPath)).state).toBe('measured');
  });
});
