import type { ResiduePlace, WipeReason, WipeStep, WipeTechnique } from '../loan/wipe-report.ts';

/** What the erasure of a PC did and found, in words that pages and papers share. */

export const wipeStepTitles: Readonly<Record<WipeStep, string>> = {
  'find-before': '消去の前に、目印が見つかることの確認',
  freeze: '使用者のプログラムの停止と、作業用の領域の切り離し',
  'crypto-erase': '作業用の領域を開く鍵の消去',
  overwrite: '作業用フォルダの上書きと削除',
  residue: '作業用フォルダの外に残った跡の消去',
  swap: '待避領域（スワップ）の消去',
  recorder: 'この貸出の記録と鍵の消去',
  'fill-free-space': '空き領域の上書き',
  trim: '空き領域の解放（TRIM）',
  'find-after': '消去のあとに、目印が見つからないことの確認',
};

export const wipeReasonTitles: Readonly<Record<WipeReason, string>> = {
  'out-of-scope': '今回の消去の対象に含まれていません。',
  'not-encrypted': '作業用の領域が暗号化されていません。',
  'nothing-there': '消すものがありませんでした。',
  'no-swap': '待避領域（スワップ）がありません。',
  'swap-is-random-key': '待避領域は、起動のたびに新しい鍵で暗号化されます。',
  'tool-missing': '必要なプログラムが端末にありません。',
  'not-supported': 'この端末の記憶装置は対応していません。',
  'no-canaries': '確認用の目印が置かれていません。',
  'borrower-running': '使用者のプログラムを止められませんでした。',
  'still-mounted': '作業用の領域を切り離せませんでした。',
  'key-still-opens': '消したはずの鍵で、作業用の領域が開きました。',
  'file-busy': '使用中で消せないファイルがありました。',
  'file-left': '消せずに残ったファイルがあります。',
  'read-only': '書き込みできない場所がありました。',
  denied: '端末が操作を拒みました。',
  'io-error': '記憶装置の読み書きに失敗しました。故障のおそれがあります。',
  'disk-full': '空き領域が足りませんでした。',
  boundary: '決めた範囲の外に続いているため、消しませんでした。',
  'scanner-broken': '目印を探すプログラムが正しく働きませんでした。',
  'canaries-not-found-before': '消去の前に目印を見つけられませんでした。探せていないおそれがあります。',
  'canaries-found': '消去のあとに目印が見つかりました。データが残っています。',
  'raw-not-readable': '記憶装置を直接読めず、残っていないことを確かめられません。',
  'swap-not-erased': '待避領域を消せませんでした。',
  'too-few-canaries': '目印が少なすぎて、確かめたとはいえません。',
  'residue-present': '作業用フォルダの外に跡が残っています。',
  'volume-usable': '暗号化された作業用の領域が、まだ開けます。',
  'readable-blocks': '抜き取って調べた場所に、読めるデータがありました。',
  'journal-damaged': '端末の作業の記録が壊れています。',
  interrupted: '途中で止まりました。',
};

export const residuePlaceTitles: Readonly<Record<ResiduePlace, string>> = {
  trash: 'ごみ箱',
  'recent-documents': '最近使ったファイルの一覧',
  thumbnails: '縮小画像',
  temp: '一時ファイル',
  browsers: 'ブラウザーのデータ',
  'print-spool': '印刷待ちのデータ',
  clipboard: 'クリップボード',
  caches: 'キャッシュ',
  'mail-and-editors': 'メールと編集ソフトの下書き',
  'shell-history': 'コマンドの履歴',
  'home-files': 'ホームフォルダのファイル',
  swap: '待避領域（スワップ）',
  recorder: '貸出の記録',
};

export const wipeTechniqueTitles: Readonly<Record<WipeTechnique, string>> = {
  'crypto-erase-gocryptfs': '暗号鍵の消去（gocryptfs）',
  'crypto-erase-luks': '暗号鍵の消去（LUKS）',
  overwrite: '上書き',
};

/** A word of a closed list that arrives as plain text; an unknown one is shown as it came, never left out. */
export const wordOf = (titles: Readonly<Record<string, string>>, word: string): string =>
  Object.hasOwn(titles, word) ? (titles[word] ?? word) : word;
