import type Database from 'better-sqlite3';
import { dayLater } from '#contract/loan/period.ts';
import { countEverything } from '../../server/store/sqlite/migrations/0010-statistics.ts';
import { totalEverything } from '../../server/store/sqlite/migrations/0019-totals.ts';
import { numbersFrom } from '../../test/server/support/trail-of-a-city.ts';
import { samplePackage } from '../../test/unit/recorder/support/sample-loan.ts';

const sections = 45;
/** What every loan is signed with, but for its days. */
const { statement: sample } = samplePackage();
const { facts } = sample;
const items = [{ from: '08:30', to: '17:15', work: '資料の作成' }];
const forms = ['home', 'home', 'home', 'mobile', 'satellite'] as const;
const staffId = (n: number): string => String(600_000 + n);
const terminalId = (n: number): string => `T-${String(1000 + (n % 9000))}`;

/** People, sections and PCs of a city. */
export function fillPeople(db: Database.Database, staff: number): void {
  const section = db.prepare('insert into sections (id, name) values (?, ?)');
  const account = db.prepare(
    `insert into accounts (id, name, section_id, role, password_salt, password_hash, password_memory_kib,
       password_passes, password_parallelism) values (?, ?, ?, 'staff', '', '', 8192, 1, 1)`,
  );
  const terminal = db.prepare('insert or ignore into terminals (id, name) values (?, ?)');
  db.transaction(() => {
    for (let n = 0; n < sections; n += 1) section.run(`s${n}`, `見本課${n}`);
    for (let n = 0; n < staff; n += 1) {
      account.run(staffId(n), `見本 ${n}`, `s${n % sections}`);
      terminal.run(terminalId(n), `端末${n}`);
    }
  })();
}

/**
 * A fiscal year of sessions, straight into the tables: a loan for each person, and of each seven days up to four of
 * telework. The same rows on every machine.
 */
export function fillYear(db: Database.Database, staff: number, year: number): void {
  const next = numbersFrom(year);
  const loan = db.prepare(
    `insert into loans (id, terminal_id, state, staff_id, staff_name, section_id, section_name, from_day, to_day,
       statement, statement_sig, statement_hash) values (?, ?, 'closed', ?, ?, ?, ?, ?, ?, ?, '', '')`,
  );
  const chain = db.prepare(
    `insert into chains (id, loan_id, next_seq, head, seal_period, seal_key) values (?, ?, 0, '', 0, '')`,
  );
  const session = db.prepare(
    `insert into sessions (id, chain, loan_id, day, started_at, ended_at, state, closed_by, work, result, entries,
       prevented, gaps) values (?, ?, ?, ?, ?, ?, 'closed', 'person', '資料の作成', '作成した', 20, 0, 0)`,
  );
  const first = `${year}-04-01`;
  // Of the last month: at the year's end 命令簿 waits for them.
  const plans = Array.from({ length: 16 }, (_, n) => ({ date: dayLater(`${year + 1}-03-01`, n), items }));
  db.transaction(() => {
    for (let n = 0; n < staff; n += 1) {
      // Of one day there are at most 999 loans.
      const begun = dayLater(first, Math.floor(n / 900)).replaceAll('-', '');
      const id = `L-${begun}-${String((n % 900) + 1).padStart(3, '0')}`;
      const telework = forms[n % forms.length] ?? 'home';
      const statement = JSON.stringify({
        ...sample,
        facts: { ...facts, plans, policy: { ...facts.policy, telework } },
      });
      loan.run(
        ...[id, terminalId(n), staffId(n), `見本 ${n}`, `s${n % sections}`, `見本課${n % sections}`],
        ...[first, `${year + 1}-03-31`, statement],
      );
      chain.run(`loan:${id}`, id);
    }
    for (let day = 0; day < 365; day += 1) {
      if (day % 7 >= 4) continue;
      const date = dayLater(first, day);
      for (let n = 0; n < staff; n += 1) {
        if (next() < 0.15) continue;
        const begun = dayLater(first, Math.floor(n / 900)).replaceAll('-', '');
        const id = `L-${begun}-${String((n % 900) + 1).padStart(3, '0')}`;
        const place = `${year}${String(day).padStart(4, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`;
        session.run(
          ...[
            place,
            `loan:${id}`,
            id,
            date,
            `${date}T00:00:00.000Z`,
            `${date}T0${4 + Math.floor(next() * 5)}:15:00.000Z`,
          ],
        );
      }
    }
  })();
}

/** What a year asks for once. */
const yearly = ['registration', 'workplace', 'pledge'] as const;

/** Forms of a fiscal year: what everybody hands in once, and twelve plans, decided but for those of the last month. */
export function fillForms(db: Database.Database, staff: number, year: number): void {
  const form = db.prepare(
    `insert into forms (id, kind, applicant_id, applicant_name, section_id, section_name, summary, content, revision,
       state, done, waits_for, to_tell, applied_at, changed_at)
     values (?, ?, ?, ?, ?, ?, '見本', ?, 1, ?, ?, ?, null, ?, ?)`,
  );
  db.exec("update forms set state = 'received', waits_for = null where waits_for is not null");
  // Beyond those of the sample.
  let numbered = 100_000;
  db.transaction(() => {
    for (let month = 0; month <= 12; month += 1) {
      const first = dayLater(`${year}-04-01`, month * 28);
      const at = `${first}T00:00:00.000Z`;
      const days = Array.from({ length: 16 }, (_, n) => ({
        ...{ date: dayLater(first, Math.floor(n / 4) * 7 + (n % 4)), shift: 'regular', items },
      }));
      const plan = JSON.stringify({ category: 'normal', works: ['proposal'], recognisedText: '', days });
      for (let n = 0; n < staff; n += 1) {
        const waitsFor = month < 12 ? null : n % 4 === 0 ? 'manager' : 'hr';
        const state = waitsFor === null ? 'received' : waitsFor === 'hr' ? 'approved' : 'applied';
        for (const kind of month === 0 ? yearly : ['plan']) {
          numbered += 1;
          form.run(
            ...[`F-${year}-${numbered}`, kind, staffId(n), `見本 ${n}`, `s${n % sections}`],
            ...[`見本課${n % sections}`, kind === 'plan' ? plan : '{}', state, 1, waitsFor, at, at],
          );
        }
      }
    }
  })();
}

/** Makes the summaries anew, as the schema's own step does. */
export function countAll(db: Database.Database): void {
  db.transaction(() => {
    db.exec('delete from worked_days; delete from worked_months; delete from worked_totals;');
    for (const statement of [...countEverything, totalEverything]) db.exec(statement);
  })();
}

/** What there would be without a summary: the same figures out of the sessions, by SQLite alone. */
export const rawFigures = `select substr(s.day, 1, 7) as month, count(distinct l.staff_id) as persons,
  count(distinct s.day || l.staff_id) as days from sessions s join loans l on l.id = s.loan_id group by month`;

/** The same figures of all years as they were made before totals were kept: out of the summary by month, each time. */
export const figuresBefore = [
  `select month, count(*), sum(days) from (
     select month, staff_id, sum(days) as days from worked_months where kind = 'normal' group by month, staff_id) group by month`,
  `select first, count(*) from (
     select min(month) as first from worked_months where kind = 'normal' group by staff_id) group by first`,
  `select fiscal_year, count(*) from (
     select fiscal_year from worked_months where kind = 'normal' group by staff_id, fiscal_year) group by fiscal_year`,
];

/** Pages as they were found before: by passing over all rows that lie before. */
export const daysBefore =
  "select * from worked_days where day <= ? and kind = 'normal' order by day desc, staff_id desc limit 50 offset ?";
export const sessionsBefore = [
  `select count(*) from sessions s join loans l on l.id = s.loan_id`,
  `select s.*, l.staff_name from sessions s join loans l on l.id = s.loan_id
     order by s.started_at desc, s.id limit 50 offset ?`,
];
