import { randomBytes } from 'node:crypto';
import type { CertificateIssued } from '#contract/loan/certificate.ts';
import { actLeaf } from '#contract/log/leaf.ts';
import type { TitledAct } from '#contract/words/office-act-words.ts';
import { type AuditActs, isPersonalAuditAct } from '../audit/audit-acts.ts';
import { type FactorActs, isPersonalFactorAct } from '../auth/second-factor/factor-acts.ts';
import { sha256 } from '../digest.ts';
import { type FormActs, isPersonalFormAct } from '../forms/form-acts.ts';
import { isPersonalLendingAct, type LendingActs } from '../lending/lending-acts.ts';
import { isPersonalNoticeAct, type NoticeActs } from '../notices/notice-acts.ts';
import { isPersonalPeopleAct, type PeopleActs } from '../people/people-acts.ts';
import { isPersonalRemoteAct, type RemoteActs } from '../remote/remote-acts.ts';
import { isPersonalReportAct, type ReportActs } from '../report/report-acts.ts';
import { isPersonalRetentionAct, type RetentionActs } from '../retention/retention-acts.ts';
import { isPersonalSettingsAct, type SettingsActs } from '../settings/settings-acts.ts';
import { isPersonalStatisticsAct, type StatisticsActs } from '../statistics/statistics-acts.ts';
import type { Tx } from '../store/store.ts';
import { isPersonalTakeoutAct, type TakeoutActs } from '../takeout/takeout-acts.ts';
import { isPersonalTeleworkAct, type TeleworkActs } from '../telework/telework-acts.ts';
import { isPersonalTravelAct, type TravelActs } from '../travel/travel-acts.ts';
import { type EraseActs, isPersonalEraseAct } from '../workflow/erase/erase-acts.ts';
import { isPersonalPresenceAct, type PresenceActs } from '../workflow/presence/presence-acts.ts';
import { appendLeaves } from './append-leaves.ts';

interface DictatedCode {
  readonly terminal: string;
  readonly loan: string;
  readonly purpose: string;
  readonly counter: number;
  /** Three digits over the head of the trail. */
  readonly anchor: string;
}

/** What the office itself does, each with what is recorded of it. */
export interface OfficeActs
  extends AuditActs,
    EraseActs,
    FactorActs,
    FormActs,
    LendingActs,
    NoticeActs,
    PeopleActs,
    RemoteActs,
    PresenceActs,
    ReportActs,
    RetentionActs,
    SettingsActs,
    StatisticsActs,
    TakeoutActs,
    TeleworkActs,
    TravelActs {
  readonly 'sign-in.done': { readonly address: string };
  /** The password was right; the second factor is awaited. */
  readonly 'sign-in.half-done': { readonly address: string };
  readonly 'sign-in.refused': { readonly account: string; readonly address: string };
  readonly 'sign-in.blocked': { readonly account: string; readonly address: string };
  readonly 'sign-out.done': Record<string, never>;
  readonly 'session.read': { readonly session: string; readonly filters: Readonly<Record<string, string | number>> };
  readonly 'session.read-refused': { readonly session: string };
  /** A right 連絡コード: a report, and an anchor of the trail. */
  readonly 'contact-code.reported': DictatedCode;
  /** A right 連絡コード under a number that another one was dictated under: a terminal that was set back. */
  readonly 'contact-code.contradicted': DictatedCode;
  readonly 'response-code.issued': {
    readonly terminal: string;
    readonly loan: string;
    readonly purpose: string;
    readonly counter: number;
    readonly answer: string;
    /** Last day of the loan for an extension, the request's number for an approval, else empty. */
    readonly detail: string;
    readonly reason: string;
  };
  readonly 'response-code.repeated': { readonly terminal: string; readonly loan: string; readonly counter: number };
  readonly 'response-code.refused': { readonly terminal: string; readonly loan: string };
  /** `statement`: SHA-256 of the JCS text that was signed; it names every file. */
  readonly 'exception.approved': {
    readonly id: string;
    readonly terminal: string;
    readonly loan: string;
    readonly control: string;
    readonly files: number;
    readonly place: string;
    readonly from: string;
    readonly to: string;
    readonly reason: string;
    readonly statement: string;
  };
  readonly 'exception.revoked': {
    readonly id: string;
    readonly terminal: string;
    readonly loan: string;
    readonly reason: string;
  };
  readonly 'hand-in.opened': { readonly id: number; readonly terminal: string; readonly loan: string };
  /** `manifest`: hash of the list of files, which the terminal keeps too. */
  readonly 'hand-in.completed': {
    readonly id: number;
    readonly terminal: string;
    readonly loan: string;
    readonly revision: number;
    readonly files: number;
    readonly bytes: number;
    readonly manifest: string;
  };
  readonly 'inbox.file-read': {
    readonly id: number;
    readonly loan: string;
    readonly n: number;
    readonly bytes: number;
    readonly sha256: string;
  };
  readonly 'inbox.all-read': {
    readonly id: number;
    readonly loan: string;
    readonly files: number;
    readonly bytes: number;
    readonly manifest: string;
    /** Byte of the ZIP at which a download that had broken off went on. */
    readonly from?: number;
  };
  readonly 'enrol-code.issued': { readonly terminal: string };
  readonly 'terminal.enrolled': {
    readonly terminal: string;
    readonly loan: string;
    readonly genesis: string;
    readonly deviceKey: string;
    readonly sealKey: string;
    readonly machine: string;
  };
  readonly 'terminal.enrol-refused': { readonly terminal: string; readonly address: string };
  readonly 'entries.forked': { readonly chain: string; readonly seq: number; readonly hash: string };
  readonly 'entries.refused': { readonly chain: string; readonly seq: number; readonly fault: string };
  /** The trail does not fit the digits that a person dictated: `seq` is the entry at which that was seen. */
  readonly 'anchor.mismatched': { readonly chain: string; readonly seq: number; readonly counter: number };
  /** First act under a new name: how far the log had come under the old one. Root in base64. */
  readonly 'log.restarted': {
    readonly origin: string;
    readonly size: number;
    readonly root: string;
    readonly newOrigin: string;
  };
  /** A terminal knows a larger tree than this office ever published, as far as this office knows: it was put back. */
  readonly 'log.behind': { readonly terminal: string; readonly theirs: number; readonly ours: number };
  /** A trust file was printed: what it names as seen, every later bundle shows to be contained. */
  readonly 'trust.issued': { readonly size: number; readonly root: string };
  /** データ消去証明書: names nobody. */
  readonly 'certificate.issued': CertificateIssued;
  readonly 'bundle.written': { readonly chain: string; readonly size: number };
  readonly 'data.disposed': {
    readonly before: string;
    /** What was emptied: these chains' entries below a number, and personal acts below a place in the log. */
    readonly chains: readonly { readonly chain: string; readonly below: number }[];
    readonly actsBelow: number;
    readonly loans: number;
    readonly entries: number;
    readonly forks: number;
    readonly sessions: number;
    readonly acts: number;
    /** Hand-ins and データ持出し申請 whose files are gone. */
    readonly handIns: readonly number[];
    readonly takeouts: readonly string[];
  };
}
export type OfficeActName = keyof OfficeActs;

/**
 * Whether an act says something about a person, and so is emptied by disposal when its time is over. Certificates and
 * what happened to the log itself stay: proofs lead to them.
 */
const isPersonal: Readonly<Record<OfficeActName, boolean>> = {
  'sign-in.done': true,
  'sign-in.half-done': true,
  'sign-in.refused': true,
  'sign-in.blocked': true,
  'sign-out.done': true,
  'session.read': true,
  'session.read-refused': true,
  'contact-code.reported': true,
  'contact-code.contradicted': false,
  'response-code.issued': true,
  'response-code.repeated': true,
  'response-code.refused': true,
  'exception.approved': true,
  'exception.revoked': true,
  'hand-in.opened': true,
  'hand-in.completed': false,
  'inbox.file-read': true,
  'inbox.all-read': true,
  'enrol-code.issued': false,
  'terminal.enrolled': false,
  'terminal.enrol-refused': true,
  'entries.forked': false,
  'entries.refused': false,
  'anchor.mismatched': false,
  'log.restarted': false,
  'log.behind': false,
  'trust.issued': false,
  'certificate.issued': false,
  'bundle.written': true,
  'data.disposed': false,
  ...isPersonalTakeoutAct,
  ...isPersonalAuditAct,
  ...isPersonalFormAct,
  ...isPersonalEraseAct,
  ...isPersonalFactorAct,
  ...isPersonalPresenceAct,
  ...isPersonalReportAct,
  ...isPersonalNoticeAct,
  ...isPersonalPeopleAct,
  ...isPersonalLendingAct,
  ...isPersonalRetentionAct,
  ...isPersonalSettingsAct,
  ...isPersonalStatisticsAct,
  ...isPersonalTeleworkAct,
  ...isPersonalTravelAct,
  ...isPersonalRemoteAct,
};
export const personalActs: readonly string[] = Object.entries(isPersonal).flatMap(([act, is]) => (is ? [act] : []));

/** One act before it is numbered. Actor: `manager:200045`, `terminal:T-0001`, `cli`, `anonymous`. */
export type OfficeAct = {
  readonly [Name in OfficeActName & TitledAct]: {
    readonly at: Date;
    readonly actor: string;
    readonly act: Name;
    readonly data: OfficeActs[Name];
  };
}[OfficeActName & TitledAct];

/**
 * Appends an act in the transaction of its effect, with its leaf in the office log: none exists without the others. The
 * log holds a commitment; salt and data lie beside it and can be disposed of.
 * @returns the act's place in the office log
 */
export async function appendAct(tx: Tx, { at, actor, act, data }: OfficeAct): Promise<number> {
  const salt = randomBytes(16).toString('hex');
  const facts = { at: at.toISOString(), actor, act, data };
  const index = await appendLeaves(tx, [actLeaf(sha256, salt, facts)]);
  await tx
    .insertInto('office_acts')
    .values({ log_index: index, ...facts, salt, data: JSON.stringify(data) })
    .execute();
  return index;
}
