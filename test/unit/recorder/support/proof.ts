import { controlNames } from '#contract/controls.ts';
import type { DraftLine } from '#contract/socket/protocol.ts';

/** A check of the controls that all hold, as the agent writes it right before 始業. */
export const proof: DraftLine = {
  type: 'controls.checked',
  session: null,
  actor: 'system',
  data: {
    readings: controlNames.map((control) => ({ control, state: 'measured', detail: '断られました。', tookMs: 1 })),
    passed: true,
  },
};

/** 始業 as the recorder takes it: beside its proof. */
export const proved = (started: DraftLine): DraftLine[] => [proof, started];
