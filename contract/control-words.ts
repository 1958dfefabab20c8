/**
 * The four controls of 第6条 in words, without schemas: the page draws them before anything else, and zod is not on its
 * way (docs/adr/0004). `controls.ts` offers all of it again.
 */
export const controlNames = ['save', 'media', 'print', 'install'] as const;
export type ControlName = (typeof controlNames)[number];

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
export type ControlState = (typeof controlStates)[number];

export const controlStateTitles: Readonly<Record<ControlState, string>> = {
  measured: '実測',
  configured: '設定確認',
  absent: '未作動',
  unknown: '不明',
};

export const isGood = (state: ControlState): boolean => state === 'measured' || state === 'configured';
