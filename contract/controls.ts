import { z } from 'zod';

/** The four controls of 第6条. */
export const controlNames = ['save', 'media', 'print', 'install'] as const;
export const ControlName = z.enum(controlNames);
export type ControlName = z.infer<typeof ControlName>;

export const controlTitles: Readonly<Record<ControlName, { readonly title: string; readonly article: string }>> = {
  save: { title: '作業用フォルダ以外への保存', article: '第6条(1)ア' },
  media: { title: 'USBなど外部記録媒体', article: '第6条(1)イ・ウ' },
  print: { title: '印刷', article: '第6条(2)' },
  install: { title: 'ソフトウェアのインストール', article: '第6条(3)' },
};

/**
 * What is known of one control.
 * - `measured`: 実測. The forbidden act was really tried and was refused, or caught and undone.
 * - `configured`: 設定確認. Read back from the system; booted since; acceptance registered.
 * - `absent`: 未作動. Really tried, and it went through.
 * - `unknown`: 不明. Could not be tried. Never counts as good.
 */
export const controlStates = ['measured', 'configured', 'absent', 'unknown'] as const;
export const ControlState = z.enum(controlStates);
export type ControlState = z.infer<typeof ControlState>;

export const controlStateTitles: Readonly<Record<ControlState, string>> = {
  measured: '実測',
  configured: '設定確認',
  absent: '未作動',
  unknown: '不明',
};

export const ControlReading = z.strictObject({
  control: ControlName,
  state: ControlState,
  /** One sentence in Japanese: what was tried and what came of it. */
  detail: z.string().max(400),
  /** Milliseconds the probe took. */
  tookMs: z.int().nonnegative(),
});
export type ControlReading = z.infer<typeof ControlReading>;

export const ControlReadings = z.array(ControlReading).length(4);

/** `required`: no session without it. `observed`: measured, shown and recorded, does not stop the work. */
export const ControlMode = z.enum(['required', 'observed']);
export const ControlModes = z.strictObject({
  save: ControlMode,
  media: ControlMode,
  print: ControlMode,
  install: ControlMode,
});
export type ControlModes = z.infer<typeof ControlModes>;

export const isGood = (state: ControlState): boolean => state === 'measured' || state === 'configured';

/** The controls that forbid a session: required and not known to hold. A reading that is missing forbids too. */
export function missingControls(modes: ControlModes, readings: readonly ControlReading[]): readonly ControlName[] {
  return controlNames.filter((name) => {
    if (modes[name] !== 'required') return false;
    const reading = readings.find((r) => r.control === name);
    return reading === undefined || !isGood(reading.state);
  });
}
