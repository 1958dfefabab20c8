import { expect, test } from 'vitest';
import type { JsonValue } from '../../../../agent/json-value.ts';
import { setAside } from '../../../../agent/profile/set-aside.ts';

const absent = { kind: 'absent', made: [] };
const file = (content: string, mtime = '1.000000000') => ({
  kind: 'file',
  content,
  mode: 420,
  mtime,
  immutable: false,
});

/** What becomes of a place that stands so now. */
async function told(now: JsonValue, prior: JsonValue, applied: JsonValue): Promise<string | null> {
  const asked: string[] = [];
  const note = await setAside(null, { row: {}, prior, applied } as unknown as Parameters<typeof setAside>[1], {
    capture: () => Promise.resolve(now),
    apply: () => Promise.reject(new Error('not asked for')),
    restore: () => Promise.reject(new Error('not asked for')),
    attest: () => Promise.reject(new Error('not asked for')),
    keepBeside: () => {
      asked.push('kept');
      return Promise.resolve('beside');
    },
  });
  expect(asked.length).toBe(note === null ? 0 : 1);
  return note;
}

test.each<readonly [what: string, now: JsonValue, prior: JsonValue, applied: JsonValue]>([
  ['as it was before', absent, absent, file('ours')],
  ['as we left it, written at another time', file('ours', '9.000000000'), absent, file('ours')],
  [
    'a table gone and its file still there',
    { file: file('ours', '3.000000000'), isLoaded: false },
    { file: absent, isLoaded: false },
    { file: file('ours'), isLoaded: true },
  ],
  ['the mark of immutability gone', file('ours'), absent, { ...file('ours'), immutable: true }],
  [
    'half of a tree put back',
    { entries: [{ a: 1 }, { a: 0 }] },
    { entries: [{ a: 1 }, { a: 1 }] },
    { entries: [{ a: 0 }, { a: 0 }] },
  ],
])('is nobody’s: %s', async (_what, now, prior, applied) => {
  expect(await told(now, prior, applied)).toBeNull();
});

test.each<readonly [what: string, now: JsonValue, prior: JsonValue, applied: JsonValue]>([
  ['another content', file('theirs'), absent, file('ours')],
  [
    'another content, and the table gone',
    { file: file('x'), isLoaded: false },
    { file: absent, isLoaded: false },
    { file: file('ours'), isLoaded: true },
  ],
  ['another mode', { ...file('ours'), mode: 511 }, file('before'), file('ours')],
  ['one more of them', { entries: [1, 2, 3] }, { entries: [1, 2] }, { entries: [1, 2] }],
  ['an attribute that neither had', { ...file('ours'), note: 'x' }, absent, file('ours')],
])('is kept and told: %s', async (_what, now, prior, applied) => {
  expect(await told(now, prior, applied)).toMatch(/beside/);
});
