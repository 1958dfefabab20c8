import type { FormAct, FormState } from '../forms/life.ts';
import type { FormRow } from '../http/forms-api.ts';

export const formStateTitles: Readonly<Record<FormState, string>> = {
  applied: '申請中',
  returned: '差戻し',
  approved: '承認',
  received: '受理',
  refused: '不承認',
  withdrawn: '取下げ',
  revoked: '承認取消し',
};

/** As something that was done. */
export const formActTitles: Readonly<Record<FormAct, string>> = {
  apply: '申請',
  resubmit: '再申請',
  return: '差戻し',
  approve: '承認',
  refuse: '不承認',
  receive: '受理',
  withdraw: '取下げ',
  revoke: '承認取消し',
};

/** As something to press. */
export const formPressTitles: Readonly<Record<FormAct, string>> = {
  apply: '申請する',
  resubmit: '直して出し直す',
  return: '差し戻す',
  approve: '承認する',
  refuse: '承認しない',
  receive: '受理する',
  withdraw: '取り下げる',
  revoke: '承認を取り消す',
};

export const waitsForTitles: Readonly<Record<NonNullable<FormRow['waitsFor']>, string>> = {
  applicant: '申請した人',
  manager: '所属長',
  hr: '職員活性課',
  it: '情報政策課',
};
