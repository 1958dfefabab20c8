import { expect, test } from 'vitest';
import type { PrepareReport } from '#contract/http/service-api.ts';
import { type CheckReport, residuePlaces } from '#contract/loan/wipe-report.ts';
import { reportText } from '../../../../agent/cli/service-words.ts';

const at = '2026-11-26T00:00:00.000Z';
const check: CheckReport = {
  ...{ v: 1, kind: 'check', terminal: 'T-0001', loan: null, executor: { id: '300022', name: '見本' } },
  ...{ order: 'a'.repeat(64), startedAt: at, endedAt: at, tool: { name: 'tanmori', version: '1' } },
  ...{ selfTest: 'passed', canaries: { bytes: 4096, complete: true, places: [] } },
  residue: residuePlaces.map((place) => ({ place, state: 'absent', files: 0 })),
  ...{ sampled: { blocks: 0, zero: 0, random: 0, readable: 0 }, volume: 'none', verdict: 'clean', reasons: [] },
};

test('every place that the check looked at has a Japanese name, and the marks have the one of the console', () => {
  const lines = reportText(check).split('\n');
  const places = lines.slice(1, 1 + residuePlaces.length);
  expect(places.filter((line) => /^[a-z-]+ /.test(line))).toEqual([]);
  expect(places[0]).toMatch(/^作業用フォルダ +なし +0$/);
  expect(lines).toContain('目印 0 個のうち 0 個（装置 4096 バイトを検索）');
});

test('a PC that is prepared without its controls says what is left to do, one with all of them nothing', () => {
  const textOf = (media: 'in-force' | 'not-in-force' | 'unknown', install = media): string =>
    reportText({
      ...{
        v: 1,
        kind: 'prepare',
        manifest: { v: 1, terminal: 'T-0001', loan: 'L-20261129-001', plantedAt: at, canaries: [] },
      },
      ...{ controls: { save: 'in-force', media, print: 'in-force', install }, encryption: 'none', endedAt: at },
    } satisfies PrepareReport);
  expect(textOf('not-in-force', 'unknown')).toContain('次にすること：無効の制御があります。');
  expect(textOf('unknown')).toContain('次にすること：不明の制御があります。');
  expect(textOf('in-force')).not.toContain('次にすること');
});
