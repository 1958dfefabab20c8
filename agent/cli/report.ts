import { controlTitles } from '#contract/controls.ts';
import type { Attestation } from '../profile/attest.ts';
import type { AttestedControls } from '../profile/judge-controls.ts';
import type { ProvisionReport } from '../profile/provision.ts';
import type { RowReading } from '../profile/row-executor.ts';
import { drawTable } from './table.ts';

const stateTitles: Readonly<Record<RowReading['state'], string>> = {
  'in-force': '有効',
  'not-in-force': '無効',
  unknown: '不明',
};

/** What `attest` found, for 情報政策課. */
export function attestationText(attestation: Attestation, controls: AttestedControls): string {
  const rows = attestation.rows.map((row) => [
    controlTitles[row.control].title,
    row.title,
    stateTitles[row.state],
    row.found,
    row.next ?? '―',
  ]);
  const table = drawTable(['制御', '設定', '状態', 'わかったこと', 'すること'], rows);
  const judged = Object.entries(controlTitles).map(([name, { title, article }]) => {
    const control = controls[name as keyof AttestedControls];
    return [title, article, control.state === 'configured' ? '設定確認' : '不明', control.detail, control.next ?? '―'];
  });
  const count = (state: RowReading['state']): number => attestation.rows.filter((row) => row.state === state).length;
  const sum = `有効 ${count('in-force')} 件・無効 ${count('not-in-force')} 件・不明 ${count('unknown')} 件`;
  return `${table}\n${drawTable(['制御', '条項', '判定', '理由', 'すること'], judged)}\n${sum}\n`;
}

/** What `provision` or `revert` did. */
export function provisionText(report: ProvisionReport, act: 'provision' | 'revert'): string {
  const done = act === 'provision' ? '適用' : '復元';
  const rows = report.rows.map((row) => [row.title, row.result === 'done' ? done : '失敗', row.note ?? '―']);
  const end = report.complete
    ? '終わりました。再起動してください。'
    : '失敗した行があります。直してから、同じコマンドをもう一度実行してください。控えは残っています。';
  return `${drawTable(['設定', '結果', 'わかったこと'], rows)}\n${end}\n`;
}
