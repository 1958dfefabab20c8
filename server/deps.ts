import type { KeyObject } from 'node:crypto';
import type { LoanStatement } from '#contract/loan/package.ts';
import type { Checker } from './audit/check/checker.ts';
import type { AsyncIndex } from './audit/search/remote-index.ts';
import type { PasswordCost } from './auth/password.ts';
import type { OfficeLog } from './log/office-log.ts';
import type { Printer } from './pdf/printer.ts';
import type { Runtime } from './runtime.ts';
import type { Store } from './store/store.ts';
import type { Shelf } from './takeout/shelf.ts';
import type { LongReads } from './threads/long-reads.ts';
import type { Inbox } from './workflow/hand-in/inbox.ts';
import type { SealChecker } from './workflow/ingest/seals/seal-checker.ts';

/** What the office server is built from. */
export interface AppDeps {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly log: OfficeLog;
  /** Signs the head's approvals, as it signed the loans. */
  readonly officeKey: KeyObject;
  /** What a hand-over statement says about the log: its vkey, and its witnesses'. */
  readonly statementLog: LoanStatement['log'];
  readonly tls: { readonly keyPem: string; readonly certPem: string };
  /** Origins under which the office is reached, `https://localhost:8443`. May be filled until the first request. */
  readonly publicOrigins: ReadonlySet<string>;
  /** Folder of the built console; null where this server has none. */
  readonly consoleFolder: string | null;
  /** Cost that an unknown account's password is checked at. */
  readonly passwordCost: PasswordCost;
  /** The index that the auditor's searches go through. */
  readonly index: AsyncIndex;
  /** Looks at the seals of what terminals send. */
  readonly seals: SealChecker;
  /** Reads what takes long. */
  readonly reads: LongReads;
  /** Draws the papers. */
  readonly printer: Printer;
  /** Checks the trail in the background. */
  readonly checker: Checker;
  /** Where results are handed in. */
  readonly inbox: Inbox;
  /** Where the files of データ持出し申請 lie. */
  readonly shelf: Shelf;
  readonly logLevel: 'silent' | 'warn';
}
