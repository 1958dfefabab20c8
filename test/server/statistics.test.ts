import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JlisAnswer, StatisticsAnswer, WorkedDaysAnswer } from '#contract/http/statistics-api.ts';
import { readStatistics } from '../../server/statistics/read-statistics.ts';
import { recountDays } from '../../server/statistics/recount.ts';
import { totalEverything } from '../../server/store/sqlite/migrations/0019-totals.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { lend, telework } from './support/telework.ts';

let office: TestOffice;
let hr: Browser;
let head: Browser;
const people = ['100123', '100456', '100777', '100888'] as const;

beforeAll(async () => {
  office = await openOffice({ startsAt: new Date('2020-09-01T00:00:00.000Z') });
  await office.addPerson({ id: '500009', section: 'it', role: 'hr' });
  for (const id of ['100777', '100888']) await office.addPerson({ id, section: 'planning', role: 'staff' });
  for (const [n, staff] of people.entries()) {
    await lend(office, {
      n: n + 1,
      staff,
      section: staff === '100456' ? 'citizens' : 'planning',
      from: '2020-02-01',
      to: '2020-08-31',
    });
  }
  // The seed's own table: 2月 1, 3月 3, 4月 2, 5月 2, 6月 1, 7月 1, 8月 2.
  const days: readonly (readonly [loan: number, day: string])[] = [
    [1, '2020-02-03'],
    ...([1, 2, 3] as const).map((n) => [n, '2020-03-10'] as const),
    [1, '2020-04-01'],
    [4, '2020-04-30'],
    [1, '2020-05-11'],
    [2, '2020-05-12'],
    [3, '2020-06-15'],
    [2, '2020-07-01'],
    [1, '2020-08-03'],
    [4, '2020-08-31'],
  ];
  for (const [loan, day] of days) await telework(office, { loan, day });
  // More days of the same month are no more person-months, and sessions of the same day no more person-days.
  await telework(office, { loan: 1, day: '2020-02-04' });
  await telework(office, { loan: 1, day: '2020-02-04', from: '13:00', to: '17:15' });
  // What was 感染症対策 is not in the plan's table.
  for (const day of ['2020-04-20', '2020-05-20', '2020-06-22', '2020-07-20']) await telework(office, { loan: 3, day });
  // As a list of sections brings it.
  await office.store.db.updateTable('sections').set({ division: '総合政策部' }).where('id', '=', 'planning').execute();
  hr = await browserOf(office, '500009');
  head = await browserOf(office, '200045');
  for (const day of ['2020-04-20', '2020-05-20', '2020-06-22', '2020-07-20']) {
    const body = { staff: '100777', from: day, to: day, kind: 'infection', reason: '感染症対策としての在宅勤務' };
    expect((await hr.post('/v1/statistics/kinds', body)).json()).toEqual({ days: 1 });
  }
});
afterAll(() => office.close());

const read = async (query = '', browser = hr) =>
  StatisticsAnswer.parse((await browser.get(`/v1/statistics${query}`)).json());
const visitsOf = (answer: StatisticsAnswer, from: string, to: string) =>
  answer.months.filter(({ month }) => month >= from && month <= to).map(({ visits }) => visits);

describe('the plan’s own table', () => {
  it('comes out of the sessions: 1, 3, 2, 2, 1, 1, 2, together 12', async () => {
    const [before, after] = [await read('?year=2019'), await read('?year=2020')];
    const row = [...visitsOf(before, '2020-02', '2020-03'), ...visitsOf(after, '2020-04', '2020-08')];
    expect(row).toEqual([1, 3, 2, 2, 1, 1, 2]);
    expect(after.months.find(({ month }) => month === '2020-08')).toMatchObject({
      runningVisits: 12,
      runningPersons: 4,
    });
    expect(after.since).toBe('2020-02');
  });

  it('says which unit and kind it was counted in', async () => {
    expect(await read('?year=2020')).toMatchObject({ unit: 'person-month', kind: 'normal' });
    const all = await read('?year=2020&kind=all');
    expect(visitsOf(all, '2020-04', '2020-08')).toEqual([3, 3, 1, 2, 2]);
    expect(visitsOf(await read('?year=2020&kind=infection'), '2020-04', '2020-08')).toEqual([1, 1, 1, 1, 0]);
    const days = await read('?year=2019&unit=person-day');
    expect(visitsOf(days, '2020-02', '2020-03')).toEqual([2, 3]);
    expect(days.months[10]).toMatchObject({ persons: 1, visits: 2, minutes: 210 + 210 + 255 });
  });

  it('stands beside the plan’s targets', async () => {
    const { years } = await read('?year=2020');
    expect(years.map(({ year, target }) => [year, target])).toEqual([
      [2019, null],
      [2020, 30],
      [2021, 40],
      [2022, 50],
      [2023, 60],
      [2024, 70],
    ]);
    expect(years[1]).toMatchObject({ visits: 8, persons: 4, runningVisits: 12, runningPersons: 4 });
  });

  it('counts by section and 部, and lent days as loans were out', async () => {
    const { bySection, byDepartment, total, months } = await read('?year=2020');
    expect(bySection.map(({ name, visits, persons }) => [name, visits, persons])).toEqual([
      ['企画政策課', 6, 3],
      ['市民課', 2, 1],
    ]);
    expect(byDepartment.map(({ name, visits }) => [name, visits])).toEqual([
      ['総合政策部', 6],
      ['部の登録なし', 2],
    ]);
    expect(months[0]?.lentDays).toBe(4 * 30);
    // The sample loan went out yesterday and is still out.
    expect(total.lentDays).toBe(4 * (30 + 31 + 30 + 31 + 31) + 2);
  });
});

describe('lent days', () => {
  it('end where the PC broke, was held or was found, not where the loan would have ended', async () => {
    const ends = [
      { n: 21, moves: [['lent', 'broken', '2018-04-10']] },
      { n: 22, moves: [['lent', 'held', '2018-04-05']] },
      {
        n: 23,
        moves: [
          ['lent', 'lost', '2018-04-02'],
          ['lost', 'lent', '2018-04-03'],
          ['lent', 'lost', '2018-04-04'],
          ['lost', 'returning', '2018-04-08'],
          ['returning', 'broken', '2018-04-20'],
        ],
      },
    ] as const;
    for (const { n, moves } of ends) {
      await lend(office, { n, staff: '100456', section: 'citizens', from: '2018-04-01', to: '2018-04-30' });
      for (const [state_before, state_after, day] of moves)
        await office.store.db
          .insertInto('terminal_events')
          .values({
            ...{ terminal_id: 'T-0002', loan_id: `L-20200101-0${n}`, at: `${day}T03:00:00.000Z`, actor: 'it:300011' },
            ...{ event: '{}', state_before, state_after, reason: '', log_index: 0 },
          })
          .execute();
    }
    expect((await read('?year=2018')).total.lentDays).toBe(10 + 5 + 8);
  });

  it('go on past the last day and the fiscal year until the PC is back', async () => {
    await lend(office, { n: 24, staff: '100456', section: 'citizens', from: '2017-03-21', to: '2017-03-30' });
    await office.store.db
      .insertInto('terminal_events')
      .values({
        ...{ terminal_id: 'T-0002', loan_id: 'L-20200101-024', at: '2017-04-05T03:00:00.000Z', actor: 'it:300011' },
        ...{ event: '{}', state_before: 'lent', state_after: 'returning', reason: '', log_index: 0 },
      })
      .execute();
    expect((await read('?year=2016')).total.lentDays).toBe(11);
    expect((await read('?year=2017')).months[0]?.lentDays).toBe(5);
  });
});

describe('who sees what', () => {
  it('shows a head the own section alone', async () => {
    const own = await read('?year=2020', head);
    expect(own).toMatchObject({ section: { id: 'planning' }, total: { visits: 6, persons: 3 } });
    expect(own.sections.map(({ id }) => id)).toEqual(['planning']);
    expect(codeOf(await head.get('/v1/statistics?section=citizens'))).toBe('OF-403');
    expect(codeOf(await head.get('/v1/statistics/days?year=2020&section=citizens'))).toBe('OF-403');
    const days = WorkedDaysAnswer.parse((await head.get('/v1/statistics/days?year=2020')).json());
    expect(new Set(days.days.map(({ staff }) => staff.section))).toEqual(new Set(['企画政策課']));
  });

  it('tells of a session only that it was, and records that it was told', async () => {
    const answer = await hr.get('/v1/statistics/days?month=2020-02');
    const { days, total } = WorkedDaysAnswer.parse(answer.json());
    expect(total).toBe(2);
    expect(days[0]).toMatchObject({ day: '2020-02-04', minutes: 210 + 255, kind: 'normal', staff: { id: '100123' } });
    expect(days[0]?.sessions).toHaveLength(2);
    expect(answer.body).not.toContain('会議録');
    const acts = (await actsOf(office)).filter(({ act }) => act === 'statistics.days-read');
    expect(JSON.parse(acts.at(-1)?.data ?? '')).toEqual({ asked: { month: '2020-02' } });
    expect(acts.at(-1)?.actor).toBe('hr:500009');
  });

  it('leads through the days page by page, each day once, both ways', async () => {
    const body = { section: 'planning', role: 'staff' as const };
    const fresh = await openOffice({ startsAt: new Date('2020-09-01T00:00:00.000Z') });
    try {
      const staff = ['100123', '100456', ...Array.from({ length: 40 }, (_, n) => String(110_000 + n))];
      for (const id of staff.slice(2)) await fresh.addPerson({ ...body, id });
      for (const [n, id] of staff.entries()) {
        const section = n % 2 === 0 ? 'planning' : 'citizens';
        await lend(fresh, { n, staff: id, section, from: '2020-02-01', to: '2020-08-31' });
        for (const day of ['2020-04-01', '2020-05-11', '2020-05-12']) await telework(fresh, { loan: n, day });
      }
      const browser = await browserOf(fresh, '200045');
      const auditor = await browserOf(fresh, '400007');
      for (const [reader, count] of [
        [browser, 63],
        [auditor, 126],
      ] as const) {
        const page = async (query: string) =>
          WorkedDaysAnswer.parse((await reader.get(`/v1/statistics/days?until=2020-08${query}`)).json());
        const forth = [await page('')];
        for (let next = forth[0]?.after ?? null; next !== null; next = forth.at(-1)?.after ?? null) {
          forth.push(await page(`&after=${next}`));
        }
        const rows = forth.flatMap(({ days }) => days.map(({ day, staff: { id } }) => `${day} ${id}`));
        expect(forth.map(({ total }) => total)).toEqual(forth.map(() => count));
        expect(rows).toEqual([...new Set(rows)].sort().reverse());
        expect(rows).toHaveLength(count);
        const back = [await page('&last=yes')];
        for (let next = back[0]?.before ?? null; next !== null; next = back[0]?.before ?? null) {
          back.unshift(await page(`&before=${next}`));
        }
        expect(back.flatMap(({ days }) => days.map(({ day, staff: { id } }) => `${day} ${id}`))).toEqual(rows);
        expect(back.at(-1)?.after).toBeNull();
      }
    } finally {
      await fresh.close();
    }
  });

  it('refuses a question that is none', async () => {
    for (const query of [
      '?year=20',
      '?year=2020&month=2020-04',
      '',
      '?month=2020-13',
      '?year=2020&offset=50',
      '?year=2020&last=yes&after=2020-04-01_100123',
    ]) {
      expect(codeOf(await hr.get(`/v1/statistics/days${query}`)), query).toBe('OF-400');
    }
    expect(codeOf(await hr.get('/v1/statistics?section=nowhere'))).toBe('OF-404');
    expect((await hr.get('/v1/statistics?year=2198')).statusCode).toBe(200);
    expect(codeOf(await hr.get('/v1/statistics?year=2199'))).toBe('OF-400');
  });
});

describe('区分', () => {
  const body = { staff: '100888', from: '2020-08-31', to: '2020-08-31', kind: 'infection', reason: '窓口の閉鎖' };

  it('is set by the head of the section, takes effect at once, and the newest holds', async () => {
    expect(codeOf(await head.post('/v1/statistics/kinds', { ...body, staff: '100456' }))).toBe('OF-403');
    expect((await head.post('/v1/statistics/kinds', body)).json()).toEqual({ days: 1 });
    expect(visitsOf(await read('?year=2020'), '2020-08', '2020-08')).toEqual([1]);
    expect((await head.post('/v1/statistics/kinds', { ...body, kind: 'normal' })).statusCode).toBe(200);
    expect(visitsOf(await read('?year=2020'), '2020-08', '2020-08')).toEqual([2]);
    const acts = (await actsOf(office)).filter(({ act }) => act === 'day-kind.set');
    expect(JSON.parse(acts.at(-1)?.data ?? '')).toEqual({ ...body, kind: 'normal' });
  });

  it('also holds for days that come later', async () => {
    const coming = { ...body, from: '2020-09-10', to: '2020-09-20' };
    expect((await hr.post('/v1/statistics/kinds', coming)).json()).toEqual({ days: 0 });
    await telework(office, { loan: 4, day: '2020-09-10' });
    expect(visitsOf(await read('?year=2020'), '2020-09', '2020-09')).toEqual([0]);
    expect(visitsOf(await read('?year=2020&kind=infection'), '2020-09', '2020-09')).toEqual([1]);
  });

  it('is refused for oneself, nobody, and no period', async () => {
    expect(codeOf(await head.post('/v1/statistics/kinds', { ...body, staff: '200045' }))).toBe('OF-403');
    expect(codeOf(await hr.post('/v1/statistics/kinds', { ...body, staff: '999999' }))).toBe('OF-404');
    for (const [from, to] of [
      ['2020-08-31', '2020-08-30'],
      ['2020-02-30', '2020-03-01'],
      ['2020-01-01', '2022-01-01'],
    ]) {
      expect(codeOf(await hr.post('/v1/statistics/kinds', { ...body, from, to }))).toBe('OF-560');
    }
  });
});

const totalsOf = ({ store }: TestOffice) =>
  store.db.selectFrom('worked_totals').selectAll().orderBy('section_id').orderBy('kind').orderBy('month').execute();

describe('the summaries', () => {
  it('are what counting every session comes to, whatever comes in which order', async () => {
    const caller = {
      account: { id: '500009', name: '見本', section: '情報政策課', role: 'hr' as const },
      ...{ sectionId: 'it', scope: 'all' as const, token: '' },
    };
    const runtime = { now: office.now, random: () => new Uint8Array() };
    const Session = fc.record({
      loan: fc.constantFrom(11, 12, 13),
      day: fc.integer({ min: 0, max: 60 }).map((n) => new Date(Date.UTC(2010, 3, 1 + n)).toISOString().slice(0, 10)),
      from: fc.constantFrom('08:30', '10:00', '13:00'),
    });
    // Two loans of one person in two sections, one of another.
    await lend(office, { n: 11, staff: '100123', section: 'planning', from: '2010-04-01', to: '2010-06-30' });
    await lend(office, { n: 12, staff: '100123', section: 'citizens', from: '2010-04-01', to: '2010-06-30' });
    await lend(office, { n: 13, staff: '100456', section: 'citizens', from: '2010-04-01', to: '2010-06-30' });
    const clear = () =>
      office.store.write(async (tx) => {
        const days = await tx.selectFrom('worked_days').select(['staff_id', 'day']).where('day', '<', '2011').execute();
        await tx
          .deleteFrom('sessions')
          .where('loan_id', 'in', ['L-20200101-011', 'L-20200101-012', 'L-20200101-013'])
          .execute();
        for (const { staff_id, day } of days) await recountDays(tx, staff_id, [day]);
      });
    const staffOf = (loan: number) => (loan === 13 ? '100456' : '100123');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(Session, { maxLength: 25, selector: (s) => `${s.loan}${s.day}${s.from}` }),
        async (sessions) => {
          await clear();
          for (const session of sessions) await telework(office, session);
          const answer = await readStatistics(office.store.reader, runtime.now(), caller, {
            year: '2010',
            unit: 'person-day',
          });
          if (!answer.ok) throw new Error(answer.code);
          const personDays = new Set(sessions.map(({ loan, day }) => `${staffOf(loan)} ${day}`));
          expect(answer.value.total).toMatchObject({
            visits: personDays.size,
            persons: new Set(sessions.map(({ loan }) => staffOf(loan))).size,
            minutes: sessions.length * 210,
          });
          expect(answer.value.bySection.reduce((sum, { visits }) => sum + visits, 0)).toBe(personDays.size);
          const before = await office.store.db
            .selectFrom('worked_days')
            .selectAll()
            .where('day', '<', '2011')
            .execute();
          await office.store.write(async (tx) => {
            for (const { staff_id, day } of before) await recountDays(tx, staff_id, [day]);
          });
          expect(
            await office.store.db.selectFrom('worked_days').selectAll().where('day', '<', '2011').execute(),
          ).toEqual(before);
          const kept = await totalsOf(office);
          await office.store.write(async (tx) => {
            await tx.deleteFrom('worked_totals').execute();
            await sql.raw(totalEverything).execute(tx);
          });
          expect(kept).toEqual(await totalsOf(office));
        },
      ),
      { numRuns: 15 },
    );
    await clear();
  });

  it('follow what a terminal sends', async () => {
    const { enrolTerminal } = await import('./support/terminal.ts');
    const fresh = await openOffice();
    try {
      const terminal = await enrolTerminal(fresh);
      const sent = await terminal.send([terminal.opening(), ...terminal.trail.day(randomUUID())]);
      expect(sent.statusCode).toBe(200);
      const days = await fresh.store.db.selectFrom('worked_days').selectAll().execute();
      expect(days).toMatchObject([
        {
          day: '2026-11-21',
          staff_id: '100123',
          section_id: 'planning',
          kind: 'normal',
          telework: 'home',
          sessions: 1,
        },
      ]);
      const months = await fresh.store.db.selectFrom('worked_months').selectAll().execute();
      expect(months).toMatchObject([{ month: '2026-11', staff_id: '100123', days: 1, minutes: days[0]?.minutes }]);
    } finally {
      await fresh.close();
    }
  });

  it.each(['0000-06-01', '1899-06-01', '9999-12-31'])(
    'pass over what a PC with a clock of %s sends, and go on for everybody else',
    async (day) => {
      const { enrolTerminal } = await import('./support/terminal.ts');
      const fresh = await openOffice();
      try {
        const terminal = await enrolTerminal(fresh);
        terminal.trail.atMs = Date.parse(`${day}T20:00:00.000Z`);
        expect((await terminal.send([terminal.opening(), ...terminal.trail.day(randomUUID())])).statusCode).toBe(200);
        terminal.trail.atMs = Date.parse('2026-11-20T20:00:00.000Z');
        expect((await terminal.send(terminal.trail.day(randomUUID()))).statusCode).toBe(200);
        const { since, total } = await read('?year=2026', await browserOf(fresh, '400007'));
        expect([since, total.days]).toEqual(['2026-11', 1]);
      } finally {
        await fresh.close();
      }
    },
  );
});

describe('what J-LIS asks for', () => {
  const jlis = async (browser: Browser, query = '?from=2020-02&to=2020-03') =>
    JlisAnswer.parse((await browser.get(`/v1/statistics/jlis${query}`)).json());

  it('is IDs, users, days and hours of each section', async () => {
    const it = await browserOf(office, '300011');
    const body = { year: 2019, section: 'planning', ids: 2, reason: '申請のとおり' };
    expect((await it.post('/v1/statistics/ids', body)).json()).toEqual({ allotted: 2 });
    const { rows, total, year } = await jlis(hr);
    expect(year).toBe(2019);
    expect(rows.map(({ name, ids, users, days, minutes }) => [name, ids, users, days, minutes])).toEqual([
      ['企画政策課', 2, 2, 4, 4 * 210 + 255],
      ['市民課', 0, 1, 1, 210],
    ]);
    expect(total).toEqual({ ids: 2, users: 3, days: 5, minutes: 5 * 210 + 255 });
    expect((await jlis(head)).rows.map(({ id }) => id)).toEqual(['planning']);
    expect(codeOf(await hr.get('/v1/statistics/jlis?from=2020-03&to=2020-02'))).toBe('OF-400');
  });

  it('never allots more IDs than the city has, and moves them', async () => {
    const it = await browserOf(office, '300011');
    const give = (section: string, ids: number) =>
      it.post('/v1/statistics/ids', { year: 2020, section, ids, reason: '緊急の集中配布' });
    expect((await give('planning', 20)).json()).toEqual({ allotted: 20 });
    expect((await give('citizens', 30)).json()).toEqual({ allotted: 50 });
    expect(codeOf(await give('audit', 1))).toBe('OF-561');
    expect((await give('planning', 5)).json()).toEqual({ allotted: 35 });
    expect((await give('citizens', 45)).json()).toEqual({ allotted: 50 });
    expect(codeOf(await give('nowhere', 0))).toBe('OF-404');
  });
});

describe('files', () => {
  it('are CSV with a byte order mark and the plan’s row, or a PDF, and leave a record', async () => {
    const csv = await hr.get('/v1/statistics.csv?year=2020');
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(csv.body).toContain('"令和2年4月",2,2,6,4\r\n');
    expect(csv.body).toContain('"令和2年8月",2,2,12,4\r\n');
    expect(csv.body).toContain('"令和2（2020）年度",8,4,12,4,"30人","40.0％","13.3％"\r\n');
    for (const url of ['/v1/statistics.pdf?year=2020', '/v1/statistics/jlis.pdf?from=2020-02&to=2020-08']) {
      expect((await hr.get(url)).rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    }
    const acts = (await actsOf(office)).filter(({ act }) => act === 'statistics.exported');
    expect(acts.map(({ data }) => JSON.parse(data ?? ''))).toEqual([
      { report: 'figures', form: 'csv', asked: { year: '2020' } },
      { report: 'figures', form: 'pdf', asked: { year: '2020' } },
      { report: 'jlis', form: 'pdf', asked: { from: '2020-02', to: '2020-08' } },
    ]);
    expect(codeOf(await head.get('/v1/statistics.csv?section=citizens'))).toBe('OF-403');
  });
});
