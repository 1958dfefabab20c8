import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DecidedAnswer, ReportDay, ReportRows } from '#contract/http/report-api.ts';
import { instantOf } from '#contract/session/closing.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { textOf } from './support/pdf-text.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';

const date = '2026-11-20';
let office: TestOffice;
let terminal: Terminal;
let staff: Browser;
let head: Browser;
let other: Browser;

/** Moves the PC's clock to a time in Japan. */
const clockTo = (day: string, time: string): void => {
  terminal.trail.atMs = instantOf(day, time).getTime() - 1000;
};
const by = (session: string) => ({ session, actor: 'staff:100123' });
const begin = (session: string, day: string) => {
  clockTo(day, '08:30');
  return terminal.trail.add('session.started', { work: '会議録の作成', plan: [] }, by(session));
};

/** A day from 8:30 to 17:30 with lunch and a quarter of an hour away. */
function workDay(session: string, day: string) {
  const entries = [begin(session, day)];
  for (const [from, to, reason] of [
    ['10:15', '10:30', 'away'],
    ['12:00', '13:00', 'break'],
  ] as const) {
    clockTo(day, from);
    entries.push(terminal.trail.add('session.interrupted', { reason, note: '', from: null, to: null }, by(session)));
    clockTo(day, to);
    entries.push(terminal.trail.add('session.resumed', {}, by(session)));
  }
  clockTo(day, '17:30');
  const text = '会議/会議録.docx';
  const name = { text, bytes: Buffer.from(text).toString('base64') };
  const files = [{ name, at: instantOf(day, '11:20').toISOString() }];
  entries.push(terminal.trail.add('work.files', { files, more: 0, isWhole: true }, { session }));
  return [...entries, terminal.trail.add('session.ended', { result: '会議録を仕上げた。' }, by(session))];
}

const read = async (browser = staff, day = date, of = '100123') =>
  browser.get(`/v1/reports/day?staff=${of}&date=${day}`);
const report = async (day = date) => ReportDay.parse((await read(staff, day)).json());
const correct = (row: string, text: string, day = date) =>
  staff.post('/v1/reports/correct', { date: day, row, text, reason: '実際と違うため' });
const submit = async (day = date) =>
  staff.post('/v1/reports/submit', { date: day, content: (await report(day)).content });
const decide = async (decision: string, remark = '', days = [date], browser = head) =>
  browser.post('/v1/reports/decide', {
    ...{ decision, remark },
    days: await Promise.all(
      days.map(async (day) => ({ staff: '100123', date: day, content: (await report(day)).content })),
    ),
  });

beforeAll(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  await office.addPerson({ id: '500009', section: 'planning', role: 'hr' });
  staff = await browserOf(office, '100123');
  head = await browserOf(office, '200045');
  other = await browserOf(office, '200046');
  const sent = await terminal.send([terminal.opening(), ...workDay(randomUUID(), date)]);
  expect(sent.statusCode).toBe(200);
});
afterAll(() => office.close());

describe('a report of a day', () => {
  it('is drafted from the trail, with the plan that was approved', async () => {
    const day = await report();
    expect(day).toMatchObject({
      ...{ state: 'draft', changed: false, isOpen: false, closedByRule: null, byTelephone: false },
      sums: { workedMin: 450, afterMin: 15, byReason: { away: 15, break: 0 }, leaveMin: 0 },
    });
    const line = day.lines.find(({ from }) => from === '10:00');
    expect(line?.plan).toContain('会議録・議事録作成');
    expect(line?.result).toContain('10:15〜10:30 離席');
    // Named in the hour in which it was saved, not where it was told.
    expect(day.lines.flatMap(({ from, result }) => (result.includes('ファイル：会議録.docx') ? [from] : []))).toEqual([
      '11:00',
    ]);
    expect(day.lines.at(-1)?.result).toContain('会議録を仕上げた。');
  });

  it('is read by the person, the head, hr and the auditor, and by nobody else', async () => {
    const codes: Record<string, number> = {};
    for (const account of ['100456', '200046', '300011', '900001', '500009', '400007', '200045'])
      codes[account] = (await read(await browserOf(office, account))).statusCode;
    expect(codes).toEqual({
      ...{ '100456': 403, '200046': 403, '300011': 403, '900001': 403 },
      ...{ '500009': 200, '400007': 200, '200045': 200 },
    });
    const acts = (await actsOf(office)).filter(({ act }) => act === 'day-report.read');
    expect(acts.map(({ actor }) => actor)).toEqual(['hr:500009', 'auditor:400007', 'manager:200045']);
    expect(codeOf(await read(staff, '2026-11-19'))).toBe('OF-404');
    for (const query of [
      'from=2026-01-01&to=2026-12-31',
      'from=2026-11-21&to=2026-11-20',
      'from=2026-02-30&to=2026-03-01',
    ])
      expect(codeOf(await staff.get(`/v1/reports?${query}`)), query).toBe('OF-400');
    expect(ReportRows.parse((await other.get(`/v1/reports?from=${date}&to=${date}`)).json()).days).toEqual([]);
  });

  it('is corrected by new entries beside the trail, which stays as it is', async () => {
    const entries = await office.store.db.selectFrom('entries').select(['hash', 'data']).execute();
    const before = (await report()).lines.find(({ from }) => from === '09:00')?.result;
    expect((await correct('09:00', '電話の対応')).statusCode).toBe(200);
    const day = await report();
    expect(day.lines.find(({ from }) => from === '09:00')).toMatchObject({
      ...{ result: '電話の対応', drafted: before },
      corrected: { by: { id: '100123' }, reason: '実際と違うため' },
    });
    expect(day.steps).toMatchObject([{ act: 'corrected', row: '09:00', before, after: '電話の対応' }]);
    expect(await office.store.db.selectFrom('entries').select(['hash', 'data']).execute()).toEqual(entries);
    expect((await actsOf(office)).at(-1)).toMatchObject({ act: 'report.corrected', actor: 'staff:100123' });
    expect(codeOf(await correct('09:30', '見本'))).toBe('OF-400');
    expect(codeOf(await head.post('/v1/reports/correct', { date, row: '09:00', text: '', reason: '見本' }))).toBe(
      'OF-404',
    );
  });

  it('goes from the person to the head and back, and each says what was seen', async () => {
    expect(codeOf(await decide('confirmed'))).toBe('OF-550');
    expect(codeOf(await staff.post('/v1/reports/submit', { date, content: '0'.repeat(64) }))).toBe('OF-551');
    expect((await submit()).statusCode).toBe(200);
    expect(codeOf(await submit())).toBe('OF-550');
    expect(codeOf(await decide('returned'))).toBe('OF-400');
    expect(codeOf(await decide('confirmed', '', [date], other))).toBe('OF-403');
    expect((await decide('returned', '成果物の名前も書いてください。')).statusCode).toBe(200);
    expect(await report()).toMatchObject({ state: 'returned' });
    const seen = (await report()).content;
    expect((await submit()).statusCode).toBe(200);
    expect((await correct('remark', '議事録.docx')).statusCode).toBe(200);
    const stale = { decision: 'confirmed', remark: '', days: [{ staff: '100123', date, content: seen }] };
    expect(codeOf(await head.post('/v1/reports/decide', stale))).toBe('OF-551');
    expect((await decide('confirmed')).statusCode).toBe(200);
    const told = await office.store.db.selectFrom('notices').select(['account_id', 'title']).orderBy('id').execute();
    expect(told.filter(({ title }) => title.startsWith('在宅勤務報告書'))).toMatchObject([
      { account_id: '200045', title: expect.stringContaining('があなたの手続きを待っています') },
      { account_id: '100123', title: expect.stringContaining('が差し戻されました') },
      { account_id: '200045', title: expect.stringContaining('があなたの手続きを待っています') },
      { account_id: '100123', title: expect.stringContaining('が承認されました') },
    ]);
    expect(await report()).toMatchObject({ state: 'confirmed', changed: false });
  });

  it('asks for a new confirmation after a correction, and after entries that arrive late', async () => {
    expect((await correct('10:00', '議事録の校正')).statusCode).toBe(200);
    expect(await report()).toMatchObject({ state: 'submitted', changed: true });
    expect((await decide('confirmed')).statusCode).toBe(200);
    expect(await report()).toMatchObject({ state: 'confirmed' });
    clockTo(date, '19:00');
    const session = randomUUID();
    const started = terminal.trail.add('session.started', { work: '追加', plan: [] }, by(session));
    expect((await terminal.send([started])).statusCode).toBe(200);
    expect(await report()).toMatchObject({ state: 'submitted', changed: true, isOpen: true });
    clockTo(date, '19:30');
    const ended = terminal.trail.add('session.ended', { result: '追加した。' }, by(session));
    expect((await terminal.send([ended])).statusCode).toBe(200);
    expect(await report()).toMatchObject({ state: 'submitted', changed: true, sums: { afterMin: 45, workedMin: 450 } });
    expect((await decide('returned', '時間外は命じていません。')).statusCode).toBe(200);
    expect(await report()).toMatchObject({ state: 'returned' });
    expect((await submit()).statusCode).toBe(200);
    expect((await decide('confirmed')).statusCode).toBe(200);
  });

  it('is not submitted while its session is open', async () => {
    const session = randomUUID();
    expect((await terminal.send([begin(session, '2026-11-21')])).statusCode).toBe(200);
    expect(codeOf(await submit('2026-11-21'))).toBe('OF-552');
    clockTo('2026-11-21', '08:45');
    const ended = terminal.trail.add('session.ended', { result: '終えた。' }, by(session));
    expect((await terminal.send([ended])).statusCode).toBe(200);
    expect((await submit('2026-11-21')).statusCode).toBe(200);
  });

  it('is confirmed with many others at once, all or none', async () => {
    expect(codeOf(await decide('confirmed', '', ['2026-11-21', date]))).toBe('OF-550');
    expect(await report('2026-11-21')).toMatchObject({ state: 'submitted' });
    expect((await correct('11:00', '議事録の清書')).statusCode).toBe(200);
    expect(codeOf(await decide('confirmed', '', ['2026-11-21', '2026-11-21']))).toBe('OF-400');
    expect(await report('2026-11-21')).toMatchObject({ state: 'submitted' });
    const answer = await decide('confirmed', '', ['2026-11-21', date]);
    expect(DecidedAnswer.parse(answer.json())).toEqual({ days: 2 });
    for (const day of [date, '2026-11-21']) expect(await report(day)).toMatchObject({ state: 'confirmed' });
  });

  it('is printed with 実施結果 and both signatures', async () => {
    const answer = await head.get('/v1/reports/paper.pdf?staff=100123&from=2026-11-20&to=2026-11-22');
    expect(answer.statusCode).toBe(200);
    const text = textOf(answer.rawPayload, 'report');
    if (text === null) return;
    for (const words of [
      '在宅勤務計画書（報告書）',
      '実施結果',
      '電話の対応',
      '議事録.docx',
      '職・氏名 主事',
      '復命（本人の提出）',
      '見本 課長',
    ])
      expect(text.replace(/\s/g, '')).toContain(words.replace(/\s/g, ''));
    expect(codeOf(await other.get('/v1/reports/paper.pdf?staff=100123&from=2026-11-20&to=2026-11-22'))).toBe('OF-403');
  });

  it('keeps its history: no row can be changed or deleted', async () => {
    const { db } = office.store;
    await expect(db.updateTable('report_steps').set({ reason: 'x' }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('report_steps').execute()).rejects.toThrow('append-only');
  });
});

it('a confirmed report outlives the data that it was made from', async () => {
  const before = await report();
  await office.store.db.updateTable('entries').set({ salt: null, data: null }).execute();
  await office.store.db.updateTable('sessions').set({ work: '', result: null }).execute();
  expect(await report()).toEqual(before);
  expect(before).toMatchObject({ state: 'confirmed', changed: false });
  expect((await correct('14:00', 'あとからの訂正')).statusCode).toBe(200);
  const after = await report();
  expect(after).toMatchObject({ state: 'submitted', changed: true, sums: before.sums });
  expect(after.lines.filter(({ from }) => from !== '14:00')).toEqual(
    before.lines.filter(({ from }) => from !== '14:00'),
  );
});

it('a head confirms no report of their own', async () => {
  const days = [{ staff: '200045', date, content: '0'.repeat(64) }];
  expect(codeOf(await head.post('/v1/reports/decide', { decision: 'confirmed', remark: '', days }))).toBe('OF-555');
});
