import { type ControlModes, type ControlReading, controlNames } from '#contract/controls.ts';
import type { Outcome } from '#contract/errors.ts';
import type { CheckView } from '#contract/ipc/shell-state.ts';
import type { GuardState } from '../guards/save/types.ts';
import type { WorkFolderState } from '../guards/work-folder.ts';
import { checkView, replaceCheck, viewOfReading, waitingChecks } from './checks.ts';
import type { CheckReport } from './model.ts';

export interface CheckDeps {
  readonly modes: ControlModes;
  readonly askRecorder: () => Promise<Outcome<unknown>>;
  readonly lookAtWorkFolder: () => WorkFolderState;
  /** Makes the save guard watch where it does not, and says how it stands. */
  readonly ensureGuard: () => Promise<GuardState>;
  readonly measure: (control: ControlReading['control']) => Promise<ControlReading>;
  readonly moved: (check: CheckView) => void;
}

/** Checks one thing after the other, each with a live result; stops where the ground is missing. */
export async function runChecks(deps: CheckDeps): Promise<CheckReport> {
  let checks = waitingChecks;
  const show = (check: CheckView): void => {
    checks = replaceCheck(checks, check);
    deps.moved(check);
  };
  const stop = (key: CheckView['key'], code: NonNullable<CheckReport['foundation']>['code'], detail: string) => {
    show(checkView(key, 'bad', detail));
    return { checks, readings: [], foundation: { code, detail } } satisfies CheckReport;
  };

  show(checkView('recorder', 'running'));
  const recorder = await deps.askRecorder();
  if (!recorder.ok) return stop('recorder', recorder.code, '記録係が答えません。');
  show(checkView('recorder', 'good', '記録係につながっています。'));

  show(checkView('work-folder', 'running'));
  const folder = deps.lookAtWorkFolder();
  if (!folder.ok) return stop('work-folder', 'TM-302', folder.detail);
  show(checkView('work-folder', 'good', '作業用フォルダに書き込めます。'));

  show(checkView('save', 'running'));
  const guard = await deps.ensureGuard();
  if (guard.kind === 'failed') return stop('save', 'TM-304', guard.detail);

  const readings: ControlReading[] = [];
  for (const control of controlNames) {
    show(checkView(control, 'running'));
    const reading = await deps.measure(control);
    readings.push(reading);
    show(viewOfReading(deps.modes, reading));
  }
  return { checks, readings, foundation: null };
}
