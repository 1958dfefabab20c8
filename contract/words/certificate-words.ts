import type { LedgerRow } from '../http/lending-api.ts';
import type { Certificate, DestructionCertificate, ErasureReach } from '../loan/certificate.ts';
import type {
  CanaryPlace,
  CheckReport,
  ResiduePlace,
  WipePart,
  WipeReason,
  WipeStep,
  WipeTechnique,
} from '../loan/wipe-report.ts';

/** Words for an erasure and its certificate. They claim what was done, and never 完全. */

export const methodTitles: Readonly<Record<Certificate['method'], string>> = {
  clear: '消去（Clear）',
  purge: '除去（Purge）',
  destroy: '破壊（Destroy）',
  partial: '部分消去（作業用の領域と痕跡）',
};

/** What a method says, for one who has not read the standard. */
export const methodMeanings: Readonly<Record<Certificate['method'], string>> = {
  clear: '利用者が読み書きできるすべての場所を、通常の命令で上書きした。',
  purge: '規格の条件を満たす暗号鍵の破棄により、研究所の設備を用いても取り出せないようにした。',
  destroy: '記憶媒体を、再び使えない形に壊した。',
  partial:
    '作業用の領域と、痕跡の残りやすい場所を消去した。記憶媒体全体の消去（Clear）・除去（Purge）ではない。市の管理の外に出す前に、媒体全体の消去または破壊が要る。',
};

export const statusTitles: Readonly<Record<Certificate['status'], string>> = {
  complete: '完了',
  incomplete: '未完了（検証では判断できない点がある）',
};

export const techniqueTitles: Readonly<Record<WipeTechnique, string>> = {
  'crypto-erase-gocryptfs': '暗号鍵の破棄（gocryptfsの作業用の領域）と、残った暗号文の上書き・削除',
  'crypto-erase-luks': '暗号鍵の破棄（LUKSの作業用の領域）と、管理情報の上書き',
  'crypto-erase-bitlocker':
    '暗号鍵の破棄（BitLockerの作業用の領域）と、その入れ物のファイル全体の上書き・削除。空き領域の上書きは、ファイル表の中の小さいファイルと、ファイルの末尾の余りには届かない',
  overwrite: '上書き・改名・削除と、空き領域の上書き',
};

export const destructionTitles: Readonly<Record<DestructionCertificate['destruction']['technique'], string>> = {
  shred: '破砕',
  disintegrate: '分解',
  pulverize: '粉砕',
  incinerate: '焼却',
  melt: '溶融',
  other: 'その他',
};

export const reachTitles: Readonly<Record<ErasureReach, string>> = {
  medium: '記憶媒体の全体',
  volume: '一つの領域（ボリューム）の全体。ほかに書き込める場所はない',
  'work-and-traces': '作業用の領域と、その外の痕跡の残りやすい場所',
};

export const partTitles: Readonly<Record<WipePart, string>> = {
  work: '作業用の領域',
  residue: '痕跡',
  recorder: '貸出の記録と鍵',
};

export const stepTitles: Readonly<Record<WipeStep, string>> = {
  'find-before': '消去前に目印が見つかることの確認',
  freeze: '利用の停止',
  'crypto-erase': '暗号鍵の破棄',
  overwrite: '上書きと削除',
  residue: '痕跡の削除',
  swap: 'スワップ領域の消去',
  recorder: '貸出の記録と鍵の消去',
  'fill-free-space': '空き領域の上書き',
  trim: '不要領域の通知（TRIM）',
  'find-after': '消去後の目印の探索',
};

export const outcomeTitles = { done: '実施', skipped: '対象外', failed: '失敗' } as const;

export const wipeReasonTitles: Readonly<Record<WipeReason, string>> = {
  'out-of-scope': '今回の範囲にない',
  'not-encrypted': '暗号化されていない',
  'nothing-there': '対象がない',
  'no-swap': 'スワップがない',
  'swap-in-memory': 'スワップはメモリーの中だけにある',
  'swap-is-random-key': 'スワップは起動のたびに鍵が変わる',
  'tool-missing': '道具がない',
  'not-supported': '機器が対応していない',
  'no-canaries': '目印がない',
  'erased-before': '先に鍵が消去され、目印も失われている',
  'borrower-running': '借りた人のプログラムが動いている',
  'still-mounted': '作業用の領域が使われている',
  'key-still-opens': '破棄した鍵で開く',
  'file-busy': '使用中のファイルがある',
  'file-left': '残ったファイルがある',
  'read-only': '書き込めない',
  denied: '権限がない',
  'io-error': '読み書きの失敗',
  'disk-full': '空きがない',
  boundary: '対象の外に出る',
  'scanner-broken': '探索が働いていない',
  'canaries-not-found-before': '消去前に目印が見つからない',
  'canaries-found': '目印が残っている',
  'raw-not-readable': '記憶媒体を直接読めない',
  'swap-not-erased': 'スワップが消去されていない',
  'swap-no-memory': 'メモリーが足りずスワップを外せない',
  'swap-not-restored': 'スワップを元の形に戻せない',
  'not-swap': 'スワップと指定された場所がスワップでない',
  'hibernation-not-erased': '休止状態の保存先が消去されていない',
  'shadow-copies-left': 'シャドウコピー（以前の状態の控え）が残っている',
  'biometrics-left': '指紋・顔の登録が残っているかもしれない（人が確かめる）',
  'not-understood': '消去の手順の答えを読み取れない',
  'too-few-canaries': '目印が足りない',
  'residue-present': '痕跡が残っている',
  'volume-usable': '作業用の領域がまだ開く',
  interrupted: '途中で止まった',
};

export const canaryPlaceTitles: Readonly<Record<CanaryPlace, string>> = {
  work: '作業用の領域',
  home: 'ホーム',
  trash: 'ごみ箱',
  temp: '一時フォルダ',
};

export const residueTitles: Readonly<Record<ResiduePlace, string>> = {
  'work-folder': '作業用フォルダ',
  trash: 'ごみ箱',
  'recent-documents': '最近使ったファイル',
  thumbnails: '縮小画像',
  temp: '一時フォルダ',
  browsers: 'ブラウザー',
  'print-spool': '印刷待ち',
  clipboard: 'クリップボード',
  caches: 'キャッシュ',
  'mail-and-editors': 'メールとエディター',
  'shell-history': '命令の履歴',
  schedules: '予約された実行',
  'home-files': 'ホームのファイル',
  account: 'アカウント',
  biometrics: '指紋・顔の登録',
  'shadow-copies': 'シャドウコピー',
  swap: 'スワップ',
  recorder: '貸出の記録',
};

export const residueStateTitles = { absent: 'なし', present: 'あり', unknown: '不明' } as const;

export const volumeTitles: Readonly<Record<CheckReport['volume'], string>> = {
  unusable: 'どの鍵でも開かない',
  usable: '開く',
  none: '暗号化された作業用の領域はない',
  unknown: '不明',
};

export const verificationTitles = { clean: '残っていない', 'cannot-tell': '判断できない' } as const;

export const mediumTitles: Readonly<Record<Certificate['medium']['mediumType'], string>> = {
  ssd: 'SSD（SATA）',
  hdd: 'HDD',
  nvme: 'SSD（NVMe）',
  emmc: 'eMMC',
};

export const backupTitles = { yes: 'あり', no: 'なし', unknown: '不明' } as const;

/** データ消去確認 of a row of the ledger, in one line for each fact. */
export const wipeConfirmation = (wipe: LedgerRow['wipe']): string =>
  wipe === null
    ? '未'
    : [
        `実施 ${wipe.executor.name}`,
        `検証 ${wipe.verifier?.name ?? '未'}`,
        ...(wipe.certificate === null ? [] : [wipe.certificate]),
      ].join('\n');
