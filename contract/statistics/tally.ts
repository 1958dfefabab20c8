import { type Question, type QuestionKind, questionnaire } from './questionnaire.ts';
import { percentOf } from './rounding.ts';

/** What one person marked: by question, numbers of choices. */
export type Sheet = ReadonlyMap<string, readonly number[]>;

const most: Readonly<Record<QuestionKind, number>> = {
  ...{ single: 1, multiple: Number.POSITIVE_INFINITY, 'up-to-3': 3, 'up-to-2': 2, text: 0 },
};

/** Whether a sheet is asked a question. */
export function isAsked({ asksOnly }: Question, sheet: Sheet): boolean {
  if (asksOnly === null) return true;
  const parent = questionnaire.find(({ id }) => id === asksOnly.question);
  const marked = sheet.get(asksOnly.question) ?? [];
  const isFitting = marked.some((choice) => asksOnly.choices.includes(choice));
  return isFitting && (parent === undefined || isAsked(parent, sheet));
}

/** What is wrong with a sheet, in words; nothing where it can be counted. */
export function sheetFaults(sheet: Sheet): readonly string[] {
  return questionnaire.flatMap((question) => {
    const marked = sheet.get(question.id) ?? [];
    if (marked.length === 0) return [];
    const unknown = marked.filter((choice) => choice < 1 || choice > question.choices.length);
    if (unknown.length > 0) return [`${question.id}に${unknown.join('・')}という選択肢はありません。`];
    if (new Set(marked).size < marked.length) return [`${question.id}に同じ選択肢が2回あります。`];
    if (marked.length > most[question.kind]) {
      return [`${question.id}に答えられるのは${most[question.kind]}つまでですが、${marked.length}つあります。`];
    }
    return isAsked(question, sheet) ? [] : [`${question.id}は、この人には聞いていない質問です。`];
  });
}

export interface Tally {
  /** n: everybody who is asked, whether they marked anything or not. */
  readonly asked: number;
  readonly unanswered: number;
  readonly choices: readonly { readonly text: string; readonly count: number; readonly percent: number | null }[];
}

/**
 * Counts a question over sheets without faults. Per cent are of all who are asked: the plan's Q3 has 28.5 % and 70.6 %,
 * which are not 100 together because some of the 898 left it open.
 */
export function tally(question: Question, sheets: readonly Sheet[]): Tally {
  const asked = sheets.filter((sheet) => isAsked(question, sheet));
  const marked = asked.map((sheet) => sheet.get(question.id) ?? []);
  return {
    asked: asked.length,
    unanswered: marked.filter((choices) => choices.length === 0).length,
    choices: question.choices.map((text, n) => {
      const count = marked.filter((choices) => choices.includes(n + 1)).length;
      return { text, count, percent: percentOf(count, asked.length) };
    }),
  };
}
