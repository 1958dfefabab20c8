import { z } from 'zod';
import { PersonText } from '../primitives.ts';

/** The ten steps of 小山市職員在宅勤務の利用手順, ① to ⑩. */
export const procedureSteps = [
  ...(['registration', 'plan', 'borrow', 'ledger', 'takeout'] as const),
  ...(['travel', 'start', 'end', 'report', 'return'] as const),
] as const;
export type ProcedureStep = (typeof procedureSteps)[number];

/**
 * Who does the step here. `both`: the person acts, and what the paper asked for beyond that is the system's (word to the
 * head, the draft, the data on the PC). `outside`: done in another system, of which the number is noted at most.
 */
export type StepBy = 'person' | 'both' | 'system' | 'outside';

export const stepFacts: Readonly<
  Record<ProcedureStep, { readonly title: string; readonly by: StepBy; readonly system: string }>
> = {
  registration: { title: '① 在宅勤務登録申請書', by: 'person', system: '承認者と職員活性課への回付' },
  plan: { title: '② 在宅勤務計画書', by: 'person', system: '承認者と職員活性課への回付' },
  borrow: { title: '③ 端末機等借用願', by: 'person', system: '情報政策課への回付' },
  ledger: { title: '④ 端末機等管理簿', by: 'system', system: '貸出からの作成' },
  takeout: { title: '⑤ データの持ち出し申請', by: 'both', system: '個人情報の点検、端末への受け渡し' },
  travel: { title: '⑥ 旅行命令', by: 'outside', system: 'ほかのシステムで承認。番号を記録' },
  start: { title: '⑦ 開始の連絡', by: 'both', system: '計画からの下書き、所属長への連絡' },
  end: { title: '⑧ 終了の連絡', by: 'both', system: '所属長への連絡' },
  report: { title: '⑨ 復命（在宅勤務報告書）', by: 'both', system: '記録からの下書き、所属長への回付' },
  return: { title: '⑩ 貸与パソコンの返却', by: 'both', system: '成果物の送付、記録の受領' },
};

const minutes = z.int().min(0).max(480);
/** What one step takes on paper, minutes: an assumption that the city lays down, never a measurement of ours. */
export const PaperProcedure = z.strictObject({
  minutes: z.strictObject(
    Object.fromEntries(procedureSteps.map((step) => [step, minutes])) as Record<ProcedureStep, typeof minutes>,
  ),
  /** Where the minutes come from, printed beside every figure that is made with them. */
  source: PersonText(200),
});
export type PaperProcedure = z.infer<typeof PaperProcedure>;

const firstMinutes = 15;
export const paperProcedureAtFirst: PaperProcedure = {
  minutes: Object.fromEntries(procedureSteps.map((step) => [step, firstMinutes])) as PaperProcedure['minutes'],
  source: '端末守が初めに置いた仮の前提（どの手順も1回15分）です。市で測った時間ではありません。',
};

/** Whether the words for where the minutes come from are true of them: those that were shipped are of no others. */
export const namesItsSource = ({ minutes, source }: PaperProcedure): boolean =>
  source !== paperProcedureAtFirst.source ||
  procedureSteps.every((step) => minutes[step] === paperProcedureAtFirst.minutes[step]);

/** One step as it was done: how often, and how long each took where the record says so, in seconds. */
export interface StepActs {
  readonly step: ProcedureStep;
  readonly times: number;
  readonly measuredSec: readonly number[];
}

export interface StepSaved extends StepActs {
  readonly by: StepBy;
  /** On paper, by the assumption, minutes. */
  readonly paperMin: number;
  /** Less than on paper, minutes; null where nothing was measured, so that nothing can be said. */
  readonly savedMin: number | null;
}

export interface StepsSaved {
  readonly steps: readonly StepSaved[];
  /** Steps that nobody had to do by hand. */
  readonly bySystem: number;
  /** Steps done by a person, alone or with the system's help. */
  readonly byPerson: number;
  /** Minutes that can be stood by: what the system did alone, and what was measured. */
  readonly savedMin: number;
  /** Steps that were done and of which no time is known: they count for nothing in `savedMin`. */
  readonly unmeasured: number;
}

/**
 * What the ten steps took against the paper way. Only what the record bears out is counted: a step without a measured
 * time saves nothing here, however likely that is. Pure.
 */
export function stepsSaved(acts: readonly StepActs[], paper: PaperProcedure): StepsSaved {
  const steps = procedureSteps.map((step): StepSaved => {
    const { times, measuredSec } = acts.find((one) => one.step === step) ?? { times: 0, measuredSec: [] };
    const { by } = stepFacts[step];
    const each = paper.minutes[step];
    const savedMin =
      by === 'system'
        ? times * each
        : measuredSec.length === 0
          ? null
          : measuredSec.reduce((sum, sec) => sum + each - sec / 60, 0);
    return { step, times, measuredSec: [...measuredSec], by, paperMin: times * each, savedMin };
  });
  const done = steps.filter(({ times, by }) => times > 0 && by !== 'outside');
  return {
    steps,
    bySystem: done.filter(({ by }) => by === 'system').length,
    byPerson: done.filter(({ by }) => by !== 'system').length,
    savedMin: Math.round(done.reduce((sum, { savedMin }) => sum + (savedMin ?? 0), 0)),
    unmeasured: done.filter(({ savedMin }) => savedMin === null).length,
  };
}
