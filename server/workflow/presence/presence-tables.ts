import type { Generated } from 'kysely';

/** Questions whether somebody is at work. Only added to: what came of one is in the trail. */
export interface PresenceQuestionsTable {
  readonly id: Generated<number>;
  readonly loan_id: string;
  readonly staff_id: string;
  readonly section_id: string;
  readonly serial: number;
  readonly asked_at: string;
  readonly within_min: number;
  readonly by_id: string;
  readonly by_name: string;
}

/** Lists of approved days that a loan's terminal is told of. Only added to: the newest holds. */
export interface LoanPlansTable {
  readonly loan_id: string;
  readonly serial: number;
  readonly at: string;
  /** `PlannedDay[]` as JSON. */
  readonly days: string;
  /** Days as JSON. */
  readonly revoked: string;
}

/** Days of each 在宅勤務計画書; kept by triggers. */
export interface PlanDaysTable {
  readonly day: string;
  readonly form_id: string;
}

export interface PresenceTables {
  readonly presence_questions: PresenceQuestionsTable;
  readonly loan_plans: LoanPlansTable;
  readonly plan_days: PlanDaysTable;
}
