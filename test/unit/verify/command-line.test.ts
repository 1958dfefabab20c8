import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrustFile } from '#contract/log/bundle.ts';
import { run as runHere } from '../../../verify/cli/run.ts';
import { checkInline } from '../../../verify/seals/inline.ts';
import { Report } from '../../../verify/verdict/report.ts';
import { fileOf, makeBundle } from '../../attack/support/bundle-maker.ts';
import { ChainMaker } from '../../attack/support/chain-maker.ts';
import { History } from '../../attack/support/history.ts';
import { programPath } from '../../programs.ts';

const program = programPath('verify');
const folder = mkdtempSync(join(tmpdir(), 'verify-'));
const at = (name: string): string => join(folder, name);
let bundle: { readonly lines: readonly string[]; readonly trust: TrustFile };

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const run = (args: readonly string[], stdin?: string): Promise<Ran> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], (error, out, err) =>
      resolve({ code: error === null ? 0 : (child.exitCode ?? null), out, err }),
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(stdin);
  });

/** The same without a process of its own. */
async function runInside(args: readonly string[]): Promise<Ran> {
  let out = '';
  async function* nothing(): AsyncGenerator<Uint8Array> {}
  const write = (text: string): void => {
    out += text;
  };
  const code = await runHere(args, { stdin: nothing(), startSeals: checkInline, write });
  return { code, out, err: '' };
}

beforeAll(async () => {
  const chains = [1, 2, 3].map((number) => {
    const chain = new ChainMaker(`L-20261121-00${number}`);
    const history = new History(chain, number);
    for (let i = 0; i < 150; i += 1) for (const step of ['start', 'heartbeat', 'end'] as const) history.play(step);
    return chain;
  });
  bundle = await makeBundle(chains);
  writeFileSync(at('bundle.jsonl'), fileOf(bundle.lines));
  writeFileSync(at('trust.json'), JSON.stringify(bundle.trust));
});
afterAll(() => rmSync(folder, { recursive: true }));

const jsonOf = ({ out }: Ran): Report => Report.parse(JSON.parse(out));

describe('tanmori-verify', { timeout: 120_000 }, () => {
  it('says that a bundle is sound, in Japanese and as JSON', async () => {
    const text = await run([at('bundle.jsonl'), '--trust', at('trust.json')]);
    expect([text.code, text.err]).toEqual([0, '']);
    expect(text.out).toMatch(/^判定：健全/);
    const json = await run(['--json', '--trust', at('trust.json'), at('bundle.jsonl')]);
    expect(json.code).toBe(0);
    expect(json.out.endsWith('}\n')).toBe(true);
    expect(jsonOf(json)).toMatchObject({ verdict: 'sound', content: { counts: { chains: 3, sessions: 450 } } });
  });

  it('cannot tell, with a process of its own as without', async () => {
    const ran = await run([at('missing'), '--trust', at('trust.json')]);
    expect([ran.code, ran.err]).toEqual([2, '']);
    expect(ran.out).toContain('VF-204');
  });

  it('reads from standard input', async () => {
    const ran = await run(['-', '--trust', at('trust.json')], readFileSync(at('bundle.jsonl'), 'utf8'));
    expect(ran.code).toBe(0);
  });

  it('names the first bad seal of many, however the threads run', async () => {
    const entries = [...bundle.lines.keys()].filter((line) => bundle.lines[line]?.includes('"kind":"entry"'));
    const spoilt = bundle.lines.map((line, i) =>
      i >= (entries[700] ?? 0) && line.includes('"kind":"entry"')
        ? line.replace(/"sig":".{86}==/, `"sig":"${'A'.repeat(86)}==`)
        : line,
    );
    // A fault of another kind behind the first bad seal must not be named before it.
    spoilt[(entries[705] ?? 0) + 1] = '{}';
    writeFileSync(at('spoilt.jsonl'), fileOf(spoilt));
    for (let i = 0; i < 2; i += 1) {
      const ran = await run([at('spoilt.jsonl'), '--trust', at('trust.json'), '--json']);
      expect(ran.code).toBe(1);
      expect(jsonOf(ran).reason).toMatchObject({ code: 'VF-132', line: (entries[700] ?? 0) + 1 });
    }
  });

  it.each([
    ['VF-201', []],
    ['VF-201', ['a', 'b']],
    ['VF-201', ['--quick', 'BUNDLE']],
    ['VF-201', ['BUNDLE', '--trust']],
    ['VF-201', ['BUNDLE', '--trust', 'TRUST', '--trust', 'TRUST']],
    ['VF-203', ['BUNDLE']],
    ['VF-202', ['BUNDLE', '--trust', 'missing']],
    ['VF-202', ['BUNDLE', '--trust', 'FOLDER']],
    ['VF-202', ['BUNDLE', '--trust', 'BUNDLE']],
    ['VF-204', ['missing', '--trust', 'TRUST']],
    ['VF-204', ['FOLDER', '--trust', 'TRUST']],
    ['VF-205', ['EMPTY', '--trust', 'TRUST']],
    ['VF-203', ['BUNDLE', '--trust', 'NOLOGS']],
  ] as const)('cannot tell (%s): %j', async (code, args) => {
    writeFileSync(at('empty'), '');
    writeFileSync(at('nologs'), JSON.stringify({ ...bundle.trust, logs: [] }));
    const names: Readonly<Record<string, string>> = {
      BUNDLE: at('bundle.jsonl'),
      TRUST: at('trust.json'),
      FOLDER: folder,
      EMPTY: at('empty'),
      NOLOGS: at('nologs'),
      missing: at('missing'),
    };
    const ran = await runInside([...args.map((arg) => names[arg] ?? arg), '--json']);
    expect([ran.code, jsonOf(ran).reason?.code, jsonOf(ran).verdict]).toEqual([2, code, 'cannot-tell']);
  });

  it('explains itself', async () => {
    const ran = await runInside(['--help']);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('使い方');
  });

  it('ends with 2, not with the 1 of a verdict, where nobody reads its answer', async () => {
    const child = spawn(process.execPath, [program, at('bundle.jsonl'), '--trust', at('trust.json')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).not.toBe(1);
  });
});
