import { type ControlModes, type ControlReading, controlNames, controlTitles, isGood } from '#contract/controls.ts';
import type { CheckView } from '#contract/ipc/shell-state.ts';

const titles: Readonly<Record<CheckView['key'], string>> = {
  recorder: '記録係（監査証跡）',
  'work-folder': '作業用フォルダ',
  save: `${controlTitles.save.title}の監視`,
  media: `${controlTitles.media.title}の制限`,
  print: `${controlTitles.print.title}の制限`,
  install: `${controlTitles.install.title}の制限`,
};

/** The order in which things are checked and shown: each stands on those before it. */
export const checkKeys: readonly CheckView['key'][] = ['recorder', 'work-folder', ...controlNames];

export const checkView = (key: CheckView['key'], state: CheckView['state'], detail = ''): CheckView => ({
  key,
  title: titles[key],
  state,
  detail,
});

export const waitingChecks: readonly CheckView[] = checkKeys.map((key) => checkView(key, 'waiting'));

/** How one reading stands under the policy: what is only observed never stops the work. */
export function viewOfReading(modes: ControlModes, reading: ControlReading): CheckView {
  const state = isGood(reading.state) ? 'good' : modes[reading.control] === 'observed' ? 'observed' : 'bad';
  return checkView(reading.control, state, reading.detail);
}

export const replaceCheck = (checks: readonly CheckView[], changed: CheckView): readonly CheckView[] =>
  checks.map((check) => (check.key === changed.key ? changed : check));
