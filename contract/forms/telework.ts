import { z } from 'zod';
import { PersonText, StaffId } from '../primitives.ts';
import { fiscalYearTitle } from '../statistics/fiscal-year.ts';
import { isAppliedFor, type TeleworkScheme, usableDays } from '../telework/scheme.ts';
import { eraDate } from '../words/era.ts';
import type { Breach } from './breach.ts';

/** テレワーク申請書 of the J-LIS pilot: a section asks 情報政策課 for IDs, each fiscal year anew. */

export const mostTeleworkUsers = 50;

export const TeleworkContent = z
  .strictObject({
    fiscalYear: z.int().min(2000).max(2100),
    /** テレワーク利用者, by name as well: the paper says who they are. */
    users: z
      .array(z.strictObject({ id: StaffId, name: PersonText(80) }))
      .min(1)
      .max(mostTeleworkUsers),
    /** The office PC that the system is installed on: one for each section. */
    pc: PersonText(60),
    ids: z.int().min(1).max(mostTeleworkUsers),
  })
  .refine(({ users }) => new Set(users.map(({ id }) => id)).size === users.length, 'nobody twice');
export type TeleworkContent = z.infer<typeof TeleworkContent>;

/** What the office knows of where an application comes from. */
export interface TeleworkFacts {
  readonly today: string;
  readonly scheme: TeleworkScheme;
  /** People of the section whose accounts are in use, by number. */
  readonly members: ReadonlyMap<string, string>;
  /** Applications of the same year that are on their way or hold, but for this one. */
  readonly others: readonly { readonly form: string; readonly isOwnSection: boolean; readonly pc: string }[];
  /** IDs that are left for the section; null where nobody decides yet. */
  readonly left: number | null;
}

const breach = (code: Breach['code'], article: string, text: string): Breach => ({
  ...{ code, article: `J-LIS実証実験 2${article}`, text, mayOverride: false },
});
const bare = (name: string): string => name.normalize('NFC').replaceAll(/[\s\u3000]/g, '');

/** Where an application does not fit the pilot's rules. Pure. */
export function teleworkBreaches(content: TeleworkContent, facts: TeleworkFacts): readonly Breach[] {
  return [...periodBreaches(content, facts), ...sectionBreaches(content, facts), ...idBreaches(content, facts)];
}

function periodBreaches({ fiscalYear }: TeleworkContent, { today, scheme }: TeleworkFacts): readonly Breach[] {
  const title = fiscalYearTitle(fiscalYear);
  const days = usableDays(fiscalYear, scheme);
  if (days === null || today > days.to) {
    const words = `${title}に使える日はありません。システムを使えるのは${eraDate(scheme.from)}から${eraDate(scheme.until)}までです。`;
    return [breach('OF-610', '(2)', words)];
  }
  if (isAppliedFor(fiscalYear, today)) return [];
  return [breach('OF-615', '(4)イ(ｱ)', `${title}の申請は、その年度のあいだか、直前の3月に出してください。`)];
}

function sectionBreaches({ users, pc }: TeleworkContent, { members, others }: TeleworkFacts): readonly Breach[] {
  const same = others.find(({ isOwnSection }) => isOwnSection);
  const taken = others.find((other) => !other.isOwnSection && bare(other.pc) === bare(pc));
  const strangers = users.flatMap(({ id, name }) => {
    const known = members.get(id);
    if (known === undefined) return [`${id}（${name}）は、この所属で利用中の職員ではありません。`];
    return bare(known) === bare(name) ? [] : [`${id}の氏名は${known}です。`];
  });
  return [
    ...(same === undefined
      ? []
      : [breach('OF-612', '(4)イ(ｱ)', `この年度の申請書${same.form}があります。パソコンは各課1台までです。`)]),
    ...(taken === undefined
      ? []
      : [breach('OF-611', '(4)イ(ｱ)', `パソコン${pc}は、ほかの課の申請書${taken.form}にあります。`)]),
    ...strangers.map((text) => breach('OF-613', '(4)イ(ｱ)', text)),
  ];
}

function idBreaches({ users, ids }: TeleworkContent, { left }: TeleworkFacts): readonly Breach[] {
  return [
    ...(ids > users.length ? [breach('OF-616', '(3)', `利用者${users.length}人に対して、IDが${ids}個あります。`)] : []),
    ...(left !== null && ids > left
      ? [breach('OF-614', '(3)', `割り当てられるIDの残りは${left}個で、申請は${ids}個です。`)]
      : []),
  ];
}
