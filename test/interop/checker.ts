import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';

/** Where Debian's package has the sources of golang.org/x/mod. */
const goPath = '/usr/share/gocode';

const absent = [
  ...(spawnSync('go', ['version']).error === undefined ? [] : ['golang-go']),
  ...(existsSync(join(goPath, 'src/golang.org/x/mod/sumdb/tlog')) ? [] : ['golang-golang-x-mod-dev']),
];

/** Why the checker cannot be built here, for a skipped test's title; empty where it can. */
export const whyNoChecker = absent.length === 0 ? '' : ` (skipped: no Debian package ${absent.join(', ')})`;

export interface CheckerRequest {
  /** A folder, or the base URL of a running log. */
  readonly log: string;
  /** The log's verifier key. */
  readonly vkey: string;
  /** The log's origin, where it is not the key's name. */
  readonly origin?: string;
  /** PEM file of the only CA that is trusted. */
  readonly ca?: string;
  /** Files with older checkpoints. */
  readonly old?: readonly string[];
  /** Verifier keys of witnesses that have to have cosigned. */
  readonly witnesses?: readonly string[];
  /** Prove only each n-th leaf. */
  readonly every?: number;
}

export type CheckerAnswer =
  | {
      readonly ok: true;
      readonly size: number;
      /** Base64. */
      readonly root: string;
      /** How many leaves were proved. */
      readonly leaves: number;
      /** Sizes of the older checkpoints. */
      readonly old: readonly number[];
      /** Names of the witnesses that cosigned. */
      readonly witnesses: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };

const run = promisify(execFile);

/** Compiles the Go checker; call it in `beforeAll`. @returns what runs it. */
export async function buildChecker(): Promise<(request: CheckerRequest) => Promise<CheckerAnswer>> {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-checker-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'checker');
  // Without modules: the sources are Debian's, and nothing is fetched.
  const env = { ...process.env, GO111MODULE: 'off', GOFLAGS: '', GOPATH: goPath, GOCACHE: join(folder, 'cache') };
  await run('go', ['build', '-o', program, join(import.meta.dirname, 'checker/main.go')], { env });
  return async (request) => {
    try {
      const { stdout } = await run(program, [...argumentsOf(request)]);
      return { ok: true, ...(JSON.parse(stdout) as Omit<CheckerAnswer & { ok: true }, 'ok'>) };
    } catch (error) {
      const { stderr } = error as { stderr?: string };
      if (!stderr?.startsWith('checker: ')) throw error;
      return { ok: false, reason: stderr.slice('checker: '.length).trimEnd() };
    }
  };
}

function argumentsOf({ log, vkey, origin, ca, old = [], witnesses = [], every }: CheckerRequest): readonly string[] {
  return [
    ['-log', log],
    ['-vkey', vkey],
    ...(origin === undefined ? [] : [['-origin', origin]]),
    ...(ca === undefined ? [] : [['-ca', ca]]),
    ...old.map((file) => ['-old', file]),
    ...witnesses.map((key) => ['-witness', key]),
    ...(every === undefined ? [] : [['-every', String(every)]]),
  ].flat();
}
