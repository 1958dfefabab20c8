import type { Role } from '#contract/http/console-api.ts';

/** What a role finds in the console. The office decides again on every request; this only spares dead links. */
export interface RolePages {
  readonly terminals: boolean;
  readonly sessions: boolean;
  /** May open the entries of a session in the list. */
  readonly timeline: boolean;
  readonly responseCode: boolean;
  /** The head's approvals: to see them, and to give them. */
  readonly exceptions: boolean;
  readonly approve: boolean;
  /** What was handed in at return. */
  readonly inbox: boolean;
  /** 様式: to see them, and what waits for one's own act. */
  readonly forms: boolean;
  readonly queue: boolean;
  /** 借用願: to see them, to make them, and for somebody else as well. Who decides on them the office says with each. */
  readonly loanRequests: boolean;
  readonly askForPc: boolean;
  readonly askForOthers: boolean;
  /** データ持出し申請: to see them, and to make them for oneself. */
  readonly takeouts: boolean;
  readonly askForTakeout: boolean;
  /** 管理簿: to see it, to remind and report a loss, and the work of 情報政策課 at the PCs. */
  readonly ledger: boolean;
  readonly remind: boolean;
  readonly desk: boolean;
  /** 在宅勤務報告書: to see them, and to confirm those of the section. */
  readonly reports: boolean;
  readonly confirmReports: boolean;
  /** Who works today, and telephone reports. */
  readonly board: boolean;
  readonly takeTelephone: boolean;
  /** 命令簿: to see it, and to decide in it. */
  readonly orders: boolean;
  readonly decideOrders: boolean;
  readonly printOrders: boolean;
  /** To note 旅行命令 in it. */
  readonly noteTravel: boolean;
  /** データ消去証明書. */
  readonly certificates: boolean;
  /** 監査の指摘 of the own section, and to answer them. */
  readonly findings: boolean;
  /** The auditor's search, checks, evidence and working papers. */
  readonly audit: boolean;
  /** Accounts and sections, and nothing else. */
  readonly people: boolean;
  /** 統計: figures and the days behind them; and to set the 区分 of days. */
  readonly statistics: boolean;
  readonly setDayKind: boolean;
  /** テレワーク用ID: to see them, and to move them. */
  readonly teleworkIds: boolean;
  readonly moveIds: boolean;
  /** The outbox of e-mails. */
  readonly mails: boolean;
  /** リモート接続先: to see them, and to add and end them. */
  readonly remoteProfiles: boolean;
  readonly editRemoteProfiles: boolean;
  /** 二段階認証 of everybody: to see who has it, and to keep it. */
  readonly factors: boolean;
  readonly keepFactors: boolean;
  /** 設定: to see them, and to lay them down. */
  readonly settings: boolean;
  readonly changeSettings: boolean;
  readonly changeLendingRules: boolean;
  /** 保存期間と廃棄: to see it, to lay periods down and propose, and to decide on what was proposed. */
  readonly retention: boolean;
  readonly layDownRetention: boolean;
  readonly decideDisposal: boolean;
}

const nothing = {
  ...{ teleworkIds: false, moveIds: false },
  ...{ remoteProfiles: false, editRemoteProfiles: false },
  ...{ statistics: false, setDayKind: false, settings: false, changeSettings: false },
  ...{ changeLendingRules: false },
  ...{ factors: false, keepFactors: false },
  ...{ retention: false, layDownRetention: false, decideDisposal: false },
  ...{ forms: false, queue: false },
  ...{ people: false, mails: false },
  ...{ terminals: false, sessions: false, timeline: false, responseCode: false },
  ...{ exceptions: false, approve: false, inbox: false, audit: false, findings: false },
  ...{ loanRequests: false, askForPc: false, askForOthers: false },
  ...{ takeouts: false, askForTakeout: false },
  ...{ ledger: false, remind: false, desk: false, certificates: false },
  ...{ reports: false, confirmReports: false, board: false, takeTelephone: false, orders: false },
  ...{ decideOrders: false, printOrders: false, noteTravel: false },
};

const pages: Readonly<Record<Role, RolePages>> = {
  // The office lists a member of staff only their own sessions and requests.
  staff: {
    ...{ ...nothing, sessions: true, timeline: true, inbox: true, loanRequests: true, askForPc: true },
    ...{ forms: true, queue: true, reports: true, orders: true },
    ...{ takeouts: true, askForTakeout: true },
  },
  manager: {
    ...{ statistics: true, setDayKind: true, teleworkIds: true, moveIds: false, mails: false },
    ...{ remoteProfiles: false, editRemoteProfiles: false, settings: false, changeSettings: false },
    ...{ factors: false, keepFactors: false, changeLendingRules: false },
    ...{ retention: false, layDownRetention: false, decideDisposal: false },
    ...{ forms: true, queue: true, findings: true },
    ...{ terminals: true, sessions: true, timeline: true, responseCode: true, exceptions: true, approve: true },
    ...{ reports: true, confirmReports: true, board: true, takeTelephone: true, orders: true },
    ...{ decideOrders: true, printOrders: true, noteTravel: true, people: false },
    ...{ loanRequests: true, askForPc: true, askForOthers: true },
    ...{ takeouts: true, askForTakeout: true },
    ...{ inbox: true, ledger: true, remind: true, desk: false, certificates: false, audit: false },
  },
  hr: {
    ...{ ...nothing, forms: true, queue: true, statistics: true, setDayKind: true },
    ...{ reports: true, board: true, orders: true, printOrders: true, noteTravel: true, teleworkIds: true },
    ...{ settings: true, changeSettings: true, retention: true },
  },
  it: {
    ...{ ...nothing, terminals: true, sessions: true, timeline: false, responseCode: true, reports: true },
    ...{ statistics: true, teleworkIds: true, moveIds: true, mails: true },
    ...{ remoteProfiles: true, editRemoteProfiles: true, settings: true, factors: true, keepFactors: true },
    ...{ retention: true, layDownRetention: true, decideDisposal: true, changeLendingRules: true },
    ...{
      forms: true,
      queue: true,
      takeouts: true,
      loanRequests: true,
      askForPc: true,
      askForOthers: true,
      ledger: true,
      remind: true,
      desk: true,
      certificates: true,
    },
  },
  auditor: {
    ...{ ...nothing, terminals: true, sessions: true, timeline: true, exceptions: true, audit: true },
    ...{ statistics: true, teleworkIds: true, remoteProfiles: true, settings: true, factors: true },
    ...{ retention: true, decideDisposal: true, queue: true },
    ...{ forms: true, loanRequests: true, ledger: true, certificates: true },
    ...{ reports: true, orders: true, printOrders: true },
    ...{ takeouts: true },
  },
  admin: { ...nothing, people: true, mails: true },
};

export const pagesOf = (role: Role): RolePages => pages[role];

/** The first page after sign-in: who keeps accounts has nothing else. */
export const firstPage = (role: Role): string => (pages[role].people ? '/people' : '/');
