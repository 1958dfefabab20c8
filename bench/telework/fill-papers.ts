import type Database from 'better-sqlite3';
import { dayLater } from '#contract/loan/period.ts';
import { readDecided } from '../../server/report/orders.ts';
import { readDays } from '../../server/report/read-days.ts';
import type { Reader } from '../../server/store/store.ts';

/** From when on a year's reports and rows of 命令簿 are written with what they say, and from when on they wait. */
const recentFrom = (year: number): string => `${year + 1}-02-01`;
const waitingFrom = (year: number): string => `${year + 1}-03-17`;

/**
 * What a fiscal year's work leaves behind: reports that were handed in and confirmed, rows of 命令簿, one 借用願 for each
 * loan and four データ持出し申請 for each, decided; of four people in five a 旅行命令 for each week, some corrected.
 */
export function fillPapers(db: Database.Database, year: number): void {
  const period = { from: `${year}-04-01`, to: dayLater(recentFrom(year), -1) };
  db.transaction(() => {
    // Of what waited at the last year's end.
    db.exec(
      `insert into report_steps (staff_id, day, at, by_id, by_name, act, reason)
         select staff_id, day, max(at), '600000', '見本', 'confirmed', '' from report_steps
         group by staff_id, day having count(*) = 1`,
    );
    for (const act of ['submitted', 'confirmed']) {
      db.prepare(
        `insert into report_steps (staff_id, day, at, by_id, by_name, act, reason)
           select loans.staff_id, sessions.day, sessions.ended_at, loans.staff_id, loans.staff_name, ?, ''
           from sessions join loans on loans.id = sessions.loan_id where sessions.day between @from and @to`,
      ).run(act, period);
    }
    db.prepare(
      `insert into order_steps (staff_id, day, at, by_id, by_name, step, reason, content)
         select forms.applicant_id, plan_days.day, forms.changed_at, '600000', '見本', 'confirmed', '', ''
         from plan_days join forms on forms.id = plan_days.form_id where plan_days.day between @from and @to`,
    ).run(period);
    db.prepare(
      `insert into travel_orders (staff_id, staff_name, section_id, section_name, from_day, to_day, number, ordered_on,
         approver, replaces, reason, at, by_id, by_name)
         select staff_id, staff_name, section_id, section_name, min(day), max(day), '旅' || staff_id || '-' || min(day),
           min(day), '見本 課長', null, '', min(day) || 'T00:00:00.000Z', '600000', '見本'
         from sessions join loans on loans.id = sessions.loan_id
         where loans.from_day = ? and staff_id % 5 > 0 group by loan_id, strftime('%W', day)`,
    ).run(`${year}-04-01`);
    db.prepare(
      `insert into travel_orders (staff_id, staff_name, section_id, section_name, from_day, to_day, number, ordered_on,
         approver, replaces, reason, at, by_id, by_name)
         select staff_id, staff_name, section_id, section_name, from_day, to_day, number || 'の2', ordered_on, approver,
           id, '番号の誤り', at, by_id, by_name
         from travel_orders where from_day between ? and ? and id % 50 = 0`,
    ).run(`${year}-04-01`, `${year + 1}-03-31`);
    const lent = `from loans where from_day = '${year}-04-01'`;
    db.exec(
      `insert into loan_requests (id, staff_id, staff_name, section_id, section_name, from_day, to_day, things, purpose,
         state, asked_at, asked_by, decided_at, decided_by, decided_name, decided_reason, loan_id)
         select 'K' || substr(id, 2), staff_id, staff_name, section_id, section_name, from_day, to_day,
           '{"wire":true,"mouse":true,"telework":"home"}', '資料の作成', 'approved', from_day || 'T00:00:00.000Z', 'staff',
           from_day || 'T01:00:00.000Z', '600000', '見本', '', id ${lent};
       with recursive four (n) as (select 1 union all select n + 1 from four where n < 4)
       insert into takeouts (id, staff_id, staff_name, section_id, section_name, purpose, from_day, to_day, loan_id, papers,
         state, created_at)
         select 'D' || substr(loans.id, 2) || '-' || n, staff_id, staff_name, section_id, section_name, '資料の作成',
           from_day, to_day, id, '[]', 'draft', '${year}-0' || (n + 4) || '-01T00:00:00.000Z' from loans, four
           where from_day = '${year}-04-01';
       with recursive three (n) as (select 1 union all select n + 1 from three where n < 3)
       insert into takeout_files (takeout_id, n, path, bytes, received, sha256)
         select takeouts.id, n, '資料' || n || '.xlsx', 20000, 20000, '' from takeouts, three where state = 'draft';
       update takeouts set state = 'approved' where state = 'draft';`,
    );
  })();
}

const data = {
  started: JSON.stringify({ work: '資料の作成', plan: [{ from: '08:30', to: '17:15', work: '資料の作成' }] }),
  interrupted: JSON.stringify({ reason: 'break', note: '', from: null, to: null }),
  resumed: '{}',
  ended: JSON.stringify({ result: '作成した' }),
};

/**
 * The last two months of a year as they are while they are worked on: sessions with their entries, reports and rows of
 * 命令簿 that say what they do; what is of the last two weeks waits.
 */
export async function fillRecent(db: Database.Database, reader: Reader, year: number, now: Date): Promise<void> {
  const [from, to] = [recentFrom(year), `${year + 1}-03-31`];
  db.transaction(() => {
    for (const [n, [what, text]] of Object.entries(data).entries()) {
      db.prepare(
        `insert into entries (log_index, chain, seq, hash, at, received_at, session, type, disposition, actor, leaf, data)
           select (select coalesce(max(log_index), 0) from entries) + row_number() over (), chain,
             (select coalesce(max(seq), 0) from entries) + row_number() over (), '', iif(@n < 3, started_at, ended_at),
             ended_at, id, 'session.' || @what, 'done', '', '', @text from sessions where day between @from and @to`,
      ).run({ n, what, text, from, to });
    }
  })();
  const caller = { account: { id: '500033', name: '見本', role: 'hr' as const, section: '' }, sectionId: 'hr' };
  const all = { ...caller, scope: 'all' as const };
  const days = await readDays(reader, { caller: all, from, to, now });
  const rows = await readDecided(reader, { caller: all, hats: [] }, { from, to });
  const report = db.prepare(
    `insert into report_steps (staff_id, day, at, by_id, by_name, act, reason, content) values (?, ?, ?, ?, '見本', ?, '', ?)`,
  );
  const order = db.prepare(
    `insert into order_steps (staff_id, day, at, by_id, by_name, step, reason, content)
       values (?, ?, ?, '600000', '見本', 'confirmed', '', ?)`,
  );
  db.transaction(() => {
    for (const { staff, date, content } of days)
      for (const act of date < waitingFrom(year) ? ['submitted', 'confirmed'] : ['submitted'])
        report.run(staff.id, date, `${date}T09:00:00.000Z`, staff.id, act, content);
    for (const { staff, date, content } of rows)
      if (date < waitingFrom(year)) order.run(staff.id, date, `${date}T00:00:00.000Z`, content);
  })();
}
