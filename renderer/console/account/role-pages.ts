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
  /** 借用願: to see them, to make them, for somebody else as well, and to decide on them. */
  readonly loanRequests: boolean;
  readonly askForPc: boolean;
  readonly askForOthers: boolean;
  readonly decideRequests: boolean;
  /** 管理簿: to see it, to remind and report a loss, and the work of 情報政策課 at the PCs. */
  readonly ledger: boolean;
  readonly remind: boolean;
  readonly desk: boolean;
  /** データ消去証明書. */
  readonly certificates: boolean;
  /** The auditor's search, checks, evidence and working papers. */
  readonly audit: boolean;
  /** Accounts and sections, and nothing else. */
  readonly people: boolean;
  /** Said on the first page where there is no list to show. */
  readonly why: string | null;
}

const nothing = {
  people: false,
  ...{ terminals: false, sessions: false, timeline: false, responseCode: false },
  ...{ exceptions: false, approve: false, inbox: false, audit: false },
  ...{ loanRequests: false, askForPc: false, askForOthers: false, decideRequests: false },
  ...{ ledger: false, remind: false, desk: false, certificates: false },
};

const pages: Readonly<Record<Role, RolePages>> = {
  // The office lists a member of staff only their own sessions and requests.
  staff: { ...nothing, sessions: true, timeline: true, inbox: true, loanRequests: true, askForPc: true, why: null },
  manager: {
    ...{
      people: false,
      terminals: true,
      sessions: true,
      timeline: true,
      responseCode: true,
      exceptions: true,
      approve: true,
    },
    ...{ loanRequests: true, askForPc: true, askForOthers: true, decideRequests: true },
    ...{ inbox: true, ledger: true, remind: true, desk: false, certificates: false, audit: false, why: null },
  },
  hr: { ...nothing, why: '職員活性課の役割では、端末と勤務の記録は表示しません。' },
  it: {
    ...{ ...nothing, terminals: true, sessions: true, timeline: false, responseCode: true, why: null },
    ...{
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
    ...{ ...nothing, terminals: true, sessions: true, timeline: true, exceptions: true, audit: true, why: null },
    ...{ loanRequests: true, ledger: true, certificates: true },
  },
  admin: { ...nothing, people: true, why: null },
};

export const pagesOf = (role: Role): RolePages => pages[role];

/** The first page after sign-in. */
export function firstPage(role: Role): string {
  if (pages[role].people) return '/people';
  if (pages[role].terminals) return '/terminals';
  return pages[role].sessions ? '/sessions' : '/';
}
