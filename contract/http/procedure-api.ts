import { z } from 'zod';
import { LoanId, LocalDate } from '../primitives.ts';
import { PaperProcedure, procedureSteps } from '../statistics/steps-saved.ts';

const count = z.int().nonnegative();

export const StepsSavedView = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        step: z.enum(procedureSteps),
        times: count,
        by: z.enum(['person', 'both', 'system', 'outside']),
        paperMin: count,
        /** How many of the times were measured, and what they took together, seconds. */
        measured: count,
        measuredSec: count,
        savedMin: z.int().nullable(),
      }),
    )
    .length(procedureSteps.length),
  bySystem: count,
  byPerson: count,
  savedMin: z.int(),
  unmeasured: count,
  /** What the figures are made with. */
  paper: PaperProcedure,
});
export type StepsSavedView = z.infer<typeof StepsSavedView>;

/** GET /v1/procedure (everybody who may borrow, own): the ten steps of one's newest loan; null where there was none. */
export const ProcedureAnswer = z.strictObject({
  loan: z.strictObject({ id: LoanId, from: LocalDate, to: LocalDate, saved: StepsSavedView }).nullable(),
});
export type ProcedureAnswer = z.infer<typeof ProcedureAnswer>;

/** GET /v1/statistics/procedure?year (manager: section; hr, it, auditor: all): of all loans that began in a fiscal year. */
export const ProcedureQuery = z.strictObject({ year: z.string().regex(/^20\d{2}$/) });
export const ProcedureFigures = z.strictObject({ year: z.int(), loans: count, saved: StepsSavedView });
export type ProcedureFigures = z.infer<typeof ProcedureFigures>;
