import { expect, test } from 'vitest';
import { readArguments } from '../../../../agent/cli/arguments.ts';

const files = ['--config', '/s/service.json', '--wipe-parameters', '/s/wipe.json', '--state', '/s/state'];
const wipe = ['wipe', '--terminal', 'T-0001', ...files];

test('reads an act with a code, and one that goes on without', () => {
  const read = readArguments([...wipe, '--code', 'aaaa-bbbb-cccc-2222']);
  expect(read).toMatchObject({ ok: true, value: { name: 'wipe', code: 'AAAABBBBCCCC2222', terminal: 'T-0001' } });
  expect(readArguments(wipe)).toMatchObject({ ok: true, value: { code: null } });
  expect(readArguments(['report', '--state', '/s'])).toMatchObject({
    ok: true,
    value: { name: 'report', state: '/s' },
  });
});

test.each([
  ['a code of another length', [...wipe, '--code', 'AAAA']],
  ['no terminal', ['wipe', ...files]],
  ['a terminal that is none', ['wipe', '--terminal', 'T-1', ...files]],
  ['a path that is not absolute', ['report', '--state', 's']],
  ['an option of another act', [...wipe, '--profile', '/p']],
  ['an option that does not exist', [...wipe, '--force']],
  ['prepare without what was provisioned', ['prepare', '--terminal', 'T-0001', ...files]],
  ['another word', [...wipe, 'now']],
])('refuses %s', (_what, argv) => {
  expect(readArguments(argv)).toMatchObject({ ok: false, code: 'TM-106' });
});
