import { controlTitles } from '#contract/controls.ts';
import { assertNever, errorEntry } from '#contract/errors.ts';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import type { PrepareReport, ServiceReport } from '#contract/http/service-api.ts';
import type { Delivery } from '../service/deliver.ts';
import type { Progress } from '../service/run-service.ts';
import { checkText, wipeText } from './erase-report.ts';
import { exitCodes } from './exit-code.ts';

const actTitles: Readonly<Record<ServicePurpose, string>> = {
  prepare: '貸出の準備',
  wipe: 'データの消去',
  check: '消去の検証',
};

/** One line for each thing that happens, so that nobody stands before a silent screen. */
export function progressLine(progress: Progress): string {
  switch (progress.at) {
    case 'asking':
      return '庁内サーバーに作業コードを確かめています。';
    case 'ordered': {
      const { purpose, terminal, loan, executor } = progress.order;
      const how = progress.resumed ? '途中から続けます' : '始めます';
      return `${actTitles[purpose]}を${how}（端末 ${terminal}・貸出 ${loan ?? 'なし'}・担当 ${executor.name}）。`;
    }
    case 'working':
      return progress.text;
    case 'kept':
      return '報告を端末に残しました。庁内サーバーに送っています。';
    case 'delayed':
      return `庁内サーバーが答えません。${Math.ceil(progress.ms / 1000)} 秒後にもう一度送ります。`;
    default:
      return assertNever(progress);
  }
}

const encryptionTitles: Readonly<Record<PrepareReport['encryption'], string>> = {
  gocryptfs: '暗号化されています（gocryptfs）',
  luks: '暗号化されています（LUKS）',
  bitlocker: '暗号化されています（BitLocker）',
  none: '暗号化されていません',
};
const standingTitles = { 'in-force': '有効', 'not-in-force': '無効', unknown: '不明' } as const;

/** What is left to do about the controls before the PC is handed over; nothing where all of them are in force. */
function prepareNext(controls: readonly (keyof typeof standingTitles)[]): readonly string[] {
  if (controls.includes('not-in-force'))
    return [
      '次にすること：無効の制御があります。貸し出す前に、provision で設定を入れて再起動し、attest で有効になったことを確かめてください。',
    ];
  return controls.includes('unknown')
    ? ['次にすること：不明の制御があります。貸し出す前に、借りる人でサインインした画面から attest で確かめてください。']
    : [];
}

/** What came of it, for the person of 情報政策課. */
export function reportText(report: ServiceReport): string {
  switch (report.kind) {
    case 'prepare': {
      const controls = Object.entries(report.controls).map(
        ([name, standing]) => `${controlTitles[name as keyof typeof controlTitles].title} ${standingTitles[standing]}`,
      );
      return [
        `第6条の制御：${controls.join('・')}`,
        `作業用の領域：${encryptionTitles[report.encryption]}`,
        `消去確認用の目印：${report.manifest.canaries.length} 個`,
        ...prepareNext(Object.values(report.controls)),
      ].join('\n');
    }
    case 'wipe':
      return wipeText(report);
    case 'check':
      return checkText(report);
    default:
      return assertNever(report);
  }
}

export function deliveryText(delivery: Delivery): string {
  if (delivery.kind === 'delivered') return '庁内サーバーが報告を受け取りました。';
  const { message, next } = errorEntry('TM-623');
  const code = delivery.kind === 'refused' ? delivery.code : null;
  const said = code === null ? '' : `\n庁内サーバーの答え：${code} ${errorEntry(code).message}`;
  return `TM-623 ${message}\n${next}${said}`;
}

/** Of a report: good only where nothing has to be done about the PC. */
export function reportExitCode(report: ServiceReport): number {
  switch (report.kind) {
    case 'prepare':
      if (Object.values(report.controls).includes('not-in-force')) return exitCodes.notInForce;
      return Object.values(report.controls).includes('unknown') ? exitCodes.failed : exitCodes.good;
    case 'wipe':
      return report.result === 'erased' ? exitCodes.good : exitCodes.notInForce;
    case 'check':
      if (report.verdict === 'clean') return exitCodes.good;
      return report.verdict === 'found' ? exitCodes.notInForce : exitCodes.failed;
    default:
      return assertNever(report);
  }
}
