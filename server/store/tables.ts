import type { Generated } from 'kysely';
import type { Role, SignInStage } from '#contract/http/console-api.ts';
import type { AnswerKind, CodePurpose } from '#contract/loan/code.ts';
import type { DeadlineWord } from '#contract/loan/deadline-word.ts';
import type { TerminalState } from '#contract/loan/life.ts';
import type { Disposition, EntryType } from '#contract/trail/catalogue.ts';
import type { AuditTables } from '../audit/audit-tables.ts';
import type { SecondFactorTables } from '../auth/second-factor/factor-tables.ts';
import type { FormTables } from '../forms/form-tables.ts';
import type { LendingTables } from '../lending/lending-tables.ts';
import type { NoticeTables } from '../notices/notice-tables.ts';
import type { PersonColumns, PostingsTable, SectionColumns } from '../people/people-tables.ts';
import type { RemoteTables } from '../remote/remote-tables.ts';
import type { ReportTables } from '../report/report-tables.ts';
import type { RetentionTables } from '../retention/retention-tables.ts';
import type { LooseningsTable } from '../settings/settings-tables.ts';
import type { StatisticsTables } from '../statistics/statistics-tables.ts';
import type { TakeoutTables } from '../takeout/takeout-tables.ts';
import type { TeleworkTables } from '../telework/telework-tables.ts';
import type { TravelTables } from '../travel/travel-tables.ts';
import type { EraseTables } from '../workflow/erase/erase-tables.ts';
import type { PresenceTables } from '../workflow/presence/presence-tables.ts';
import type { HandInTables } from './hand-in-tables.ts';

/** Truth values as both SQLite and PostgreSQL hold them in an integer column. */
export type Flag = 0 | 1;

/** How an argon2id verifier was made; kept beside each hash so that the cost can be raised later. */
interface PasswordColumns {
  readonly password_salt: string;
  readonly password_hash: string;
  readonly password_memory_kib: number;
  readonly password_passes: number;
  readonly password_parallelism: number;
}

export interface SettingsTable {
  /** `lending`: LendingDefaults as JSON. `mail`: MailConfig as JSON; no row where no e-mail is sent. */
  readonly key:
    | 'sample'
    | 'hosts'
    | 'lending'
    | 'work-rules'
    | 'telework'
    | 'mail'
    | 'paper-procedure'
    | 'retention'
    | 'second-factor'
    | 'statistics';
  readonly value: string;
}

export interface SectionsTable extends SectionColumns {
  readonly id: string;
  readonly name: string;
}

export interface AccountsTable extends PasswordColumns, PersonColumns {
  readonly id: string;
  readonly name: string;
  readonly section_id: string;
  readonly role: Role;
  readonly disabled: Flag;
}

/** One sign-in at the console. Times in milliseconds since 1970. */
export interface SignInsTable {
  /** SHA-256 of the cookie's token, hex: the token itself is never stored. */
  readonly token_hash: string;
  readonly account_id: string;
  readonly created_at: number;
  readonly seen_at: number;
  readonly stage: Generated<SignInStage>;
}

/** Wrong tries, by what is being guessed at or by where the guesses come from. */
export interface ThrottlesTable {
  readonly key: string;
  readonly failures: number;
  readonly window_from: number;
  readonly blocked_until: number;
}

export interface TerminalsTable {
  readonly id: string;
  readonly name: string;
  /** Of its life, for filters. */
  readonly state: Generated<TerminalState>;
  /** TerminalLife as JSON; changed by `moveTerminal` alone. */
  readonly life: Generated<string>;
  /** HardwareFacts as JSON. */
  readonly hardware: Generated<string | null>;
}

/** A loan, with the borrower as of the hand-over: who may read its records does not change when people move. */
export interface LoansTable {
  readonly id: string;
  readonly terminal_id: string;
  readonly state: 'lent' | 'closed';
  readonly staff_id: string;
  readonly staff_name: string;
  readonly section_id: string;
  readonly section_name: string;
  readonly from_day: string;
  readonly to_day: string;
  /** LoanStatement as JSON, the office's signature over it, and SHA-256 of its JCS text. */
  readonly statement: string;
  readonly statement_sig: string;
  readonly statement_hash: string;
  /** Newest counter of a 連絡コード that was answered; −1 before the first. */
  readonly answered_counter: number;
  /** When the office took the loan back; null while it holds. The terminal's trail is still taken. */
  readonly revoked_at: string | null;
  /** When what its papers say was disposed of: items, reminders, extensions, the exchange. */
  readonly papers_emptied_at: string | null;
}

/** What was answered to a 連絡コード, once each. */
export interface GivenAnswersTable {
  readonly loan_id: string;
  readonly counter: number;
  readonly answer: AnswerKind;
  readonly argument: number;
  readonly at: string;
  readonly account: string;
}

/** The head's approvals by 第6条(1), as they were signed. */
export interface ExceptionsTable {
  readonly id: number;
  readonly loan_id: string;
  /** ExceptionStatement as JSON, the office's signature over it, and its end. */
  readonly statement: string;
  readonly sig: string;
  readonly to_at: string;
  readonly approved_at: string;
  readonly reason: string;
  readonly revoked_at: string | null;
  readonly revoked_by: string | null;
  readonly revoked_reason: string | null;
  /** When it was disposed of. */
  readonly emptied_at: string | null;
}

/** Every change of whether a loan holds, as its terminal is told. */
export interface StandingsTable {
  readonly loan_id: string;
  readonly serial: number;
  readonly revoked: Flag;
  readonly since: string;
}

/** Every change of what holds a PC's own deadline back, as the PC is told. */
export interface DeadlineWordsTable {
  readonly loan_id: string;
  readonly serial: number;
  readonly because: DeadlineWord['because'];
  readonly at: string;
}

export interface EnrolCodesTable {
  readonly code_hash: string;
  readonly terminal_id: string;
  readonly expires_at: number;
  readonly used_at: number | null;
}

/** Public keys of the recorder that serves a loan. */
export interface DevicesTable {
  readonly loan_id: string;
  readonly device_key: string;
  readonly seal_key: string;
  readonly machine: string;
  readonly enrolled_at: string;
  /** Place of the act `terminal.enrolled` in the office log: what certifies these keys. */
  readonly enrolled_index: number;
}

export interface ChainsTable {
  readonly id: string;
  readonly loan_id: string;
  readonly next_seq: number;
  readonly head: string;
  /** The key that has to seal the next entry: number of its period, and its raw public half in base64. */
  readonly seal_period: number;
  readonly seal_key: string;
  /** Counter of the newest 連絡コード that the trail brought, 0 before the first; and whether it is still open. */
  readonly code_counter: number;
  readonly code_open: Flag;
  readonly locked: Flag;
  readonly forked: Flag;
  /** Something about this chain needs a person's look: see `incidents`. */
  readonly suspect: Flag;
  /** Bytes of forked entries kept in full. */
  readonly fork_bytes: number;
  readonly last_contact_at: string | null;
  /** `seq:fault` of the newest refusal, so that a terminal that keeps trying is recorded once. */
  readonly last_refusal: string | null;
}

export interface EntriesTable {
  /** Place in the office log. */
  readonly log_index: number;
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
  readonly received_at: string;
  readonly session: string | null;
  readonly type: EntryType;
  readonly disposition: Disposition;
  readonly actor: string;
  /** RFC 8785 text of the leaf. */
  readonly leaf: string;
  /** Both null once disposed of by rule. */
  readonly salt: string | null;
  readonly data: string | null;
}

export interface ForksTable {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  readonly received_at: string;
  readonly seal_valid: Flag;
  /** The entry as JSON; null once a chain's forks exceed their share of the disk, or disposed of by rule. */
  readonly entry: string | null;
}

/** Sessions as read out of the trail. Nothing here that the entries do not say. */
export interface SessionsTable {
  readonly id: string;
  readonly chain: string;
  readonly loan_id: string;
  /** Day in Japan on which it started. */
  readonly day: string;
  readonly started_at: string;
  readonly since: string | null;
  readonly ended_at: string | null;
  readonly state: 'working' | 'interrupted' | 'closed';
  readonly closed_by: 'person' | 'midnight' | 'power-loss' | 'forgotten' | null;
  readonly work: string;
  readonly result: string | null;
  readonly entries: number;
  readonly prevented: number;
  readonly gaps: number;
}

/** A 連絡コード that a person read out to the office, with the anchor digits it carried. */
export interface DictatedCodesTable {
  readonly loan_id: string;
  readonly counter: number;
  readonly purpose: CodePurpose;
  readonly anchor: string;
  readonly at: string;
  readonly account: string;
}

/** The entry that raised a chain's code counter to this number: what an anchor is over. */
export interface RaisedCodesTable {
  readonly chain: string;
  readonly counter: number;
  readonly seq: number;
  readonly hash: string;
}

/** What a person should look at. `anchor`: the trail does not fit a dictated code. The others are entries of the trail. */
export type IncidentKind = 'anchor' | 'rolled-back' | 'machine' | 'clock';

export interface IncidentsTable {
  readonly id: Generated<number>;
  readonly chain: string;
  /** Entry at which it was found. */
  readonly seq: number;
  readonly kind: IncidentKind;
  readonly found_at: string;
}

export interface OfficeActsTable {
  /** Place in the office log. */
  readonly log_index: number;
  readonly at: string;
  readonly actor: string;
  readonly act: string;
  /** 128 random bits, hex; null with the data once disposed of by rule. */
  readonly salt: string | null;
  /** JSON. */
  readonly data: string | null;
}

/** A legal hold: nothing of the loan is disposed of while it is not released. */
export interface HoldsTable {
  readonly id: Generated<number>;
  readonly loan_id: string;
  readonly reason: string;
  readonly placed_at: string;
  readonly placed_by: string;
  readonly released_at: string | null;
  readonly released_by: string | null;
  readonly released_reason: string | null;
}

/** The office log: leaf bytes, in order from 0. */
export interface LogLeavesTable {
  readonly idx: number;
  readonly leaf: Uint8Array;
}

/** Roots of full tiles, for the tiles above: level 1 is over 256 leaves, level 2 over 65,536. */
export interface LogNodesTable {
  readonly level: number;
  readonly idx: number;
  readonly node: Uint8Array;
}

/** One row: how many leaves there are, and the roots of the perfect subtrees they make, the largest first. */
export interface LogHeadTable {
  readonly id: 1;
  readonly size: number;
  readonly frontier: Uint8Array;
  /** Size of the newest checkpoint that was published, as far as the database knows. */
  readonly published_size: number;
}

export interface Tables
  extends AuditTables,
    EraseTables,
    FormTables,
    HandInTables,
    LendingTables,
    NoticeTables,
    PresenceTables,
    ReportTables,
    SecondFactorTables,
    RemoteTables,
    RetentionTables,
    StatisticsTables,
    TakeoutTables,
    TeleworkTables,
    TravelTables {
  readonly settings: SettingsTable;
  readonly loosenings: LooseningsTable;
  readonly sections: SectionsTable;
  readonly accounts: AccountsTable;
  readonly postings: PostingsTable;
  readonly sign_ins: SignInsTable;
  readonly throttles: ThrottlesTable;
  readonly terminals: TerminalsTable;
  readonly loans: LoansTable;
  readonly given_answers: GivenAnswersTable;
  readonly exceptions: ExceptionsTable;
  readonly standings: StandingsTable;
  readonly deadline_words: DeadlineWordsTable;
  readonly enrol_codes: EnrolCodesTable;
  readonly devices: DevicesTable;
  readonly chains: ChainsTable;
  readonly entries: EntriesTable;
  readonly forks: ForksTable;
  readonly sessions: SessionsTable;
  readonly dictated_codes: DictatedCodesTable;
  readonly raised_codes: RaisedCodesTable;
  readonly incidents: IncidentsTable;
  readonly office_acts: OfficeActsTable;
  readonly holds: HoldsTable;
  readonly log_leaves: LogLeavesTable;
  readonly log_nodes: LogNodesTable;
  readonly log_head: LogHeadTable;
}
