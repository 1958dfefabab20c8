import type { NoteFault } from '../log/checkpoint.ts';

/** Every reason that a verdict can have. The codes are stable: other programs read them from the JSON report. */
export interface Reason {
  readonly verdict: 'tampered' | 'cannot-tell';
  /** What was found, one plain sentence. */
  readonly message: string;
  /** What to do next. */
  readonly next: string;
}

const askAgain = 'そのファイルをもう一度受け取って確かめてください。同じ結果なら、内部監査の責任者に報告してください。';
const report = 'そのファイルを保全し、内部監査の責任者に報告してください。';
const checkTrust =
  '信頼ファイルが正しいものか、受け取った相手に確かめてください。正しければ、内部監査の責任者に報告してください。';

const tampered = (message: string, next: string = report): Reason => ({ verdict: 'tampered', message, next });
const cannotTell = (message: string, next: string): Reason => ({ verdict: 'cannot-tell', message, next });

export const reasons = {
  // The file's form
  'VF-101': tampered('長すぎる行があります（1行は131,072バイトまで）。', askAgain),
  'VF-102': tampered('文字コードがUTF-8として正しくない行があります。', askAgain),
  'VF-103': tampered('JSONとして読めない行があります。', askAgain),
  'VF-104': tampered('決められた書き方（RFC 8785）と違う行があります。', askAgain),
  'VF-105': tampered('項目が足りない、余分にある、または形の正しくない行があります。', askAgain),
  'VF-106': tampered('行の並び順が正しくありません。', askAgain),
  'VF-107': tampered('終わりの行にある件数が、実際の件数と合いません。'),
  // Checkpoint and log
  'VF-111': tampered('検査点の形が正しくありません。'),
  'VF-112': tampered('検査点に、信頼する記録簿の署名がありません。', checkTrust),
  'VF-113': tampered('検査点にある記録簿の署名が正しくありません。'),
  'VF-114': tampered('検査点にある立会いの署名が正しくありません。'),
  'VF-115': tampered('前に控えた検査点と、この証拠の記録簿が食い違います。記録簿が書き換えられています。'),
  'VF-116': tampered('記録簿が前の記録簿を含むことの証明が正しくありません。'),
  // Chain
  'VF-121': tampered('同じ記録の列が2度現れます。'),
  'VF-122': tampered('端末の登録が、別の貸出のものです。'),
  'VF-123': tampered('端末の登録が、記録簿に入っていません。'),
  'VF-124': tampered('別の列の記録が混ざっています。'),
  'VF-125': tampered('記録の番号が続いていません。抜けているか、重なっているか、入れ替わっています。'),
  'VF-126': tampered('直前の記録とのつながりが切れています。'),
  'VF-127': tampered('始業・中断・再開・終業の順序としてあり得ない記録です。'),
  // Entry
  'VF-131': tampered('封印が、その時の鍵の期間のものではありません。'),
  'VF-132': tampered('封印（署名）が正しくありません。'),
  'VF-133': tampered('記録の内容が、封印された内容と違います。'),
  'VF-134': tampered('記録の内容が、種類ごとに決められた形と違います。'),
  'VF-135': tampered('記録が大きすぎます（1件は32,768バイトまで）。'),
  'VF-136': tampered('記録が、記録簿に入っていません。'),
  // データ消去証明書
  'VF-141': tampered('証明書ファイルの形が正しくありません。', askAgain),
  'VF-142': tampered('証明書の署名が、信頼する庁の鍵によるものではありません。', checkTrust),
  'VF-143': tampered('消去の実施者と検証者が同じ人です。'),
  'VF-144': tampered('記録簿にある発行の記録が、この証明書のものではありません。'),
  'VF-145': tampered('証明書の発行が、記録簿に入っていません。'),
  'VF-146': tampered('消去または検証の報告が、証明書の示すものと違います。'),
  'VF-147': tampered('証明書の記載が、消去の方式と検証の決まりに合いません。'),
  // Cannot tell
  'VF-201': cannotTell('指定のしかたが正しくありません。', '「--help」で使い方を確かめてください。'),
  'VF-202': cannotTell(
    '信頼ファイルを読めないか、形が正しくありません。',
    '信頼ファイルの場所と中身を確かめてください。',
  ),
  'VF-203': cannotTell(
    '信頼する記録簿の鍵が示されていません。',
    '確かめるファイルとは別に受け取った信頼ファイルを「--trust」で示してください。',
  ),
  'VF-204': cannotTell('確かめるファイルを読めません。', 'ファイルの場所と、読む権限を確かめてください。'),
  'VF-205': cannotTell(
    '確かめるファイルが途中で終わっています。',
    'そのファイルを、もう一度最後まで受け取ってください。',
  ),
  'VF-206': cannotTell(
    '立会いの署名が、必要な数に足りません。',
    '立会いの署名がそろった検査点で、証拠ファイルを作り直してもらってください。',
  ),
  'VF-207': cannotTell(
    '前に控えた検査点を含むことの証明が、証拠ファイルにありません。',
    'その控えからの証明を付けて、証拠ファイルを作り直してもらってください。',
  ),
  'VF-208': cannotTell('この検証プログラムより新しい形式のファイルです。', '新しい検証プログラムで確かめてください。'),
  'VF-209': cannotTell(
    '検証プログラムの中で問題が起き、最後まで確かめられませんでした。',
    'もう一度実行してください。同じ結果なら、表示された内容を情報政策課に知らせてください。',
  ),
  'VF-210': cannotTell(
    '信頼ファイルに、証明書に署名する庁の鍵がありません。',
    '庁の鍵の入った新しい信頼ファイルを、証明書とは別に受け取ってください。',
  ),
} as const satisfies Readonly<Record<string, Reason>>;

export type ReasonCode = keyof typeof reasons;
export const reasonCodes = Object.keys(reasons) as readonly ReasonCode[];
export const reasonOf = (code: ReasonCode): Reason => reasons[code];

export const noteFaults: Readonly<Record<NoteFault, ReasonCode>> = {
  note: 'VF-111',
  unsigned: 'VF-112',
  'log-signature': 'VF-113',
  cosignature: 'VF-114',
};

/** A reason with the place where it was found. */
export interface Finding {
  readonly code: ReasonCode;
  /** Line of the bundle, from 1. */
  readonly line: number | null;
  readonly chain: string | null;
  readonly seq: number | null;
  /** In what exactly, as a word of this program or a short text from the file. */
  readonly detail: string | null;
}
