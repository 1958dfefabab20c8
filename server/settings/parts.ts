import { leavesOf } from '#contract/settings/changes.ts';
import { type InForceSince, restsOn, type SettingPart, settingParts } from '#contract/settings/in-force.ts';
import { baseByPart, type LendingBase } from '#contract/settings/lending-base.ts';
import { type LendingRules, lendingByForm, lendingRulesAtFirst } from '#contract/settings/lending-rules.ts';
import type { OfficeSettings, SettingsAnswer } from '#contract/settings/settings-api.ts';
import { personIn } from '../audit/actor.ts';
import type { Reader } from '../store/store.ts';
import { settingsAtFirst } from './at-first.ts';
import type { ChangeOnRecord } from './settings-acts.ts';

interface AllRules {
  readonly settings: OfficeSettings;
  readonly lending: LendingRules;
  /** Null where it was never laid down, or cannot be read. */
  readonly base: LendingBase | null;
}

const leaves = ({ settings, lending, base }: AllRules) =>
  leavesOf({
    ...{
      ...settings,
      lending: { ...lendingByForm(lending).lending, ...(base === null ? {} : baseByPart(base).lending) },
    },
  });
const atFirst: AllRules = { settings: settingsAtFirst, lending: lendingRulesAtFirst, base: null };

/** Since when each part of the settings holds, by whom and why, as the office log has it. */
export async function readParts(
  db: Reader,
  rules: AllRules,
  unreadable: readonly SettingPart[],
): Promise<SettingsAnswer['parts']> {
  const acts = await readActs(db);
  const both = { current: leaves(rules), shipped: leaves(atFirst) };
  const asked = await db.selectFrom('loosenings').select(['id', 'asked_by', 'asked_name', 'reason']).execute();
  const names = await db.selectFrom('accounts').select(['id', 'name']).where('id', 'in', staffOf(acts)).execute();
  const sinceOf = (part: SettingPart): InForceSince => {
    const found = restsOn(part, acts, both);
    if (typeof found === 'string') return { by: found };
    const { at, staff, reason, loosening } = found;
    const request = asked.find(({ id }) => id === loosening);
    return {
      ...{ by: 'act', at, staff: { id: staff, name: names.find(({ id }) => id === staff)?.name ?? null }, reason },
      asked:
        request === undefined
          ? null
          : { staff: { id: personIn(request.asked_by), name: request.asked_name }, reason: request.reason },
    };
  };
  return Object.fromEntries(
    settingParts.map((part) => [part, { since: sinceOf(part), isReadable: !unreadable.includes(part) }]),
  ) as SettingsAnswer['parts'];
}

type RecordedAct = ChangeOnRecord & {
  readonly anew: readonly SettingPart[];
  readonly at: string;
  readonly staff: string;
};

const staffOf = (acts: readonly RecordedAct[]): readonly string[] => [...new Set(acts.map(({ staff }) => staff)), ''];

async function readActs(db: Reader): Promise<readonly RecordedAct[]> {
  const rows = await db
    .selectFrom('office_acts')
    .select(['at', 'actor', 'data'])
    .where('act', 'in', ['settings.changed', 'settings.contacts-changed'])
    .where('data', 'is not', null)
    .orderBy('log_index')
    .execute();
  return rows.map(({ at, actor, data }) => {
    const act = JSON.parse(data ?? '') as ChangeOnRecord;
    return { ...act, anew: act.replaced?.parts ?? [], at, staff: personIn(actor) };
  });
}
