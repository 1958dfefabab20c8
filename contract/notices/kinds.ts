import { z } from 'zod';
import type { Role } from '../http/console-api.ts';

export interface NoticeKindFacts {
  /** As the person who switches e-mail on and off reads it. */
  readonly title: string;
  /** Whether an e-mail goes out where the person has not said otherwise. */
  readonly mail: boolean;
  /** Roles that cannot switch the e-mail off. */
  readonly fixedFor: readonly Role[];
  /** Who can get such a notice at all; null for everybody. */
  readonly roles: readonly Role[] | null;
}

/** What people are told of (お知らせ): a closed catalogue. A kind is what somebody switches e-mail on or off by. */
export const noticeKinds = {
  'paper-waiting': { title: '自分の手続きを待っている申請・報告', mail: true, fixedFor: [], roles: null },
  'paper-decided': { title: '自分の申請・報告の結果', mail: true, fixedFor: [], roles: null },
  lending: { title: '借りている端末の延長・交換・返却期限', mail: true, fixedFor: [], roles: null },
  work: { title: '所属の職員の始業・中断・終業', mail: false, fixedFor: [], roles: ['manager'] },
  'work-missing': { title: '始業がない・勤務時間を過ぎている', mail: true, fixedFor: [], roles: ['manager'] },
  presence: { title: '在席の確認に応答がない', mail: true, fixedFor: [], roles: null },
  overdue: { title: '端末の返却が遅れている', mail: true, fixedFor: [], roles: ['manager', 'it'] },
  loss: { title: '紛失・盗難の届け出', mail: true, fixedFor: ['manager', 'it'], roles: ['manager', 'it'] },
  lock: { title: '端末のロック・効いていない制御', mail: true, fixedFor: ['it'], roles: ['manager', 'it'] },
  finding: { title: '監査の指摘', mail: true, fixedFor: [], roles: ['manager', 'it'] },
  // Told in the console alone: mail is what failed.
  'mail-failed': { title: '届けられなかったメール', mail: false, fixedFor: [], roles: ['it', 'admin'] },
} as const satisfies Readonly<Record<string, NoticeKindFacts>>;

export type NoticeKind = keyof typeof noticeKinds;
export const noticeKindNames = Object.keys(noticeKinds) as [NoticeKind, ...NoticeKind[]];
export const NoticeKind = z.enum(noticeKindNames);
export const kindFacts = (kind: NoticeKind): NoticeKindFacts => noticeKinds[kind];

/** Kinds that somebody of a role can get. */
export const kindsFor = (role: Role): readonly NoticeKind[] =>
  noticeKindNames.filter((kind) => kindFacts(kind).roles?.includes(role) ?? true);

/** Whether an e-mail of a kind can be switched at all by somebody of a role. */
export const canSwitch = (kind: NoticeKind, role: Role): boolean =>
  kind !== 'mail-failed' && !kindFacts(kind).fixedFor.includes(role);

/** Whether an e-mail goes with a notice. @param said what the person chose; null where they have not */
export function goesByMail(kind: NoticeKind, role: Role, said: boolean | null): boolean {
  if (kindFacts(kind).fixedFor.includes(role)) return true;
  return canSwitch(kind, role) && (said ?? kindFacts(kind).mail);
}
