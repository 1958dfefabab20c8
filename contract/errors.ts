/**
 * The one table of expected refusals. Every error that a user can meet has a stable code here: what happened,
 * which article of the city's rule it touches, and what to do next. Unknown or failed means locked, never open.
 */

/** How a locked terminal is opened again. `recheck`: by itself, once the cause is gone. `office-code`: 応答コード. */
export type WayOut = 'recheck' | 'office-code' | 'retry' | 'none';

export interface ErrorEntry {
  /** What happened, in plain Japanese, one sentence. */
  readonly message: string;
  /** What the person should do next. */
  readonly next: string;
  /** Article of 在宅勤務要綱 that the refusal serves, where there is one. */
  readonly article?: string;
  /** HTTP status where the office server answers with this code. */
  readonly status?: number;
  /** True where the terminal is locked for as long as the cause lasts. */
  readonly locks: boolean;
  readonly wayOut: WayOut;
}

const lock = (message: string, next: string, wayOut: WayOut, article?: string): ErrorEntry => ({
  message,
  next,
  locks: true,
  wayOut,
  ...(article === undefined ? {} : { article }),
});
const refuse = (message: string, next: string, article?: string): ErrorEntry => ({
  message,
  next,
  locks: false,
  wayOut: 'retry',
  ...(article === undefined ? {} : { article }),
});
const answer = (status: number, message: string, next: string): ErrorEntry => ({
  message,
  next,
  status,
  locks: false,
  wayOut: 'retry',
});

export const errorTable = {
  // Terminal: the person
  'TM-101': refuse(
    '職員番号または暗証番号が違います。',
    '入力し直してください。5回続けて違うと、この端末はロックされます。',
    '第12条',
  ),
  'TM-102': lock(
    '暗証番号を5回続けて間違えたため、端末をロックしました。',
    '下の連絡コードを情報政策課に電話で伝え、応答コードを受け取ってください。',
    'office-code',
    '第12条',
  ),
  'TM-103': refuse('応答コードが違います。', '10桁の数字を電話で確かめ、入力し直してください。'),
  'TM-104': refuse('今の状態ではこの操作はできません。', '画面の表示を確かめ、もう一度操作してください。'),
  'TM-105': refuse(
    '貸出期間の外のため、仕事を始められません。',
    '「電話で知らせる・受け取る」を開き、所属長か情報政策課に貸出期間の延長を相談してください。',
    '第5条',
  ),
  'TM-106': refuse(
    '画面から届いた操作の形が正しくないため、受け付けませんでした。',
    '端末守を一度閉じて、開き直してください。繰り返すときは情報政策課に連絡してください。',
    '第12条',
  ),
  'TM-107': refuse(
    '返却の手続きが終わっているため、仕事を始められません。',
    '仕事を続けるときは「電話で知らせる・受け取る」を開き、所属長か情報政策課に貸出期間の延長を相談してください。',
    '第5条',
  ),
  // Terminal: the trail
  'TM-201': lock(
    '記録係（監査証跡）につながらないため、端末をロックしました。',
    'そのままお待ちください。1分たっても戻らないときは、端末を再起動してください。',
    'recheck',
    '第6条',
  ),
  'TM-202': lock(
    '記録を保存する場所がいっぱいのため、端末をロックしました。',
    '作業用フォルダの不要なファイルを片づけてから「もう一度確認する」を押してください。直らないときは情報政策課に電話してください。記録済みの内容は残っています。',
    'recheck',
    '第6条',
  ),
  'TM-203': lock(
    '監査証跡に食い違いが見つかったため、端末をロックしました。',
    '電源を切らずに、情報政策課に電話してください。',
    'office-code',
    '第12条',
  ),
  'TM-204': lock(
    '端末の時計が戻されたため、端末をロックしました。',
    '下の連絡コードを情報政策課に電話で伝えてください。',
    'office-code',
    '第12条',
  ),
  'TM-205': lock('この端末はまだ貸出の登録がされていません。', '情報政策課に連絡してください。', 'recheck', '第5条'),
  'TM-206': refuse(
    '別の記録係が動いているため、こちらは何も書かずに終了しました。',
    '情報政策課に連絡してください。',
    '第12条',
  ),
  'TM-207': lock(
    '記録を書き込めませんでした。端末をロックしました。',
    '「もう一度確認する」を押してください。直らないときは情報政策課に電話してください。',
    'recheck',
    '第6条',
  ),
  'TM-208': lock(
    '貸出が取り消されたため、端末をロックしました。',
    '情報政策課に電話し、端末を返してください。記録と作業用フォルダはそのまま残っています。',
    'office-code',
    '第5条',
  ),
  // Terminal: the controls of article 6
  'TM-301': lock(
    '第6条の制御が働いていることを確かめられないため、端末をロックしました。',
    '「もう一度確認する」を押してください。直らないときは下の連絡先に電話してください。',
    'recheck',
    '第6条',
  ),
  'TM-302': lock(
    '作業用フォルダが見つからないため、端末をロックしました。',
    '作業用フォルダを元に戻し、「もう一度確認する」を押してください。',
    'recheck',
    '第6条(1)ア',
  ),
  'TM-303': lock(
    '監視係が止まったため、端末をロックしました。',
    '自動で起動し直しています。そのままお待ちください。',
    'recheck',
    '第6条',
  ),
  'TM-304': lock(
    '保存先の監視を続けられないため、端末をロックしました。',
    '「もう一度確認する」を押してください。直らないときは情報政策課に電話してください。',
    'recheck',
    '第6条(1)ア',
  ),
  'TM-310': refuse(
    '作業用フォルダ以外に保存されたため、ファイルを「回収」に移しました。',
    '作業用フォルダの「回収」から開いてください。必要なら所属長に相談してください。',
    '第6条(1)ア',
  ),
  'TM-311': refuse(
    '外部記録媒体がつながれたため、使えないように切り離しました。',
    '媒体を抜いてください。必要なデータがあるときは所属長に相談し、承認を受けてください。',
    '第6条(1)イ・ウ',
  ),
  'TM-312': refuse(
    '印刷は禁止されているため、取り消しました。',
    '紙が出てきたときは、所属長に渡してください。印刷が必要なときは、庁舎で印刷してください。',
    '第6条(2)',
  ),
  'TM-313': refuse(
    'プログラムが持ち込まれたため、ファイルを「回収」に移しました。',
    '動かさないでください。仕事に要るソフトウェアは情報政策課に相談してください。',
    '第6条(3)',
  ),
  'TM-314': refuse(
    '端末のソフトウェアの構成が変わりました。',
    '心当たりのあるなしにかかわらず、情報政策課に電話してください。',
    '第6条(3)',
  ),
  'TM-315': refuse(
    '外部記録媒体から入れられたファイルを「隔離」に移しました。',
    'ファイルは消えていません。所属長に相談してください。承認されるまで開けません。',
    '第6条(1)ウ',
  ),
  // Terminal: a file is put back out of 回収
  'TM-321': refuse(
    'このファイルは「回収」にありません。',
    '作業用フォルダを確かめてください。もう戻したか、ほかの場所に移してあります。',
    '第6条(1)',
  ),
  'TM-322': refuse(
    'ファイルの形が変わったか、書き込みの途中のため、戻しませんでした。',
    'ファイルを開いているソフトウェアを閉じて、もう一度押してください。ファイルは「回収」にあります。',
    '第6条(1)',
  ),
  'TM-323': refuse(
    '作業用フォルダに同じ名前のファイルがあるか、書き込めないため、戻せませんでした。',
    '同じ名前のファイルに別の名前を付けて、もう一度押してください。ファイルは「回収」にあります。',
    '第6条(1)',
  ),
  // Terminal: the line to the office
  'TM-401': refuse(
    '庁内サーバーにつながりません。記録は端末に残っており、つながりしだい送ります。',
    'このまま仕事を続けられます。',
  ),
  'TM-402': refuse(
    '庁内サーバーの証明書が市の認証局のものではないため、接続を断りました。',
    '通信していません。記録は端末に残っています。情報政策課に連絡してください。',
    '第12条',
  ),
  'TM-403': refuse(
    '庁内サーバーが記録の受け取りを断りました。',
    '記録は端末に残っています。情報政策課に連絡してください。',
    '第12条',
  ),
  'TM-501': refuse(
    '許可されていない起動の指定があるため、端末守を起動しませんでした。',
    'デスクトップの「端末守」から起動し直してください。',
    '第12条',
  ),
  'TM-502': lock('端末の設定が読めないため、起動できません。', '情報政策課に連絡してください。', 'none', '第12条'),
  // Terminal: the profile, at the command line of 情報政策課
  'TM-601': refuse(
    '設定の控えが壊れているため、何も変えませんでした。',
    '控えのフォルダーを消さずに、別の場所の控えから戻すか、保守の担当に相談してください。',
    '第12条',
  ),
  'TM-602': refuse(
    '設定の控えが別の端末のものなので、何も変えませんでした。',
    'この端末の控えのフォルダーを --state に指定してください。',
    '第12条',
  ),
  'TM-603': refuse(
    '別の内容の設定が適用されているため、何も変えませんでした。',
    '先に revert で元に戻してから、適用し直してください。',
    '第6条',
  ),
  'TM-604': refuse(
    '設定を最後まで進められませんでした。',
    '表の「失敗」の行を直し、同じコマンドをもう一度実行してください。控えは残っています。',
    '第6条',
  ),
  'TM-605': refuse(
    'この操作は、管理者の権限で、借りる人がサインインしていないときにだけ行えます。',
    '借りる人をサインアウトさせ、管理者の権限で実行してください。',
    '第6条',
  ),
  'TM-606': refuse('設定の控えが見つかりません。', '--state のフォルダーを確かめてください。', '第6条'),
  'TM-607': refuse(
    '設定のファイルが正しくないため、何も変えませんでした。',
    '--profile と --parameters のファイルを確かめてください。',
    '第6条',
  ),
  // Terminal: what 情報政策課 does at the PC itself, under a code of the console
  'TM-621': refuse(
    '庁内サーバーの作業の指示を確かめられないため、何もしませんでした。',
    'PC管理番号と端末の時計を確かめ、庁内の画面で作業コードを発行し直してください。',
    '第12条',
  ),
  'TM-622': refuse(
    '庁内サーバーにつながらないため、作業を始めませんでした。',
    '庁内の回線につなぎ、同じコマンドをもう一度実行してください。作業コードが使用済みと出たときは、発行し直してください。',
  ),
  'TM-623': refuse(
    '報告がまだ庁内サーバーに届いていません。',
    '報告は端末に残っています。庁内の回線につなぎ、tanmori-agent report に同じ --state を付けて送ってください。',
    '第12条',
  ),
  'TM-624': refuse(
    '作業に使うファイルが正しくないため、何もしませんでした。',
    'コマンドに指定したファイルを確かめてください。--state のフォルダーの中は消さないでください。',
    '第12条',
  ),
  'TM-625': refuse(
    '途中の作業がないため、何もしませんでした。',
    '庁内の画面で作業コードを発行し、--code を付けて実行してください。',
    '第12条',
  ),
  'TM-626': refuse(
    '作業用の領域の暗号化を確かめられないため、準備を終えられませんでした。',
    '作業用の領域を開いた状態で、もう一度実行してください。',
    '第12条',
  ),
  // Office
  'OF-400': answer(400, '送られた内容の形が正しくありません。', '入力を確かめて、もう一度送ってください。'),
  'OF-401': answer(401, 'サインインが必要です。', 'サインインしてください。'),
  'OF-402': answer(401, '利用者番号またはパスワードが違います。', '入力し直してください。'),
  'OF-403': answer(403, 'この操作をする権限がありません。', '必要なときは所属長か情報政策課に相談してください。'),
  'OF-404': answer(404, '見つかりません。', '一覧から選び直してください。'),
  'OF-409': answer(
    409,
    '端末の貸出や登録の状態と合わないため、受け付けませんでした。',
    '貸出が登録されているか、端末がすでに登録済みでないかを確かめてください。',
  ),
  'OF-413': answer(413, '送られた内容が大きすぎます。', '短くするか分けて、もう一度送ってください。'),
  'OF-419': answer(403, '画面の有効期限が切れています。', '画面を読み込み直して、もう一度操作してください。'),
  'OF-422': answer(422, '連絡コードが正しくありません。', '10桁の数字を聞き直してください。'),
  'OF-429': answer(429, '続けて間違えたため、しばらく受け付けません。', '15分ほど待ってから、やり直してください。'),
  'OF-460': answer(401, '端末の署名を確かめられません。', '端末を情報政策課に持ってきてください。'),
  'OF-461': answer(409, '同じ番号で内容の違う記録が届きました（分岐）。', '端末を預かり、監査に知らせてください。'),
  'OF-462': answer(422, '記録のつながりが正しくありません。', '端末を預かり、監査に知らせてください。'),
  'OF-463': answer(403, '登録コードが正しくないか、使用済みです。', '情報政策課で登録コードを発行し直してください。'),
  'OF-470': answer(
    409,
    'この端末は今の状態ではその手続きに進めません。',
    '管理簿で端末の状態を確かめ、先に済ませる手続きから進めてください。',
  ),
  'OF-471': answer(
    403,
    '同じ人が両方の役を兼ねることはできません。',
    '渡す側と受け取る側、消去する人と検証する人は、別の職員が行ってください。',
  ),
  'OF-472': answer(
    409,
    'データの消去が、別の職員に検証されていません。',
    '消去を終え、消去した人とは別の職員が検証してから、やり直してください。',
  ),
  'OF-473': answer(
    409,
    '確かめていない項目か、そろっていない項目があります。',
    '残りの項目を確かめてから、もう一度押してください。',
  ),
  'OF-474': answer(
    409,
    '監査証跡が端末にしか残っていないため、消去に進めません。',
    '端末を庁内の回線につないで送信が終わるのを待つか、封をした書き出しを受け取ってから進めてください。',
  ),
  'OF-475': answer(
    409,
    'その端末は、同じ期間にほかの申請のために取り置かれています。',
    '別の端末か別の期間を選んでください。',
  ),
  'OF-476': answer(
    403,
    '作業コードが正しくないか、期限切れか、使用済みです。',
    '庁内の画面で作業コードを発行し直してください。',
  ),
  'OF-500': answer(
    500,
    '庁内サーバーで不具合が起きました。',
    'もう一度操作してください。続くときは情報政策課に連絡してください。',
  ),
  'OF-503': answer(503, '庁内サーバーが今は記録を保存できません。', '少し待ってから、やり直してください。'),
  // Console: what the browser itself finds
  'CN-101': refuse(
    '庁内サーバーにつながりません。',
    '庁内の回線を確かめて、もう一度操作してください。入力した内容は残っています。',
  ),
  'CN-102': refuse(
    '庁内サーバーの答えを読み取れません。',
    'もう一度操作してください。続くときは情報政策課に連絡してください。',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;
export type OfficeErrorCode = Extract<ErrorCode, `OF-${string}`>;

export const errorCodes = Object.keys(errorTable) as readonly ErrorCode[];
export const errorEntry = (code: ErrorCode): ErrorEntry => errorTable[code];

/** An expected refusal, as a value. `detail` is for the log and the person helping, never for branching. */
export interface Refusal {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly detail?: string;
}
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refusal = (code: ErrorCode, detail?: string): Refusal =>
  detail === undefined ? { ok: false, code } : { ok: false, code, detail };

/** Exhaustiveness at compile time, a thrown bug at run time. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
