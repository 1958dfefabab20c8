import { roleTitles } from '../http/console-api.ts';
import type {
  LoanRequestBody,
  LoanRequestRow,
  LossBody,
  ReminderBody,
  ServicePurpose,
  WipeRow,
} from '../http/lending-api.ts';
import type { LifeEvent } from '../loan/life.ts';

/** Words of 貸出管理 that pages and papers share. */

export const lifeEventTitles: Readonly<Record<LifeEvent['type'], string>> = {
  prepare: '貸出の準備を始めた',
  fill: '目印と承認済みデータを入れた',
  confirm: '品目を確認した',
  unconfirm: '品目の確認を取り消した',
  'hand-over': '貸し出した',
  cancel: '準備を取りやめた',
  return: '返却を受け付けた',
  'settle-trail': '監査証跡の扱いを決めた',
  'give-up-trail': '監査証跡を失われたものとした',
  'order-wipe': 'データの消去を始めた',
  'wipe-ended': 'データの消去が終わった',
  verify: '消去を検証した',
  restock: '在庫に戻した',
  lose: '紛失・盗難を届け出た',
  recover: '見つかった',
  'cancel-loss': '紛失・盗難の届出を取り消した',
  hold: '証拠として保全した',
  release: '保全を解いた',
  break: '故障とした',
  'send-to-repair': '修理に出した',
  'take-back': '引き取った',
  destroy: '記憶媒体を物理的に破壊した',
  'confirm-destruction': '破壊を確認した',
  retire: '廃棄した',
};

export const requestStateTitles: Readonly<Record<LoanRequestRow['state'], string>> = {
  asked: '承認待ち',
  approved: '承認済み',
  refused: '不承認',
  withdrawn: '取下げ',
  used: '貸出済み',
};

export const teleworkTitles: Readonly<Record<LoanRequestBody['things']['telework'], string>> = {
  home: '在宅',
  mobile: 'モバイル',
  satellite: 'サテライト・オフィス',
};

export const servicePurposeTitles: Readonly<Record<ServicePurpose, string>> = {
  prepare: '貸出の準備',
  wipe: 'データの消去',
  check: '消去の検証',
};

export const wipeResultTitles: Readonly<Record<NonNullable<WipeRow['result']>, string>> = {
  erased: '消去済',
  'needs-attention': '要対応',
};

export const checkFoundTitles = {
  clean: '残っていない',
  found: '残っている',
  'cannot-tell': '確かめられない',
} as const;

export const settledTitles = {
  receipted: 'すべて庁内に届いている',
  exported: '書き出した記録を取り込んだ',
  lost: '取り出せない',
} as const;

export const reminderTitles: Readonly<Record<ReminderBody['how'], string>> = {
  telephone: '電話',
  mail: 'メール',
  'in-person': '口頭',
};

export const lostThingTitles: Readonly<Record<LossBody['what'], string>> = {
  pc: '端末',
  papers: '持ち出した書類',
  both: '端末と、持ち出した書類',
};

export const lossKindTitles: Readonly<Record<LossBody['kind'], string>> = { lost: '紛失', stolen: '盗難' };

/** `it:300011` of the office log as people read it: `情報政策課（300011）`. */
export function actorWords(actor: string): string {
  const [role = '', id] = actor.split(':');
  const title = Object.hasOwn(roleTitles, role) ? roleTitles[role as keyof typeof roleTitles] : role;
  return id === undefined ? title : `${title}（${id}）`;
}

/** `サテライト・オフィス：東京事務所`: the form of telework, with the place where it has one. */
export const styleWords = (style: {
  readonly telework: LoanRequestBody['things']['telework'];
  readonly place?: string | null | undefined;
}): string => `${teleworkTitles[style.telework]}${style.place ? `：${style.place}` : ''}`;

/** `端末機・マウス（在宅）`: what a request asks for. */
export function askedThings({ wire, mouse, ...style }: LoanRequestBody['things']): string {
  const extra = [...(wire ? ['セキュリティワイヤー'] : []), ...(mouse ? ['マウス'] : [])];
  return `${['端末機', ...extra].join('・')}（${styleWords(style)}）`;
}

/** A word of a closed list that arrives as plain text; an unknown one is shown as it came, never left out. */
export const wordOf = (titles: Readonly<Record<string, string>>, word: string): string =>
  Object.hasOwn(titles, word) ? (titles[word] ?? word) : word;
