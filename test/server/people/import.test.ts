import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ImportAnswer, PeopleAnswer, SectionsAnswer } from '#contract/people/people-api.ts';
import { type Browser, browserOf, codeOf } from '../support/browser.ts';
import { toCp932 } from '../support/cp932.ts';
import { openOffice, type TestOffice } from '../support/office.ts';

let office: TestOffice;
let admin: Browser;
beforeAll(async () => {
  office = await openOffice();
  admin = await browserOf(office, '900001');
});
afterAll(() => office.close());

interface Asked {
  readonly kind?: 'staff' | 'sections';
  readonly endMissing?: boolean;
  readonly from?: string | null;
  readonly apply?: string | null;
}
const ask = (file: string | Buffer | null, asked: Asked = {}) =>
  admin.post('/v1/people/import', {
    ...{ kind: 'staff', endMissing: false, from: null, apply: null, ...asked },
    file: file === null ? null : Buffer.from(file).toString('base64'),
  });
const preview = async (file: string | Buffer | null, asked: Asked = {}): Promise<ImportAnswer> =>
  ImportAnswer.parse((await ask(file, asked)).json());
const bring = async (file: string | Buffer | null, asked: Asked = {}): Promise<ImportAnswer> => {
  const { digest, faults } = await preview(file, asked);
  expect(faults).toEqual([]);
  const answer = await ask(file, { ...asked, apply: digest });
  expect(answer.statusCode, answer.body).toBe(200);
  return ImportAnswer.parse(answer.json());
};
const people = async (text: string) =>
  PeopleAnswer.parse((await admin.get(`/v1/people?text=${encodeURIComponent(text)}`)).json()).people;
const acts = async () =>
  (await office.store.db.selectFrom('office_acts').select('act').orderBy('log_index').execute()).map(({ act }) => act);

it('ships 45 sections, with 部 only where the paper says so; a second time changes nothing', async () => {
  expect(await bring(null, { kind: 'sections' })).toMatchObject({ rows: 45, counts: { add: 45 }, applied: true });
  const { sections } = SectionsAnswer.parse((await admin.get('/v1/sections')).json());
  const shipped = sections.filter(({ id }) => /^S\d\d$/.test(id));
  expect(shipped.map(({ id }) => id)).toEqual(
    Array.from({ length: 46 }, (_, n) => `S${String(n + 1).padStart(2, '0')}`).filter((id) => id !== 'S45'),
  );
  expect(shipped.filter(({ division }) => division !== '').map(({ name }) => name)).toEqual([
    ...['会計課', '議事課', '消防総務課'],
  ]);
  expect(shipped[0]).toMatchObject({ name: '企画政策課', from: '2020-11-27', to: null });
  const before = (await acts()).length;
  expect(await bring(null, { kind: 'sections' })).toMatchObject({ unchanged: 45, changes: [] });
  expect(await acts()).toHaveLength(before);
});

it('reads CP932 with 髙, 﨑, ①, 〜 and 外字, as well as UTF-8 with and without its mark', async () => {
  const rows =
    '職員番号,氏名,フリガナ,所属,役職\r\n５０００３１,髙﨑　次郎,ﾀｶｻｷ ｼﾞﾛｳ,財政課,①〜主任\r\n500032,\ue000田,,S03,\r\n';
  const bytes = toCp932(rows.replace('〜', '～'));
  for (const code of [
    [0xfb, 0xfc],
    [0xfa, 0xb1],
    [0x87, 0x40],
    [0x81, 0x60],
    [0xf0, 0x40],
  ])
    expect(bytes.includes(Buffer.from(code)), code.map((byte) => byte.toString(16)).join('')).toBe(true);
  expect(await bring(bytes)).toMatchObject({ encoding: 'cp932', counts: { add: 2 } });
  const [found] = await people('高崎');
  expect(found).toMatchObject({ id: '500031', name: '髙﨑　次郎', kana: 'たかさき じろう', post: '①～主任' });
  expect(found).toMatchObject({ sectionName: '財政課', password: 'none', privateUse: false });
  expect(await people('たかさき')).toHaveLength(1);
  expect((await people('500032'))[0]).toMatchObject({ name: '\ue000田', privateUse: true });
  const utf8 = rows.replace('〜', '～');
  expect(await bring(utf8)).toMatchObject({ encoding: 'utf-8', unchanged: 2, changes: [] });
  expect(await bring(`\ufeff${utf8}`)).toMatchObject({ encoding: 'utf-8-bom', unchanged: 2, changes: [] });
  expect(await bring('職員番号,氏名,所属\n500034,𠮷田 葛\u{e0100},財政課\n')).toMatchObject({ counts: { add: 1 } });
  expect((await people('吉田葛'))[0]).toMatchObject({ id: '500034', name: '𠮷田 葛\u{e0100}' });
});

it('tells each bad row with its line, its column, what is wrong and how to mend it, and applies nothing', async () => {
  const file = [
    '職員番号,氏名,ふりがな,所属,役職,任用区分,役割,内線',
    '500041,見本 一,みほん,財政課,主任,常勤,職員,1',
    '',
    '123,見本 二,みほん,財政課,,,,',
    '500042,,見本,無い課,,パート,王様,',
    '500041,見本 三,,財政課,,,,',
    '500043,見本 四,財政課',
    '',
  ].join('\n');
  const answer = await preview(file);
  expect(answer).toMatchObject({ ignored: ['内線'], counts: { faults: 8 } });
  expect(answer.faults.map(({ line, column }) => [line, column])).toEqual([
    [4, '職員番号'],
    [5, '氏名'],
    [5, 'ふりがな'],
    [5, '所属'],
    [5, '任用区分'],
    [5, '役割'],
    [6, '職員番号'],
    [7, ''],
  ]);
  expect(answer.faults[0]).toEqual({
    ...{ line: 4, column: '職員番号', value: '123', wrong: '職員番号は6桁の数字です。' },
    mend: '先頭の0が消えていないか確かめてください。',
  });
  for (const { wrong, mend } of answer.faults) expect(wrong.length * mend.length).toBeGreaterThan(0);
  expect(codeOf(await ask(file, { apply: answer.digest }))).toBe('OF-570');
  expect(await people('500041')).toHaveLength(0);
});

it.each([
  ['氏名,所属\n見本,財政課\n', '見出し「職員番号」がありません。'],
  ['', 'ファイルに何も書かれていません。'],
  ['職員番号,氏名,氏名,所属\n', '見出し「氏名」が2つ以上あります。'],
  ['職員番号,氏名,所属\n500051,"見本,財政課\n', '引用符 " の使い方が正しくありません。'],
  [Buffer.from('\ufeff職員番号', 'utf16le'), '文字の種類がUnicode（UTF-16）です。'],
  [Buffer.from('PK\x03\x04xlsx'), 'CSVではなく、表計算ソフトのブックです。'],
  [Buffer.from([0x61, 0x0a, 0x62, 0x0a, 0x82, 0x0a]), 'Shift_JISでもUTF-8でもない文字があります。'],
])('of a file that is no list says what it is: %#', async (file, wrong) => {
  const { faults } = await preview(file);
  expect(faults[0]?.wrong).toBe(wrong);
  if (wrong.startsWith('Shift')) expect(faults[0]?.line).toBe(3);
});

it('takes no name of two lines or with turned signs, and closes nobody for a list of nobody', async () => {
  const head = '職員番号,氏名,所属\r\n';
  for (const name of ['"見本\n太郎"', '\u202e見本', '見本\u2067', '"見本\u2028太郎"'])
    expect((await preview(`${head}500071,${name},S03\r\n`)).faults, name).toMatchObject([{ column: '氏名' }]);
  expect((await preview(`${head}500071,葛\u{e0100}城,S03\r\n`)).faults).toEqual([]);
  expect((await preview(head, { endMissing: true })).faults).toMatchObject([{ line: 1 }]);
  expect((await preview(head)).faults).toEqual([]);
});

it('answers any bytes with a report', async () => {
  const headed = fc
    .array(fc.array(fc.oneof(fc.string(), fc.constantFrom('"', ',', '財政課', '500061', '\u0000')), { maxLength: 4 }))
    .map((rows) => Buffer.from(['職員番号,氏名,所属', ...rows.map((cells) => cells.join(','))].join('\n')));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((some) => Buffer.from(some)),
    headed,
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.constantFrom('staff' as const, 'sections' as const), async (file, kind) => {
      const answer = await ask(file, { kind });
      expect(answer.statusCode, answer.body).toBe(200);
      ImportAnswer.parse(answer.json());
    }),
    { numRuns: 300 },
  );
});

it('changes, moves on a day, ends only where asked, and only as it was shown', async () => {
  const file = '職員番号,氏名,所属,役割\n100123,見本 花子,財政課,職員\n500071,見本 七,財政課,\n';
  const next = { from: '2027-04-01' };
  const shown = await preview(file, next);
  expect(shown.changes).toEqual([
    {
      ...{ act: 'change', id: '100123', name: '見本 花子' },
      differences: [{ column: '所属', before: '企画政策課', after: '財政課' }],
    },
    { act: 'add', id: '500071', name: '見本 七', differences: [] },
  ]);
  expect(codeOf(await ask(file, { ...next, apply: '0'.repeat(64) }))).toBe('OF-569');
  expect(codeOf(await ask(file, { apply: shown.digest }))).toBe('OF-569');
  await bring(file, next);
  expect((await people('100123'))[0]).toMatchObject({
    ...{ section: 'planning', coming: { section: 'S03', sectionName: '財政課', from: '2027-04-01' } },
  });
  expect((await bring(file, next)).changes).toEqual([]);
  expect((await acts()).filter((act) => act === 'list.imported').length).toBeGreaterThan(0);

  const ends = await preview(file, { ...next, endMissing: true });
  expect(ends.faults).toEqual([]);
  expect(ends.changes.every(({ act, id }) => act === 'end' && id !== '900001')).toBe(true);
  expect(ends.changes.map(({ id }) => id)).toContain('100456');
  expect((await people('100456'))[0]?.disabled).toBe(false);
});

it('leaves an admin, and the importer their role', async () => {
  const own = await preview('職員番号,氏名,所属,役割\n900001,見本 管理,財政課,職員\n');
  expect(own.faults.map(({ wrong }) => wrong)).toEqual([
    ...['このまま反映すると、管理者が一人もいなくなります。', '自分自身の役割は変えられません。'],
  ]);
});

it('refuses sections that would end with people in them, and reads their days in every form', async () => {
  const ending = await preview('所属番号,所属名,開始日,終了日\nS03,財政課,R2.11.27,2020/12/31\n', { kind: 'sections' });
  expect(ending.faults[0]?.wrong).toContain('利用できる職員が');
  const file =
    '所属番号,所属名,部,開始日,終了日\nX1,見本課,見本部,令和２年４月１日,\nX2,旧見本課,,平成31年4月1日,R3/3/31\n';
  expect(await bring(file, { kind: 'sections' })).toMatchObject({ counts: { add: 2 } });
  const gone = await preview('職員番号,氏名,所属\n500081,見本,旧見本課\n');
  expect(gone.faults[0]).toMatchObject({ column: '所属', value: '旧見本課' });
});

it('takes an address for notices where the list has one, and leaves it where the cell is empty', async () => {
  const head = '職員番号,氏名,所属,メールアドレス\n';
  const bad = await preview(`${head}500091,見本,財政課,a@example.jp;b@example.jp\n`);
  expect(bad.faults).toMatchObject([{ column: 'メールアドレス', value: 'a@example.jp;b@example.jp' }]);
  await bring(`${head}500091,見本,財政課,a@example.jp\n`);
  expect((await people('500091'))[0]).toMatchObject({ mail: 'a@example.jp' });
  expect(await bring(`${head}500091,見本,財政課,\n`)).toMatchObject({ unchanged: 1, changes: [] });
  expect(await bring(`${head}500091,見本,財政課,ｂ@example.jp\n`)).toMatchObject({
    changes: [{ differences: [{ column: 'メールアドレス', before: 'a@example.jp', after: 'b@example.jp' }] }],
  });
  expect(await acts()).toContain('mail-address.set');
});

it('takes ten thousand rows', async () => {
  const rows = Array.from({ length: 10_000 }, (_, n) => `${600_000 + n},見本 職員${n},みほん,財政課,主事,常勤,職員`);
  const file = toCp932(`職員番号,氏名,ふりがな,所属,役職,任用区分,役割\r\n${rows.join('\r\n')}\r\n`);
  const applied = await bring(file);
  expect(applied).toMatchObject({ encoding: 'cp932', rows: 10_000, counts: { add: 10_000, faults: 0 } });
  expect((await bring(file)).unchanged).toBe(10_000);
}, 120_000);
