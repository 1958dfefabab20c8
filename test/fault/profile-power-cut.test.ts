import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LinuxProfile } from '#contract/policy/profile-linux.ts';
import { programPath } from '../programs.ts';
import { lent, PrivateRoot } from './support/private-root.ts';
import { layFiles, photograph, shippedProfile, stateFolder } from './support/profile-pc.ts';

/** TANMORI_ALL_ROWS=1 takes the whole profile; together with TANMORI_EVERY_STEP=1 that takes hours. */
const hasAllRows = process.env.TANMORI_ALL_ROWS === '1';
/** One row of each kind, in the order of the shipped profile: what a step may leave half done. */
const kinds = new Set<string>();
const profile: LinuxProfile = {
  ...shippedProfile,
  rows: shippedProfile.rows.filter((row) => {
    // polkit and modules are files with another reading; a bind needs the folder that comes with its row.
    const known = kinds.has(row.kind) || ['polkit', 'modules'].includes(row.kind);
    kinds.add(row.kind);
    return hasAllRows || !known || row.id === 'work-folder' || row.id === 'cups-policy';
  }),
};

/** Every nth step, so that it takes minutes; TANMORI_EVERY_STEP=1 tries them all. */
const stride = process.env.TANMORI_EVERY_STEP === '1' ? 1 : 7;

let root: PrivateRoot;
let before: string;
beforeAll(async () => {
  root = await PrivateRoot.open();
  layFiles(root, profile);
  before = photograph(root);
});
afterAll(() => root.close());

const countFile = '/var/lib/private-root/steps';
const program = [
  'node',
  '--import',
  '/srv/tanmori/test/fault/support/kill-at.ts',
  programPath('agent', '/srv/tanmori'),
];
const files = ['--profile', '/etc/tanmori/linux.json', '--parameters', '/etc/tanmori/parameters.json'];

/** Runs the program and ends it before its nth step; 0: lets it end. */
function cut(act: 'provision' | 'revert', at: number) {
  const settings = [`TANMORI_TEST_DIE_AT=${at}`, `TANMORI_TEST_COUNT=${countFile}`];
  const rest = act === 'provision' ? files : [];
  return root.run(['env', ...settings, ...program, act, ...rest, '--state', stateFolder, '--json']);
}
const stepsOf = (act: 'provision' | 'revert'): number => {
  root.run(['rm', '-f', countFile]);
  expect(cut(act, 0)).toMatchObject({ code: 0, stderr: '' });
  return Number(root.must(['cat', countFile]).trim());
};
/** A file that is written again is as new as that. */
const withoutTimes = (picture: string): string => picture.replaceAll(/^(\/.*) \d+\.\d{10}$/gm, '$1');
/** Without what the program itself keeps, and without a half-written file of a step that will be done again. */
const keptBeside = () => root.must(['sh', '-c', `find /etc ${lent.home} -name '*.tanmori-kept-*'`]);

test('provision killed before each of its steps: the next try ends the same, and revert is byte for byte', () => {
  const steps = stepsOf('provision');
  const after = withoutTimes(photograph(root));
  expect(cut('revert', 0)).toMatchObject({ code: 0 });
  expect(photograph(root)).toBe(before);
  expect(steps).toBeGreaterThan(80);
  for (let at = 1; at <= steps; at += stride) {
    expect(cut('provision', at).code, `step ${at}`).not.toBe(0);
    // Every third one is given up right there; the others go on.
    if (at % 3 !== 0) {
      expect(cut('provision', 0), `after step ${at}`).toMatchObject({ code: 0, stderr: '' });
      if (at % 2 === 1) expect(withoutTimes(photograph(root)), `after step ${at}`).toBe(after);
    }
    const reverted = cut('revert', 0);
    // Before the prior state was whole nothing had been changed.
    if (reverted.code !== 0) expect(JSON.parse(reverted.stdout), `step ${at}`).toMatchObject({ code: 'TM-606' });
    if (at % 3 === 0 || at % 2 === 1) expect(photograph(root), `after step ${at}`).toBe(before);
    expect(keptBeside(), `step ${at}`).toBe('');
  }
}, 1_800_000);

test('revert killed before each of its steps ends where it should, and nothing counts as provisioned meanwhile', () => {
  expect(cut('provision', 0).code).toBe(0);
  const steps = stepsOf('revert');
  for (let at = 1; at <= steps; at += stride) {
    expect(cut('provision', 0).code).toBe(0);
    expect(cut('revert', at).code, `step ${at}`).not.toBe(0);
    // The statement goes first: nobody may believe a PC that is half put back.
    if (at > 1) expect(root.run(['test', '-e', `${stateFolder}/provisioned.json`]).code).toBe(1);
    const again = cut('revert', 0);
    if (again.code !== 0) expect(JSON.parse(again.stdout), `step ${at}`).toMatchObject({ code: 'TM-606' });
    if (at % 2 === 1) expect(photograph(root), `step ${at}`).toBe(before);
  }
  expect(photograph(root)).toBe(before);
  expect(keptBeside()).toBe('');
}, 1_800_000);
