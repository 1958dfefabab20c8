import { PersonText } from '#contract/primitives.ts';
import type { Paper, TakeoutBody, TakeoutTargets } from '#contract/takeout/takeout-api.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { type DateParts, dayFault, readDateParts } from '../../strings/date-parts.ts';

export const purposeMaxChars = 400;
const Purpose = PersonText(purposeMaxChars);
type Target = TakeoutTargets['targets'][number];

/** データ持出し申請 as it is filled in, but for its files. */
export interface TakeoutFields {
  readonly purpose: string;
  readonly from: DateParts;
  readonly to: DateParts;
  /** Names of papers and their sheets, as typed; one with an empty name is none. */
  readonly papers: readonly { readonly title: string; readonly sheets: string }[];
}

export interface TakeoutFaults {
  readonly purpose: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly papers: string | null;
}

/** What is still wrong, field by field. Pure. @param today as it is in Japan */
export function takeoutFaults(fields: TakeoutFields, target: Target, today: string): TakeoutFaults {
  const [from, to] = [readDateParts(fields.from), readDateParts(fields.to)];
  const outside = '端末を借りる期間の中の日にしてください。';
  return {
    purpose: Purpose.safeParse(fields.purpose).success ? null : '持出しの目的を入力してください。',
    from: from === null ? dayFault : from < target.from || from > target.to ? outside : null,
    to:
      to === null
        ? dayFault
        : to < today || (from !== null && from > to)
          ? '今日かあとで、始まりの日より前でない日にしてください。'
          : to > target.to
            ? outside
            : null,
    papers: readPapers(fields) === null ? '紙の書類の枚数を1から9999の数字で入力してください。' : null,
  };
}

function readPapers({ papers }: TakeoutFields): Paper[] | null {
  const named = papers
    .filter(({ title }) => title.trim() !== '')
    .map(({ title, sheets }) => ({ title: title.trim(), sheets: Number(digitsOf(sheets)) }));
  return named.every(({ sheets }) => sheets >= 1 && sheets <= 9_999) ? named : null;
}

/** The request; null while anything is wrong. Pure. */
export function readTakeout(fields: TakeoutFields, target: Target, today: string): TakeoutBody | null {
  const [from, to, papers] = [readDateParts(fields.from), readDateParts(fields.to), readPapers(fields)];
  const isFaulty = Object.values(takeoutFaults(fields, target, today)).some((fault) => fault !== null);
  if (from === null || to === null || papers === null || isFaulty) return null;
  return { purpose: fields.purpose.trim(), from, to, papers, target: target.target };
}
