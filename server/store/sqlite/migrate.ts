import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import { first } from './migrations/0001-first.ts';
import { audit } from './migrations/0002-audit.ts';
import { exceptions } from './migrations/0003-exceptions.ts';
import { handIn } from './migrations/0004-hand-in.ts';
import { lending } from './migrations/0005-lending.ts';
import { standings } from './migrations/0006-standings.ts';
import { forms } from './migrations/0007-forms.ts';
import { takeout } from './migrations/0008-takeout.ts';
import { reports } from './migrations/0009-reports.ts';
import { statistics } from './migrations/0010-statistics.ts';
import { people } from './migrations/0011-people.ts';
import { erase } from './migrations/0012-erase.ts';
import { trailImports } from './migrations/0013-trail-imports.ts';
import { notices } from './migrations/0014-notices.ts';
import { remoteProfiles } from './migrations/0015-remote-profiles.ts';
import { telework } from './migrations/0016-telework.ts';
import { travel } from './migrations/0017-travel.ts';
import { presence } from './migrations/0018-presence.ts';
import { totals } from './migrations/0019-totals.ts';
import { emptied } from './migrations/0020-emptied.ts';
import { secondFactor } from './migrations/0021-second-factor.ts';
import { retention } from './migrations/0022-retention.ts';
import { planBreaks } from './migrations/0023-plan-breaks.ts';
import { lendingRetention } from './migrations/0024-lending-retention.ts';
import { decisionRetention } from './migrations/0025-decision-retention.ts';
import { actsByTime } from './migrations/0026-acts-by-time.ts';
import { lists } from './migrations/0027-lists.ts';
import { loosenings } from './migrations/0028-loosenings.ts';
import { deadlineWords } from './migrations/0030-deadline-words.ts';
import { travelDays } from './migrations/0031-travel-days.ts';

/** One step of the schema. Steps are never changed once released: a new one is added. */
export interface Migration {
  readonly number: number;
  readonly up: (tx: Transaction<Tables>) => Promise<void>;
}

const migrations: readonly Migration[] = [
  { number: 1, up: first },
  { number: 2, up: audit },
  { number: 3, up: exceptions },
  { number: 4, up: handIn },
  { number: 5, up: lending },
  { number: 6, up: standings },
  { number: 7, up: forms },
  { number: 8, up: takeout },
  { number: 9, up: reports },
  { number: 10, up: statistics },
  { number: 11, up: people },
  { number: 12, up: erase },
  { number: 13, up: trailImports },
  { number: 14, up: notices },
  { number: 15, up: remoteProfiles },
  { number: 16, up: telework },
  { number: 17, up: travel },
  { number: 18, up: presence },
  { number: 19, up: totals },
  { number: 20, up: emptied },
  { number: 21, up: secondFactor },
  { number: 22, up: retention },
  { number: 23, up: planBreaks },
  { number: 24, up: lendingRetention },
  { number: 25, up: decisionRetention },
  { number: 26, up: actsByTime },
  { number: 27, up: lists },
  { number: 28, up: loosenings },
  { number: 30, up: deadlineWords },
  { number: 31, up: travelDays },
];

/** Brings the schema up to date, each step in a transaction of its own with the mark that it was done. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  await sql`create table if not exists schema_steps (number integer primary key, done_at text not null)`.execute(db);
  for (const step of migrations) {
    await db.transaction().execute(async (tx) => {
      const done = await sql`select 1 from schema_steps where number = ${step.number}`.execute(tx);
      if (done.rows.length > 0) return;
      await step.up(tx);
      await sql`insert into schema_steps (number, done_at) values (${step.number}, current_timestamp)`.execute(tx);
    });
  }
}
