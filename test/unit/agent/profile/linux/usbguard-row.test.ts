import { expect, test } from 'vitest';
import type { RunCommand } from '../../../../../agent/platform/command.ts';
import { askUsbguard } from '../../../../../agent/profile/linux/usbguard-row.ts';

const good: Readonly<Record<string, readonly [code: number, stdout: string, stderr: string]>> = {
  'list-rules': [0, '1: block with-interface one-of { 08:*:* }\n2: allow\n', ''],
  'get-parameter ImplicitPolicyTarget': [0, 'block\n', ''],
  'get-parameter InsertedDevicePolicy': [0, 'apply-policy\n', ''],
  'set-parameter ImplicitPolicyTarget block': [1, '', 'IPC ERROR: usbguard.IPC.setParameter: Permission denied\n'],
};
const reading = (answers: typeof good) => {
  const run: RunCommand = (_file, args) => {
    const answer = answers[args.join(' ')];
    if (answer === undefined) return Promise.resolve({ kind: 'failed', why: 'missing' });
    const [code, stdout, stderr] = answer;
    return Promise.resolve({ kind: 'ended', code, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) });
  };
  return askUsbguard(run, ['block with-interface one-of { 08:*:* }']);
};

test('is in force where the daemon has the rules and refuses a change', async () => {
  expect(await reading(good)).toMatchObject({ state: 'in-force' });
});

test.each<readonly [what: string, state: string, change: typeof good]>([
  [
    'a rule that lets everything in goes before',
    'not-in-force',
    { 'list-rules': [0, '1: allow\n2: block with-interface one-of { 08:*:* }\n', ''] },
  ],
  ['no rules', 'not-in-force', { 'list-rules': [0, '', ''] }],
  ['what no rule names is let in', 'not-in-force', { 'get-parameter ImplicitPolicyTarget': [0, 'allow\n', ''] }],
  ['the rules are not applied', 'not-in-force', { 'get-parameter InsertedDevicePolicy': [0, 'allow\n', ''] }],
  ['the borrower may change it', 'not-in-force', { 'set-parameter ImplicitPolicyTarget block': [0, '', ''] }],
  ['no daemon', 'unknown', { 'list-rules': [1, '', 'IPC connect: No such file or directory\n'] }],
  ['a daemon that does not speak to the borrower', 'unknown', { 'get-parameter InsertedDevicePolicy': [1, '', ''] }],
  [
    'a change that failed for another reason',
    'unknown',
    { 'set-parameter ImplicitPolicyTarget block': [1, '', 'IPC connect: timed out\n'] },
  ],
])('%s: %s', async (_what, state, change) => {
  expect(await reading({ ...good, ...change })).toMatchObject({ state });
});

test('is unknown where there is no usbguard', async () => {
  expect(await reading({})).toMatchObject({ state: 'unknown' });
});
