/** A day's report between the person and the head. */
export const reportStates = ['draft', 'submitted', 'returned', 'confirmed'] as const;
export type ReportState = (typeof reportStates)[number];
export const reportStateTitles: Readonly<Record<ReportState, string>> = {
  draft: '下書き',
  submitted: '確認待ち',
  returned: '差戻し',
  confirmed: '確認済み',
};

export const reportActs = ['corrected', 'submitted', 'returned', 'confirmed'] as const;
export type ReportAct = (typeof reportActs)[number];

/** The next state; null where the act is not possible now. A correction of what was confirmed asks for it anew. */
export function reportStep(state: ReportState, act: ReportAct): ReportState | null {
  switch (act) {
    case 'corrected':
      return state === 'confirmed' ? 'submitted' : state;
    case 'submitted':
      return state === 'draft' || state === 'returned' ? 'submitted' : null;
    case 'returned':
    case 'confirmed':
      return state === 'submitted' ? act : null;
  }
}

export interface ReportStep {
  readonly act: ReportAct;
  /** SHA-256 of what was submitted or confirmed; null for the other acts. */
  readonly content: string | null;
}

/**
 * Where a report stands. What was confirmed and then changed, by whatever, waits for a new confirmation.
 * @param content SHA-256 of the report as it is now
 */
export function reportState(
  steps: readonly ReportStep[],
  content: string,
): { readonly state: ReportState; readonly changed: boolean } {
  // What is on record was possible when it was done: late entries of the trail may have opened the way for it.
  const state = steps.reduce<ReportState>(
    (now, { act }) => (act === 'corrected' ? (reportStep(now, act) ?? now) : act),
    'draft',
  );
  const said = steps.findLast((step) => step.content !== null)?.content ?? null;
  const changed = said !== null && said !== content && (state === 'confirmed' || state === 'submitted');
  return { state: state === 'confirmed' && changed ? 'submitted' : state, changed };
}
