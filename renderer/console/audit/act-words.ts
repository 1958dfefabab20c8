import type { OfficeAct } from '#contract/http/office-acts-api.ts';
import { leavesOf } from '#contract/settings/changes.ts';

const keys: Readonly<Record<string, string>> = {
  account: '利用者',
  address: '接続元',
  after: '後',
  before: '前',
  borrower: '借りる人',
  bytes: 'バイト数',
  certificate: '証明書',
  chain: '記録の列',
  changes: '変更',
  counter: 'コードの番号',
  day: '日',
  decision: '決定',
  file: 'ファイル',
  files: 'ファイルの数',
  filters: '条件',
  first: '最初',
  form: '書類',
  from: '始まり',
  hash: 'ハッシュ',
  id: '番号',
  kind: '種類',
  last: '最後',
  loan: '貸出',
  name: '名前',
  period: '期間',
  phone: '電話番号',
  place: '場所',
  purpose: '目的',
  reason: '理由',
  request: '申請',
  role: '役割',
  section: '所属',
  seq: '記録の番号',
  session: '勤務',
  sha256: 'SHA-256',
  shown: '見た件数',
  size: '大きさ',
  staff: '職員',
  state: '状態',
  statement: '署名した文書',
  terminal: '端末',
  text: '文字',
  through: 'ここまで',
  title: '題名',
  to: '終わり',
  what: '対象',
};

/** `changes.0.what` as `変更 1 対象`; what has no word here stands as it was recorded. */
const keyWords = (key: string): string =>
  key
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : (keys[part] ?? part)))
    .join(' ');

/** What is recorded of an act, a line for each value. */
export const actLines = (data: NonNullable<OfficeAct['data']>): readonly { key: string; value: string }[] =>
  [...leavesOf(data)].map(([key, value]) => ({ key: keyWords(key), value: value === 'null' ? 'なし' : value }));

const notPeople: Readonly<Record<string, string>> = {
  cli: 'サーバーでの操作',
  anonymous: 'サインイン前の人',
  system: '自動',
  office: '自動',
};

/** Who acted: `見本 情子（300011）`. */
export function actorWords({ actor, name }: Pick<OfficeAct, 'actor' | 'name'>): string {
  const [kind = '', id] = actor.split(':');
  if (id === undefined) return notPeople[kind] ?? actor;
  return name === null ? id : `${name}（${id}）`;
}
