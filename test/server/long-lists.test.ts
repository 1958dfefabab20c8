import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FormRow, FormRows } from '#contract/http/forms-api.ts';
import { mostQueued, QueueRows } from '#contract/http/queue-api.ts';
import { OrderRows, ReportRows } from '#contract/http/report-api.ts';
import { TravelRows } from '#contract/http/travel-api.ts';
import { dayLater } from '#contract/loan/period.ts';
import { openSoFar } from '../../server/store/sqlite/migrations/0027-lists.ts';
import { samplePackage } from '../unit/recorder/support/sample-loan.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { oldForm, oldReport, planOf } from './support/papers.ts';

/** Twenty-five people who work at home on twenty-eight days of October: more than one answer holds of all sections. */
const people = Array.from({ length: 25 }, (_, n) => String(600_101 + n));
const days = Array.from({ length: 28 }, (_, n) => dayLater('2026-10-01', n));
let office: TestOffice;
let [hr, head]: Browser[] = [];
const by = (browser: Browser | undefined): Browser => {
  if (browser === undefined) throw new Error('not signed in');
  return browser;
};

beforeAll(async () => {
  office = await openOffice();
  const { statement } = samplePackage();
  await office.store.write(async (tx) => {
    for (const id of people) {
      const [terminal, loan, chain] = [`T-${id.slice(2)}`, `L-20261001-${id.slice(3)}`, `loan:${id}`];
      await sql`insert into accounts (id, name, section_id, role, password_salt, password_hash, password_memory_kib,
        password_passes, password_parallelism) values (${id}, '見本 ' || ${id}, 'planning', 'staff', '', '', 8, 1, 1)`.execute(
        tx,
      );
      await sql`insert into terminals (id, name) values (${terminal}, '見本')`.execute(tx);
      await sql`insert into loans (id, terminal_id, state, staff_id, staff_name, section_id, section_name, from_day, to_day,
        statement, statement_sig, statement_hash) values (${loan}, ${terminal}, 'closed',
        ${id}, '見本', 'planning', '企画政策課', '2026-10-01', '2026-10-31', ${JSON.stringify(statement)}, '', '')`.execute(
        tx,
      );
      await sql`insert into chains (id, loan_id, next_seq, head, seal_period, seal_key)
        values (${chain}, ${loan}, 0, '', 0, '')`.execute(tx);
      for (const [n, day] of days.entries())
        await sql`insert into sessions (id, chain, loan_id, day, started_at, ended_at, state, closed_by, work, result, entries,
          prevented, gaps) values (${`${id}-${n}`}, ${chain}, ${loan}, ${day},
          ${`${day}T00:00:00.000Z`}, ${`${day}T06:00:00.000Z`}, 'closed', 'person', '', '', 0, 0, 0)`.execute(tx);
    }
  });
  for (const [n, staff] of people.entries())
    await oldForm(office, { id: `F-2026-${5000 + n}`, kind: 'plan', staff, day: '2026-09-30', content: planOf(days) });
  [hr, head] = await Promise.all(['500033', '200045'].map((id) => browserOf(office, id)));
});
afterAll(() => office.close());

describe('what is listed of all sections', () => {
  it('holds whole days of reports, the newest, and says that there are more; a head sees all of the section', async () => {
    const asked = '/v1/reports?from=2026-10-01&to=2026-10-31';
    const all = ReportRows.parse((await by(hr).get(asked)).json());
    expect([all.days.length, all.more, all.days[0]?.date, all.days.at(-1)?.date]).toEqual([
      ...[500, true, days[27], days[8]],
    ]);
    const own = ReportRows.parse((await by(head).get(asked)).json());
    expect([own.days.length, own.more]).toEqual([people.length * days.length, false]);
    const short = ReportRows.parse((await by(hr).get('/v1/reports?from=2026-10-27&to=2026-10-31')).json());
    expect([short.days.length, short.more]).toEqual([50, false]);
  });

  it('holds whole days of 命令簿, the first, and says that there are more; a head sees all of the section', async () => {
    const all = OrderRows.parse((await by(hr).get('/v1/orders?month=2026-10')).json());
    expect([all.rows.length, all.more, all.rows.at(-1)?.date]).toEqual([500, true, days[19]]);
    const own = OrderRows.parse((await by(head).get('/v1/orders?month=2026-10')).json());
    expect([own.rows.length, own.more]).toEqual([people.length * days.length, false]);
    const csv = await by(hr).get('/v1/orders.csv?month=2026-10');
    expect(csv.body.trim().split('\n')).toHaveLength(1 + people.length * days.length);
  });

  it('holds the first days without 旅行命令 and says that there are more, also where those of the first days are noted', async () => {
    const travel = async (browser = hr, query = '') =>
      TravelRows.parse((await by(browser).get(`/v1/travel-orders?month=2026-10${query}`)).json());
    const all = await travel();
    expect([all.missing.length, all.more, all.missing.at(-1)?.date]).toEqual([500, true, days[19]]);
    expect([(await travel(head)).missing.length, (await travel(head)).more]).toEqual([500, true]);
    for (const [n, staff] of people.entries()) {
      const order = { staff, number: `第${n}号`, orderedOn: '2026-09-30', approver: '見本', replaces: null };
      const noted = await by(hr).post('/v1/travel-orders', { ...order, from: '2026-10-01', to: '2026-10-25' });
      expect(noted.statusCode).toBe(200);
    }
    const rest = await travel();
    expect([rest.missing.length, rest.more, rest.missing[0]?.date]).toEqual([75, false, days[25]]);
    expect((await travel(hr, '&section=planning')).missing).toEqual(rest.missing);
    expect((await travel(hr, '&section=hr')).missing).toEqual([]);
    // Moved to another year by a correction: its days of October are without one again.
    await office.store.write((tx) =>
      sql`insert into travel_orders (staff_id, staff_name, section_id, section_name, from_day, to_day, number, ordered_on,
        approver, replaces, reason, at, by_id, by_name)
        select staff_id, staff_name, section_id, section_name, '2027-01-05', '2027-01-06', number, ordered_on,
        approver, id, '見本', at, by_id, by_name from travel_orders where staff_id = ${people[0]}`.execute(tx),
    );
    expect((await travel()).missing).toHaveLength(75 + 25);
    const book = OrderRows.parse((await by(head).get('/v1/orders?month=2026-10')).json());
    expect(book.rows.filter(({ travel: noted }) => noted === null)).toHaveLength(75 + 25);
  });

  it('is narrowed to a section, whole then, by whoever sees all of them; a head names the own one alone', async () => {
    const asked = '/v1/reports?from=2026-10-01&to=2026-10-31';
    const reports = ReportRows.parse((await by(hr).get(`${asked}&section=planning`)).json());
    expect([reports.days.length, reports.more]).toEqual([people.length * days.length, false]);
    expect(reports.sections).toContainEqual({ id: 'planning', name: '企画政策課' });
    expect(ReportRows.parse((await by(hr).get(`${asked}&section=hr`)).json()).days).toEqual([]);
    const book = async (section: string) =>
      OrderRows.parse((await by(hr).get(`/v1/orders?month=2026-10&section=${section}`)).json());
    const orders = await book('planning');
    expect([orders.rows.length, orders.more, orders.section]).toEqual([
      ...[people.length * days.length, false, '企画政策課'],
    ]);
    expect((await book('hr')).rows).toEqual([]);
    const csv = await by(hr).get('/v1/orders.csv?month=2026-10&section=hr');
    expect([csv.body.trim().split('\n').length, csv.headers['content-disposition']]).toEqual([
      ...[1, expect.stringContaining('tanmori-meireibo-2026-10-hr.csv')],
    ]);
    const exported = (await actsOf(office)).findLast(({ act }) => act === 'orders.exported');
    expect(JSON.parse(exported?.data ?? '')).toMatchObject({ section: 'hr', rows: 0 });

    expect(codeOf(await by(hr).get('/v1/orders?month=2026-10&section=nowhere'))).toBe('OF-404');
    const own = ReportRows.parse((await by(head).get(`${asked}&section=planning`)).json());
    expect([own.days.length, own.sections]).toEqual([people.length * days.length, []]);
    const member = await browserOf(office, '100123');
    for (const path of [
      `${asked}&section=`,
      '/v1/orders?month=2026-10&section=',
      '/v1/travel-orders?month=2026-10&section=',
    ]) {
      expect(codeOf(await by(head).get(`${path}hr`)), path).toBe('OF-403');
      expect(codeOf(await member.get(`${path}planning`)), path).toBe('OF-403');
    }
    for (const form of ['csv', 'pdf'])
      expect(codeOf(await by(head).get(`/v1/orders.${form}?month=2026-10&section=hr`)), form).toBe('OF-403');
  });
});

describe('a page of forms', () => {
  const page = async (query: string) => FormRows.parse((await by(hr).get(`/v1/forms?of=all&${query}`)).json());
  const ids = (forms: readonly FormRow[]) => forms.map(({ id }) => id);
  const made: string[] = [];

  beforeAll(async () => {
    for (let n = 0; n < 120; n += 1) {
      const kind = n % 3 === 0 ? 'registration' : 'workplace';
      const staff = people[n % 2] ?? '';
      const id = `F-2027-${9940 + n}`;
      made.unshift(id);
      const waiting = n % 40 === 0 ? ({ state: 'applied', waitsFor: 'manager' } as const) : {};
      // Two of a day: the number decides, as text.
      await oldForm(office, { id, kind, staff, day: dayLater('2027-01-01', n), ...waiting });
    }
  });

  it('goes on from place to place, both ways, across kinds, without losing or repeating any', async () => {
    const first = await page('');
    expect([ids(first.forms), first.before]).toEqual([made.slice(0, 50), null]);
    const second = await page(`after=${first.after}`);
    expect(ids(second.forms)).toEqual(made.slice(50, 100));
    expect(ids((await page(`before=${second.before}`)).forms)).toEqual(made.slice(0, 50));
    const third = await page(`after=${second.after}`);
    expect(ids(third.forms).slice(0, 20)).toEqual(made.slice(100));
    const last = await page('last=yes');
    expect([last.after, last.forms.length]).toEqual([null, 50]);
    const walked = new Set<string>();
    for (let at: FormRows | null = first; at !== null; at = at.after === null ? null : await page(`after=${at.after}`))
      for (const id of ids(at.forms)) {
        expect(walked.has(id), id).toBe(false);
        walked.add(id);
      }
    expect(walked.size).toBeGreaterThanOrEqual(made.length + people.length);
    expect([...walked].at(-1)).toBe(last.forms.at(-1)?.id);
  });

  it('is narrowed to a kind, to what waits, and to a person', async () => {
    const kind = await page('kind=registration');
    expect(new Set(kind.forms.map((form) => form.kind))).toEqual(new Set(['registration']));
    expect((await page('state=waiting')).forms.map(({ waitsFor }) => waitsFor)).toEqual([
      'manager',
      'manager',
      'manager',
    ]);
    const one = await page(`staff=${people[1]}&kind=workplace`);
    expect(new Set(one.forms.map(({ applicant }) => applicant.id))).toEqual(new Set([people[1]]));
    expect(one.forms).toHaveLength(40);
  });

  it('begins at one place', async () => {
    const { after } = await page('');
    expect(codeOf(await by(hr).get(`/v1/forms?of=all&last=yes&after=${after}`))).toBe('OF-400');
  });
});

describe.each([
  ['loan-requests', 'R', 'requests', 'asked', 'approved'],
  ['takeouts', 'D', 'takeouts', 'applied', 'approved'],
] as const)('a page of %s', (path, letter, list, waiting, decided) => {
  const Rows = z.looseObject({ before: z.string().nullable(), after: z.string().nullable() });
  const page = async (query: string, browser: Browser | undefined) => {
    const answer = Rows.parse((await by(browser).get(`/v1/${path}?${query}`)).json());
    const ids = z.array(z.looseObject({ id: z.string() })).parse(answer[list]);
    return { ...answer, ids: ids.map(({ id }) => id) };
  };
  const made: string[] = [];
  let it3: Browser;

  beforeAll(async () => {
    it3 = await browserOf(office, '300011');
    await office.store.write(async (tx) => {
      for (let n = 0; n < 120; n += 1) {
        // Two of a moment: the number decides, as text.
        const [id, at] = [`${letter}-2027-${9940 + n}`, `${dayLater('2027-01-01', Math.floor(n / 2))}T03:00:00.000Z`];
        const [staff, state] = [people[n % 2], n % 40 === 0 ? waiting : decided];
        made.push(id);
        if (letter === 'R')
          await sql`insert into loan_requests (id, staff_id, staff_name, section_id, section_name, from_day, to_day, things,
            purpose, state, asked_at, asked_by) values (${id}, ${staff}, '見本', 'planning', '企画政策課', '2027-06-01',
            '2027-06-30', '{"wire":true,"mouse":true,"telework":"home"}', '見本', ${state}, ${at}, ${staff})`.execute(
            tx,
          );
        else
          await sql`insert into takeouts (id, staff_id, staff_name, section_id, section_name, purpose, from_day, to_day,
            loan_id, papers, state, created_at) values (${id}, ${staff}, '見本', 'planning', '企画政策課', '見本',
            '2027-06-01', '2027-06-30', 'L-20261001-101', '[]', ${state}, ${at})`.execute(tx);
      }
    });
    made.sort((a, b) => placeOfMade(b) - placeOfMade(a) || (a < b ? 1 : -1));
  });
  const placeOfMade = (id: string): number => Math.floor((Number(id.slice(7)) - 9940) / 2);

  it('goes on from place to place, both ways, without losing or repeating any', async () => {
    const first = await page('', it3);
    expect([first.ids, first.before]).toEqual([made.slice(0, 50), null]);
    const second = await page(`after=${first.after}`, it3);
    expect(second.ids).toEqual(made.slice(50, 100));
    expect((await page(`before=${second.before}`, it3)).ids).toEqual(made.slice(0, 50));
    const third = await page(`after=${second.after}`, it3);
    expect([third.ids, third.after]).toEqual([made.slice(100), null]);
    const last = await page('last=yes', it3);
    expect([last.ids, last.after]).toEqual([made.slice(70), null]);
  });

  it('is narrowed to a state and a person, also where the caller sees a section alone', async () => {
    for (const browser of [it3, head]) {
      expect((await page(`state=${waiting}`, browser)).ids).toEqual(
        made.filter((id) => (Number(id.slice(7)) - 9940) % 40 === 0),
      );
      const one = await page(`staff=${people[1]}&last=yes`, browser);
      expect([one.ids.length, one.ids.every((id) => Number(id.slice(7)) % 2 === 1)]).toEqual([50, true]);
    }
  });

  it('begins at one place', async () => {
    const { after } = await page('', it3);
    expect(codeOf(await it3.get(`/v1/${path}?last=yes&after=${after}`))).toBe('OF-400');
  });
});

it('says that more wait in the queue than are shown, the oldest', async () => {
  const it3 = await browserOf(office, '300011');
  const queue = async () => QueueRows.parse((await it3.get('/v1/queue')).json());
  const { rows, more } = await queue();
  expect(more).toBe(false);
  await office.store.write(async (tx) => {
    for (let n = 0; n <= mostQueued - rows.length; n += 1)
      await sql`insert into loan_requests (id, staff_id, staff_name, section_id, section_name, from_day, to_day, things,
        purpose, state, asked_at, asked_by, decided_at) values (${`R-2028-${1000 + n}`}, ${people[0]}, '見本', 'planning',
        '企画政策課', '2028-06-01', '2028-06-30', '{"wire":true,"mouse":true,"telework":"home"}', '見本', 'approved',
        '2028-01-01T03:00:00.000Z', ${people[0]}, ${`2028-01-01T${String(n % 24).padStart(2, '0')}:00:00.000Z`})`.execute(
        tx,
      );
  });
  const full = await queue();
  expect([full.rows.length, full.more]).toEqual([mostQueued, true]);
  expect(full.rows.map(({ since }) => since)).toEqual(full.rows.map(({ since }) => since).toSorted());
});

it('keeps the reports that are open by themselves, as they would be gathered from all steps', async () => {
  const { store } = office;
  const open = async () =>
    (await store.db.selectFrom('open_reports').selectAll().orderBy('day').execute()).map(({ day }) => day);
  await oldReport(office, { day: '2026-08-03' });
  await oldReport(office, { day: '2026-08-04', isOpen: true });
  await oldReport(office, { day: '2026-08-05' });
  await store.write((tx) =>
    sql`insert into report_steps (staff_id, day, at, by_id, by_name, act, reason)
      values ('100123', '2026-08-05', '2026-08-06T00:00:00.000Z', '100123', '見本', 'corrected', '')`.execute(tx),
  );
  expect(await open()).toEqual(['2026-08-04', '2026-08-05']);
  await store.write(async (tx) => {
    await tx.deleteFrom('open_reports').execute();
    await sql.raw(openSoFar).execute(tx);
  });
  expect(await open()).toEqual(['2026-08-04', '2026-08-05']);
});
