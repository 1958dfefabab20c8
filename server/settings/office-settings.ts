import { holidaysOf, knownYears } from '#contract/forms/calendar/days-off.ts';
import { settingsChanges } from '#contract/settings/changes.ts';
import { OfficeSettings, type SettingsAnswer, type SettingsBody } from '#contract/settings/settings-api.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { sha256 } from '../digest.ts';
import { readWorkRules } from '../forms/plan/work-rules.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store, Tx } from '../store/store.ts';

const atFirst: OfficeSettings['statistics'] = { unit: 'person-month' };

/** What statistics are counted in where nobody asks for something else. Throws where what is stored is none. */
export async function readStatisticsSettings(db: Reader): Promise<OfficeSettings['statistics']> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', 'statistics').executeTakeFirst();
  return row === undefined ? atFirst : OfficeSettings.shape.statistics.parse(JSON.parse(row.value));
}

export const readOfficeSettings = async (db: Reader): Promise<OfficeSettings> => ({
  workRules: await readWorkRules(db),
  statistics: await readStatisticsSettings(db),
});

const revisionOf = (settings: OfficeSettings): string => sha256(JSON.stringify(settings));

/** The settings with the years whose holidays are known. */
export async function readSettings(db: Reader): Promise<SettingsAnswer> {
  const settings = await readOfficeSettings(db);
  const { calendar } = settings.workRules;
  return {
    settings,
    revision: revisionOf(settings),
    years: knownYears(calendar).map((year) => ({
      year,
      by: calendar.addedYears[String(year)] === undefined ? 'product' : 'office',
      days: Object.entries(holidaysOf(year, calendar))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([day, name]) => ({ day: `${year}-${day}`, name })),
    })),
  };
}

/** Lays settings down, with the act that says what was and what is. OF-636: changed meanwhile. OF-637: nothing new. */
export async function changeSettings(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { settings, revision, reason }: SettingsBody,
): Promise<Outcome<SettingsAnswer>> {
  return store.write(async (tx): Promise<Outcome<SettingsAnswer>> => {
    const before = await readOfficeSettings(tx);
    if (revisionOf(before) !== revision) return refusal('OF-636');
    const isNew = await writeSettings(tx, {
      before,
      after: settings,
      reason,
      at: runtime.now(),
      actor: actorOf(caller),
    });
    return isNew ? ok(await readSettings(tx)) : refusal('OF-637');
  });
}

/** @returns whether anything is different */
export async function writeSettings(
  tx: Tx,
  change: {
    readonly before: OfficeSettings;
    readonly after: OfficeSettings;
    readonly reason: string;
    readonly at: Date;
    readonly actor: string;
  },
): Promise<boolean> {
  const { before, after, reason, at, actor } = change;
  const changes = settingsChanges(before, after);
  if (changes.length === 0) return false;
  for (const [key, value] of [
    ['work-rules', after.workRules],
    ['statistics', after.statistics],
  ] as const) {
    await tx
      .insertInto('settings')
      .values({ key, value: JSON.stringify(value) })
      .onConflict((on) => on.column('key').doUpdateSet({ value: JSON.stringify(value) }))
      .execute();
  }
  await appendAct(tx, { at, actor, act: 'settings.changed', data: { changes, reason } });
  return true;
}
