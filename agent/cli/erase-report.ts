import type {
  CanaryLook,
  CheckReport,
  StepReport,
  WipeReason,
  WipeReport,
  WipeStep,
} from '#contract/loan/wipe-report.ts';
import { residueTitles } from '#contract/words/certificate-words.ts';
import { drawTable } from './table.ts';

export const stepTitles: Readonly<Record<WipeStep, string>> = {
  'find-before': '消去前の目印の確認',
  freeze: '作業の停止と切り離し',
  'crypto-erase': '鍵の消去（暗号化消去）',
  overwrite: '作業用フォルダの消去',
  residue: '借りた人の痕跡の消去',
  swap: 'スワップの消去',
  recorder: '貸出の記録と鍵の消去',
  'fill-free-space': '空き領域の上書き',
  trim: 'トリム',
  'find-after': '消去後の目印の確認',
};
const outcomeTitles: Readonly<Record<StepReport['outcome'], string>> = {
  done: '済',
  skipped: '対象外',
  failed: '失敗',
};

const reasonTitles: Readonly<Record<WipeReason, string>> = {
  'out-of-scope': '指示の範囲にない',
  'not-encrypted': '暗号化された領域がない',
  'nothing-there': '消す物がない',
  'no-swap': 'スワップがない',
  'swap-in-memory': 'スワップはメモリーの中だけにある',
  'swap-is-random-key': 'スワップは起動ごとの鍵で暗号化されている',
  'tool-missing': '必要なプログラムがない',
  'not-supported': 'この装置では使えない',
  'no-canaries': '指示に目印がない',
  'erased-before': '先に鍵が消去され、目印も失われている',
  'borrower-running': '借りた人のプログラムが動いている',
  'still-mounted': '作業用の領域を切り離せない',
  'key-still-opens': '鍵が残っている',
  'file-busy': '使用中のファイルがある',
  'file-left': '消せないファイルがある',
  'read-only': '読み取り専用',
  denied: '権限がない',
  'io-error': '入出力の誤り',
  'disk-full': '空き容量がない',
  boundary: '別の装置がつながっている',
  'scanner-broken': '検索の自己試験に失敗',
  'canaries-not-found-before': '消去前に目印が見つからない',
  'canaries-found': '目印が残っている',
  'raw-not-readable': '装置を直接読めない',
  'swap-not-erased': 'スワップが消されていない',
  'swap-no-memory': 'メモリーが足りず、スワップを外せない（プログラムを閉じてやり直す）',
  'swap-not-restored': 'スワップを元の形に戻せない',
  'not-swap': 'スワップと指定された場所がスワップでない',
  'hibernation-not-erased': '休止状態の保存先が消されていない',
  'shadow-copies-left': 'シャドウコピー（以前の状態の控え）が残っている',
  'biometrics-left': '指紋・顔の登録が残っているかもしれない（設定と指紋センサーを人が確かめる）',
  'not-understood': '消去の手順の答えを読み取れない',
  'too-few-canaries': '目印が足りない',
  'residue-present': '痕跡が残っている',
  'volume-usable': '作業用の領域がまだ開ける',
  interrupted: '終わっていない',
};

const placeStates: Readonly<Record<CheckReport['residue'][number]['state'], string>> = {
  absent: 'なし',
  present: 'あり',
  unknown: '不明',
};

const reasonText = (reasons: readonly WipeReason[]): string => reasons.map((reason) => reasonTitles[reason]).join('、');
const lookText = ({ places, bytes }: CanaryLook): string => {
  const sum = (of: 'planted' | 'found'): number => places.reduce((total, place) => total + place[of], 0);
  return `目印 ${sum('planted')} 個のうち ${sum('found')} 個（装置 ${bytes} バイトを検索）`;
};

/** What a wipe did, step by step, for 情報政策課 at the PC. */
export function wipeText({ steps, before, after, result, reasons }: WipeReport): string {
  const rows = steps.map(({ name, outcome, reason, files, bytes }) => [
    stepTitles[name],
    outcomeTitles[outcome],
    String(files),
    String(bytes),
    reason === null ? '―' : reasonTitles[reason],
  ]);
  const looks = [before, after].map((look, i) => `${['消去前', '消去後'][i]}: ${look === null ? '―' : lookText(look)}`);
  const verdict =
    result === 'erased'
      ? '結果: 消去済。別の職員が検証するまで、貸し出せません。'
      : `結果: 要対応（${reasonText(reasons)}）`;
  return `${drawTable(['手順', '結果', 'ファイル', 'バイト', '理由'], rows)}\n${looks.join('\n')}\n${verdict}`;
}

/** What the second person's look found. */
export function checkText({ residue, canaries, verdict, reasons }: CheckReport): string {
  const rows = residue.map(({ place, state, files }) => [residueTitles[place], placeStates[state], String(files)]);
  const word = { clean: '残っていません', found: '残っています', 'cannot-tell': '判断できません' }[verdict];
  const why = reasons.length === 0 ? '' : `（${reasonText(reasons)}）`;
  return `${drawTable(['場所', '痕跡', 'ファイル'], rows)}\n${lookText(canaries)}\n結果: ${word}${why}`;
}
