import { expect, test } from 'vitest';
import { readArguments } from '../../../../agent/launch/arguments.ts';

test.each([
  [['soffice', '--writer', '--', '-x'], { settings: null, program: 'soffice', args: ['--writer', '--', '-x'] }],
  [['--', '-odd', 'a'], { settings: null, program: '-odd', args: ['a'] }],
  [['--settings', '.config/a', '--settings', '.a b', 'p'], { settings: ['.config/a', '.a b'], program: 'p', args: [] }],
  [['--parameters', '/x.json', 'p'], { parameters: '/x.json', settings: null, program: 'p', args: [] }],
])('takes %j', (argv, launch) => {
  expect(readArguments(argv)).toEqual({
    ok: true,
    value: { parameters: '/etc/tanmori/parameters.json', ...launch },
  });
});

test.each([
  [[]],
  [['']],
  [['--']],
  [['--settings', '.config']],
  [['--settings']],
  [['--parameters', 'x.json', 'p']],
  [['--unknown', 'p']],
  [['-x', 'y', 'p']],
  ...[
    '',
    '.',
    '..',
    '/',
    '/tmp',
    'Desktop',
    'Desktop/.x',
    '.config/',
    '.a/../b',
    '.a/./b',
    '.a//b',
    '../.a',
    './.a',
  ].map((folder) => [['--settings', folder, 'p']]),
])('refuses %j', (argv) => {
  expect(readArguments(argv)).toMatchObject({ ok: false, code: 'TM-106' });
});
