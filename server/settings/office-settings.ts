import type { z } from 'zod';
import { holidaysOf, knownYears } from '#contract/forms/calendar/days-off.ts';
import { WorkRules, workRulesAtFirst } from '#contract/forms/plan.ts';
import { isOfPart, settingsChanges } from '#contract/settings/changes.ts';
import type { SettingPart } from '#contract/settings/in-force.ts';
import { OfficeSettings, type SettingsAnswer, type SettingsBody } from '#contract/settings/settings-api.ts';
import { PaperProcedure } from '#contract/statistics/steps-saved.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { sha256 } from '../digest.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Reader, Store } from '../store/store.ts';
import { settingsAtFirst } from './at-first.ts';
import { readLending } from './lending-rules.ts';
import { readWaitingLoosening } from './loosenings.ts';
import { readParts } from './parts.ts';
import { sayChange } from './say-change.ts';
import { orAtFirst, partOf, readStored, type StoredSetting, storeSetting } from './stored.ts';

const keys = { workRules: 'work-rules', statistics: 'statistics', paperProcedure: 'paper-procedure' } as const;
type Group = keyof typeof keys;
const groups = ['workRules', 'statistics', 'paperProcedure'] as const satisfies readonly Group[];

interface Held {
  readonly settings: OfficeSettings;
  /** The text of each row as it is stored. */
  readonly texts: Readonly<Record<Group, string | null>>;
  readonly unreadable: readonly SettingPart[];
}

const { statistics: Counting } = OfficeSettings.shape;

/** What statistics are counted in where nobody asks for something else. */
export const readCounting = async (db: Reader): Promise<OfficeSettings['statistics']> =>
  orAtFirst(await readStored(db, keys.statistics), Counting, settingsAtFirst.statistics).value;

/** The rules of work with what can be read of them: one bad break must not hide a city's days off. */
function salvage(stored: StoredSetting): readonly [WorkRules, readonly SettingPart[]] {
  const whole = orAtFirst(stored, WorkRules, workRulesAtFirst);
  if (whole.isReadable) return [whole.value, []];
  const read = <T>(name: keyof WorkRules, schema: z.ZodType<T>) => ({
    ...{ part: `workRules.${name}` as const, found: schema.safeParse(partOf(stored.value, name)) },
  });
  const { shape } = WorkRules;
  const calendar = read('calendar', shape.calendar);
  const breaks = read('breaks', shape.breaks);
  const weekStart = read('weekStart', shape.weekStart);
  const rules = {
    calendar: calendar.found.data ?? workRulesAtFirst.calendar,
    breaks: breaks.found.data ?? workRulesAtFirst.breaks,
    weekStart: weekStart.found.data ?? workRulesAtFirst.weekStart,
  };
  const all = [calendar, breaks, weekStart];
  const bad = all.filter(({ found }) => !found.success);
  // Where each can be read alone, something stands among them that nobody knows: then none is vouched for.
  return [rules, (bad.length === 0 ? all : bad).map(({ part }) => part)];
}

async function readHeld(db: Reader): Promise<Held> {
  const [work, counting, paper] = [
    await readStored(db, keys.workRules),
    await readStored(db, keys.statistics),
    await readStored(db, keys.paperProcedure),
  ];
  const [workRules, badRules] = salvage(work);
  const statistics = orAtFirst(counting, Counting, settingsAtFirst.statistics);
  const procedure = orAtFirst(paper, PaperProcedure, settingsAtFirst.paperProcedure);
  return {
    settings: { workRules, statistics: statistics.value, paperProcedure: procedure.value },
    texts: { workRules: work.text, statistics: counting.text, paperProcedure: paper.text },
    unreadable: [
      ...badRules,
      ...(statistics.isReadable ? [] : (['statistics'] as const)),
      ...(procedure.isReadable ? [] : (['paperProcedure'] as const)),
    ],
  };
}

const revisionOf = ({ texts }: Held): string => sha256(JSON.stringify(groups.map((group) => texts[group])));

/** The settings with the years whose holidays are known, and since when each part holds. */
export async function readSettings(db: Reader): Promise<SettingsAnswer> {
  const held = await readHeld(db);
  const { settings } = held;
  const { calendar } = settings.workRules;
  const lending = await readLending(db);
  return {
    settings,
    revision: revisionOf(held),
    lending: lending.answer,
    loosening: await readWaitingLoosening(db),
    sections: await readSections(db),
    parts: await readParts(db, { settings, lending: lending.rules, base: lending.base }, [
      ...held.unreadable,
      ...lending.unreadable,
    ]),
    years: knownYears(calendar).map((year) => ({
      year,
      by: calendar.addedYears[String(year)] === undefined ? 'product' : 'office',
      days: Object.entries(holidaysOf(year, calendar))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([day, name]) => ({ day: `${year}-${day}`, name })),
    })),
  };
}

async function readSections(db: Reader): Promise<SettingsAnswer['sections']> {
  const rows = await db.selectFrom('sections').select(['id', 'name', 'to_day']).orderBy('id').execute();
  return rows.map(({ id, name, to_day }) => ({ id, name, to: to_day }));
}

/** Lays settings down, with the act that says what was and what is. OF-636: changed meanwhile. OF-637: nothing new. */
export async function changeSettings(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  { settings, revision, reason }: SettingsBody,
): Promise<Outcome<SettingsAnswer>> {
  return store.write(async (tx): Promise<Outcome<SettingsAnswer>> => {
    const before = await readHeld(tx);
    if (revisionOf(before) !== revision) return refusal('OF-636');
    const after = { ...before.settings, ...settings };
    // Whoever sends a group that cannot be read means it: the screen showed what stands in for it.
    const unread = before.unreadable.filter((part) =>
      groups.some((one) => settings[one] !== undefined && isOfPart(part, one)),
    );
    const changes = settingsChanges(before.settings, after, unread);
    if (changes.length === 0) return refusal('OF-637');
    const changed = groups.filter((group) => changes.some(({ what }) => isOfPart(what, group)));
    for (const group of changed) await storeSetting(tx, keys[group], after[group]);
    const lost = changed.filter((group) => unread.some((part) => isOfPart(part, group)));
    const stored = Object.fromEntries(lost.map((group) => [keys[group], before.texts[group] ?? '']));
    const replaced = unread.length === 0 ? null : { parts: unread, stored };
    await sayChange(tx, 'settings.changed', { at: runtime.now(), actor: actorOf(caller), changes, replaced, reason });
    return ok(await readSettings(tx));
  });
}
