import { CalendarSettings } from '#contract/forms/calendar/days-off.ts';
import type { ImportAnswer } from '#contract/people/people-api.ts';
import { settingsChanges } from '#contract/settings/changes.ts';
import type { HolidaysBody } from '#contract/settings/settings-api.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { sha256 } from '../digest.ts';
import { readWorkRules } from '../forms/plan/work-rules.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import { decode } from '../people/import/decode.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { type HolidayPlan, planHolidays } from './plan-holidays.ts';
import { sayChange } from './say-change.ts';
import { storeSetting } from './stored.ts';

const shownAtMost = 200;

/**
 * What a list of holidays would change; with `apply` it is done, in one transaction with its act. OF-638: rows to mend,
 * or not what was shown.
 */
export async function importHolidays(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { file, apply }: HolidaysBody,
): Promise<Outcome<ImportAnswer>> {
  const bytes = Buffer.from(file, 'base64');
  const decoded = decode(bytes);
  return store.write(async (tx): Promise<Outcome<ImportAnswer>> => {
    const workRules = await readWorkRules(tx);
    const { calendar } = workRules;
    const plan: HolidayPlan =
      decoded.encoding === null
        ? { changes: [], faults: [decoded.fault], rows: 0, unchanged: 0, ignored: [] }
        : planHolidays(decoded.text, calendar);
    const digest = sha256(JSON.stringify([sha256(bytes), plan.changes.map(({ shown }) => shown)]));
    const answer = answerOf(plan, decoded.encoding, digest);
    if (apply === null) return ok(answer);
    if (plan.faults.length > 0 || apply.digest !== digest || plan.changes.length === 0) return refusal('OF-638');
    const added = Object.fromEntries(plan.changes.map(({ write: { year, days } }) => [year, days]));
    const next = CalendarSettings.parse({ ...calendar, addedYears: { ...calendar.addedYears, ...added } });
    const after = { ...workRules, calendar: next };
    await storeSetting(tx, 'work-rules', after);
    await sayChange(tx, 'settings.changed', {
      ...{ at: runtime.now(), actor: actorOf(caller), reason: apply.reason, replaced: null },
      changes: settingsChanges({ workRules }, { workRules: after }),
    });
    return ok({ ...answer, applied: true });
  });
}

function answerOf(plan: HolidayPlan, encoding: ImportAnswer['encoding'], digest: string): ImportAnswer {
  const count = (act: 'add' | 'change'): number => plan.changes.filter(({ shown }) => shown.act === act).length;
  return {
    ...{ encoding, ignored: plan.ignored.slice(0, 50), rows: plan.rows, unchanged: plan.unchanged, digest },
    counts: { add: count('add'), change: count('change'), end: 0, faults: plan.faults.length },
    changes: plan.changes.slice(0, shownAtMost).map(({ shown }) => shown),
    faults: plan.faults.slice(0, shownAtMost),
    applied: false,
  };
}
