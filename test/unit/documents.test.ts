import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorCodes } from '#contract/errors.ts';
import { promisedNowhere, promiseStates, promises, promiseTerms } from '#contract/words/promise-words.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).flatMap((name) => `docs/${name}`)]
  .filter((name) => name.endsWith('.md'))
  .toSorted();
/** Each name in backquotes that a page speaks of. */
const named = (page: string, pattern: RegExp): readonly string[] => [
  ...new Set([...read(page).matchAll(/`([^`\n]+)`/g)].flatMap(([, name = '']) => (pattern.test(name) ? [name] : []))),
];

describe.each(pages)('%s', (page) => {
  it('names no file of the tests that is not there', () => {
    const missing = named(page, /^test\/\S+$/).filter((name) => globSync(name, { cwd: root }).length === 0);
    expect(missing).toEqual([]);
  });

  it('names no code that nobody can meet', () => {
    const codes = [...read(page).matchAll(/\b(?:OF|TM)-\d{3}\b/g)].map(([code]) => code);
    expect(codes.filter((code) => !(errorCodes as readonly string[]).includes(code))).toEqual([]);
  });
});

it('the manual promises what the screen of the PC does, word by word', () => {
  const manual = read('docs/operations.md');
  const said = [
    ...[promiseTerms, ...Object.values(promises), ...promiseStates].flatMap((words) => Object.values(words)),
    promisedNowhere,
  ];
  expect(said.filter((sentence) => !manual.includes(sentence))).toEqual([]);
});

it('the threat model names a test for each threat', () => {
  const threats =
    read('docs/threat-model.md')
      .split('\n## Terminal\n')[1]
      ?.split('\n')
      .filter((line) => /^\| (?!threat )/.test(line)) ?? [];
  expect(threats.length).toBeGreaterThan(80);
  expect(threats.filter((line) => !/\| `test\/[^|]+ \|$/.test(line))).toEqual([]);
});

it('each package that is installed has its line, with one exact version', () => {
  const Versions = z.record(z.string(), z.string());
  const { dependencies, devDependencies, optionalDependencies } = z
    .object({ dependencies: Versions, devDependencies: Versions, optionalDependencies: Versions })
    .parse(JSON.parse(read('package.json')));
  const versions = { ...dependencies, ...devDependencies, ...optionalDependencies };
  const lines = read('docs/dependencies.md');
  const unnamed = Object.keys(versions).filter((name) => !name.startsWith('@types/') && !lines.includes(name));
  expect(unnamed).toEqual([]);
  for (const [name, version] of Object.entries(versions)) expect(version, name).toMatch(/^(npm:.+@)?\d+\.\d+\.\d+$/);
  expect(existsSync(join(root, 'package-lock.json'))).toBe(true);
});
