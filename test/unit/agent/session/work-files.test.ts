import { beforeEach, describe, expect, test } from 'vitest';
import type { Draft, EntryData } from '#contract/trail/catalogue.ts';
import { createWorkFiles, type WorkFiles } from '../../../../agent/session/work-files.ts';
import { until } from '../support/until.ts';

type Found = EntryData<'work.files'> | null;

const session = 'S-20261121-001';
const since = '2026-11-21T00:00:00.000Z';
const found = (name: string): Found => ({
  files: [{ name: { text: name, bytes: Buffer.from(name).toString('base64') }, at: since }],
  ...{ more: 0, isWhole: true },
});
const names = (drafts: readonly Draft[]): readonly string[] =>
  drafts.map(({ data }) => (data as EntryData<'work.files'>).files[0]?.name.text ?? '');

let minute: number;
let looks: { readonly since: string; readonly longestMs: number; readonly end: (what: Found) => void }[];
let recorded: Draft[];
let isTaken: boolean;
let files: WorkFiles;

beforeEach(() => {
  [minute, looks, recorded, isTaken] = [0, [], [], true];
  files = createWorkFiles({
    savedSince: (from, longestMs) => new Promise((end) => looks.push({ since: from, longestMs, end })),
    now: () => {
      minute += 1;
      return new Date(Date.parse(since) + minute * 60_000);
    },
    record: async (draft) => {
      if (isTaken) recorded.push(draft);
      return isTaken;
    },
  });
});
const look = (n: number) => until(`look ${n}`, () => looks[n] ?? null);

describe('終業', () => {
  test('finds what was looked for while the person wrote, and waits a second at most for what came after', async () => {
    files.lookAhead(session, since);
    (await look(0)).end(found('前.txt'));
    const with終業 = files.at('終業', session, since);
    const second = await look(1);
    expect([looks[0], second]).toMatchObject([
      { since, longestMs: 3_000 },
      { since: '2026-11-21T00:01:00.000Z', longestMs: 1_000 },
    ]);
    second.end(found('後.txt'));
    expect(names((await with終業).drafts)).toEqual(['前.txt', '後.txt']);
  });

  test('looks for itself where nothing was looked for before, or of another session', async () => {
    files.lookAhead('S-20261120-001', since);
    (await look(0)).end(found('昨日.txt'));
    const with終業 = files.at('終業', session, since);
    const own = await look(1);
    expect(own).toMatchObject({ since, longestMs: 3_000 });
    own.end(null);
    expect((await with終業).drafts).toEqual([]);
  });
});

describe('中断', () => {
  test('tells what is found at once with it, and the next time what came since', async () => {
    const with中断 = files.at('中断', session, since);
    (await look(0)).end(found('一覧.xlsx'));
    const { drafts, onWritten } = await with中断;
    expect(names(drafts)).toEqual(['一覧.xlsx']);
    onWritten();
    void files.at('中断', session, since);
    expect((await look(1)).since).toBe('2026-11-21T00:01:00.000Z');
  });

  test('does not wait for a large folder: what is found is told behind it, and 終業 comes after that', async () => {
    const { drafts, onWritten } = await files.at('中断', session, since);
    expect(drafts).toEqual([]);
    onWritten();
    const with終業 = files.at('終業', session, since);
    expect(looks).toHaveLength(1);
    looks[0]?.end(found('一覧.xlsx'));
    const second = await look(1);
    expect([names(recorded), second.since]).toEqual([['一覧.xlsx'], '2026-11-21T00:01:00.000Z']);
    second.end(null);
    expect((await with終業).drafts).toEqual([]);
  });

  test('that could not be written, or whose files could not, leaves them to be told the next time', async () => {
    (await files.at('中断', session, since)).drafts;
    isTaken = false;
    (await files.at('中断', session, since)).onWritten();
    for (const one of looks) one.end(found('一覧.xlsx'));
    void files.at('終業', session, since);
    expect((await look(2)).since).toBe(since);
    expect(recorded).toEqual([]);
  });
});
