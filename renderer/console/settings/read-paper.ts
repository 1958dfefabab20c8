import {
  namesItsSource,
  PaperProcedure,
  type ProcedureStep,
  procedureSteps,
} from '#contract/statistics/steps-saved.ts';
import { toHalfWidth } from '#contract/words/numbers.ts';

/** The minutes as typed. */
export interface PaperDraft {
  readonly minutes: Readonly<Record<ProcedureStep, string>>;
  readonly source: string;
}
export interface PaperFaults {
  readonly minutes: Readonly<Partial<Record<ProcedureStep, string>>>;
  readonly source: string | null;
}

const ofSteps = <T>(one: (step: ProcedureStep) => T) =>
  Object.fromEntries(procedureSteps.map((step) => [step, one(step)])) as Record<ProcedureStep, T>;

export const paperDraftOf = ({ minutes, source }: PaperProcedure): PaperDraft => ({
  minutes: ofSteps((step) => String(minutes[step])),
  source,
});

/** A whole number as people type it; NaN where it is none. */
export const wholeNumber = (typed: string): number => {
  const plain = toHalfWidth(typed).trim();
  return /^\d{1,4}$/.test(plain) ? Number(plain) : Number.NaN;
};

/** What the form says; or what is wrong with it, field by field. */
export function readPaperDraft(draft: PaperDraft): {
  readonly paper: PaperProcedure | null;
  readonly faults: PaperFaults;
} {
  const { shape } = PaperProcedure.shape.minutes;
  const minutes = ofSteps((step) => wholeNumber(draft.minutes[step]));
  const bad = procedureSteps.filter((step) => !shape[step].safeParse(minutes[step]).success);
  const source = PaperProcedure.shape.source.safeParse(draft.source);
  const paper = PaperProcedure.safeParse({ minutes, source: draft.source }).data ?? null;
  const isTrue = paper === null || namesItsSource(paper);
  const sourceFault = !source.success
    ? 'この分数をどう調べたかを、200文字以内で入力してください。'
    : isTrue
      ? null
      : '分数を変えたときは、その分数をどう調べたかに書き換えてください。統計の数字の横に印刷されます。';
  return {
    paper: isTrue ? paper : null,
    faults: {
      minutes: Object.fromEntries(bad.map((step) => [step, '0から480までの分数を入力してください。'])),
      source: sourceFault,
    },
  };
}
