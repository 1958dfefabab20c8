import { type ControlName, controlNames, controlStateTitles, isGood } from '#contract/control-words.ts';
import type { ControlModes, ControlReading } from '#contract/controls.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import type { Tone } from '../ui/badge.tsx';
import type { IconName } from '../ui/icon.tsx';

/** How one control is drawn: always a word and an icon, the colour only repeats them. */
interface ControlLook {
  readonly control: ControlName;
  readonly short: string;
  readonly icon: IconName;
  readonly word: string;
  /** The word, and that the control is only watched where that is so. */
  readonly longWord: string;
  readonly tone: Tone;
  readonly stateIcon: IconName;
  readonly detail: string;
}

const shorts: Readonly<Record<ControlName, { readonly short: string; readonly icon: IconName }>> = {
  save: { short: '保存', icon: 'folder' },
  media: { short: 'USBなど', icon: 'media' },
  print: { short: '印刷', icon: 'print' },
  install: { short: 'インストール', icon: 'install' },
};

const stateLook = (
  reading: ControlReading | undefined,
  mode: ControlModes[ControlName],
): Pick<ControlLook, 'word' | 'longWord' | 'tone' | 'stateIcon'> => {
  if (reading === undefined) return { word: '未確認', longWord: '未確認', tone: 'neutral', stateIcon: 'waiting' };
  const title = controlStateTitles[reading.state];
  if (isGood(reading.state)) return { word: title, longWord: title, tone: 'good', stateIcon: 'check' };
  if (mode === 'observed') return { word: title, longWord: `${title}（監視のみ）`, tone: 'warn', stateIcon: 'warning' };
  return reading.state === 'absent'
    ? { word: title, longWord: title, tone: 'bad', stateIcon: 'cross' }
    : { word: title, longWord: title, tone: 'warn', stateIcon: 'unknown' };
};

/** The four controls in their fixed order, whether measured yet or not. */
export const controlLooks = (state: Pick<ShellState, 'controls' | 'facts'>): readonly ControlLook[] =>
  controlNames.map((control) => {
    const reading = state.controls.find((candidate) => candidate.control === control);
    const mode = state.facts?.policy.controls[control] ?? 'required';
    return {
      control,
      ...shorts[control],
      ...stateLook(reading, mode),
      detail: reading?.detail ?? 'まだ確かめていません。',
    };
  });
