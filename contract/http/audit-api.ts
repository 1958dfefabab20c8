import { z } from 'zod';
import {
  LoanId,
  LocalDate,
  PersonText,
  RealDate,
  SessionId,
  Sha256Hex,
  StaffId,
  TerminalId,
  UtcInstant,
} from '../primitives.ts';
import { Disposition, EntryType } from '../trail/catalogue.ts';
import { ChainId } from '../trail/entry.ts';

/**
 * What the auditor asks of the office. Only the role `auditor` is answered, and every answer, download included, is an
 * act of the office in the transaction that gave it: nobody reads a trail unseen. Nothing here edits or deletes: a
 * finding changes by a new note, a hold ends by its release, a saved search is put aside.
 */

/** Place of an entry in the order in which the office took entries in; from 1, without meaning of its own. */
const EntryNumber = z.int().positive();
/** The same in a query string. */
const EntryNumberText = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
/** Number of a row that the auditor made: finding, sample, hold, saved search. */
const RowId = z.int().positive();
export const RowIdText = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);
const Count = z.int().nonnegative();

/** Section's id, `planning`. */
export const SectionId = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** Longest text that is searched for, in UTF-16 units. */
export const maxSearchText = 100;

const filterFields = {
  /** First and last day in Japan, by the terminal's clock. */
  from: LocalDate.optional(),
  to: LocalDate.optional(),
  /** The borrower of the terminal. */
  staff: StaffId.optional(),
  section: SectionId.optional(),
  terminal: TerminalId.optional(),
  session: SessionId.optional(),
  type: EntryType.optional(),
  disposition: Disposition.optional(),
  /**
   * Found in the entry's title, in the sentence that people read and in its data; width and case do not matter.
   * A single character is looked for without the index, a stretch of entries at a time (`searched`).
   */
  text: z.string().trim().max(maxSearchText).optional(),
};
export const EntryFilters = z.strictObject(filterFields);
export type EntryFilters = z.infer<typeof EntryFilters>;

export const entryOrders = ['newest', 'oldest'] as const;
export const EntryOrder = z.enum(entryOrders);
export type EntryOrder = z.infer<typeof EntryOrder>;

/** Entries on one page. */
export const entriesPerPage = 50;
/** The number of matching entries is counted up to this one. */
export const maxCounted = 1_000;

/**
 * `GET /v1/audit/entries`. At most one of `after` (the page behind this entry, in the order asked for), `before` (the
 * page in front of it) and `last` (the last page); without one, the first page. OF-400 for two of them.
 */
export const EntriesQuery = z.strictObject({
  ...filterFields,
  order: EntryOrder.optional(),
  after: EntryNumberText.optional(),
  before: EntryNumberText.optional(),
  last: z.literal('yes').optional(),
});
export type EntriesQuery = z.output<typeof EntriesQuery>;

/** Whether the background check has gone over an entry since it came in: 検査済み, 未検査, 異常. */
export const entryMarks = ['checked', 'unchecked', 'fault'] as const;
export const EntryMark = z.enum(entryMarks);
export type EntryMark = z.infer<typeof EntryMark>;

export const AuditEntry = z.strictObject({
  number: EntryNumber,
  chain: ChainId,
  seq: Count,
  hash: Sha256Hex,
  /** The terminal's clock, and the office's when the entry came in. */
  at: UtcInstant,
  receivedAt: UtcInstant,
  session: SessionId.nullable(),
  /** Null for what happened on a terminal between loans. */
  borrower: z
    .strictObject({ loan: LoanId, id: StaffId, name: z.string(), section: z.string(), terminal: TerminalId })
    .nullable(),
  type: EntryType,
  actor: z.string(),
  /** Null where it was disposed of by rule: links, seals and proofs stay. */
  data: z.record(z.string(), z.json()).nullable(),
  mark: EntryMark,
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const EntriesAnswer = z.strictObject({
  /** In the order asked for. */
  entries: z.array(AuditEntry).max(entriesPerPage),
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
  /**
   * `all`: the page is what it says. Otherwise the search stopped after its share of work: nothing beyond `until` was
   * looked at, and asking with `after` (or `before`) that number goes on.
   */
  searched: z.discriminatedUnion('all', [
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({ all: z.literal(false), until: EntryNumber }),
  ]),
  /** Matching entries, on the first page only; `isAll` is false where there are more than were counted. */
  counted: z.strictObject({ entries: Count, isAll: z.boolean() }).nullable(),
  /** Entries that came in and are not in the index yet. */
  behind: Count,
});
export type EntriesAnswer = z.infer<typeof EntriesAnswer>;

/** `GET /v1/audit/entries.csv`: all entries that match, oldest or newest first. */
export const EntriesCsvQuery = z.strictObject({ ...filterFields, order: EntryOrder.optional() });

/**
 * `GET /v1/audit/bundle`: whole chains as evidence (docs/trail-format.md, section 8), the data of entries outside the
 * filters withheld. One of `loan` and `session` at least, so that a bundle has an end.
 */
export const BundleQuery = z.strictObject({ loan: LoanId.optional(), session: SessionId.optional() });

/** `GET /v1/audit/choices`: what the filters may be chosen from. */
export const ChoicesAnswer = z.strictObject({
  sections: z.array(z.strictObject({ id: SectionId, name: z.string() })),
  loans: z.array(
    z.strictObject({ id: LoanId, terminal: TerminalId, staff: StaffId, name: z.string(), section: z.string() }),
  ),
});
export type ChoicesAnswer = z.infer<typeof ChoicesAnswer>;

/** What a check of the trail can find wrong with an entry, a chain or the log. */
export const checkFaults = [
  'leaf',
  'seq',
  'prev',
  'commit',
  'seal',
  'head',
  'session',
  'fork',
  'log-leaf',
  'log-root',
  'checkpoint',
  'act',
] as const;
export const CheckFault = z.enum(checkFaults);
export type CheckFault = z.infer<typeof CheckFault>;
export const checkFaultTitles: Readonly<Record<CheckFault, string>> = {
  leaf: '記録の中身と番号やハッシュ値が合いません。',
  seq: '記録の番号が抜けているか、重なっています。',
  prev: '前の記録とのつながりが切れています。',
  commit: '記録の内容が、封印されたものと違います。',
  seal: '端末の封印（署名）が正しくありません。',
  head: '記録の件数か最後の記録が、庁内の控えと違います。',
  session: '勤務の一覧の行が、記録から読み取れる内容と違います。',
  fork: '枝分かれした記録の控えが、庁内の操作の記録と合いません。',
  'log-leaf': '庁内の記録簿（ログ）に、この記録と合う行がありません。',
  'log-root': '庁内の記録簿（ログ）の計算結果が、保存された値と合いません。',
  checkpoint: '公表した検査点と、記録簿が合いません。',
  act: '庁内の操作の記録が、封印されたものと違います。',
};

export const CheckRun = z.strictObject({
  id: RowId,
  startedAt: UtcInstant,
  endedAt: UtcInstant.nullable(),
  /** `schedule`, or who asked for it: `auditor:400007`. */
  by: z.string(),
  outcome: z.enum(['running', 'sound', 'fault', 'interrupted']),
  entries: Count,
  acts: Count,
});
export type CheckRun = z.infer<typeof CheckRun>;

export const ChainState = z.strictObject({
  chain: ChainId,
  terminal: TerminalId,
  borrower: z.strictObject({ id: StaffId, name: z.string(), section: z.string() }).nullable(),
  entries: Count,
  /** Entries from seq 0 on that the newest check of this chain found sound. */
  sound: Count,
  checkedAt: UtcInstant.nullable(),
  fault: z.strictObject({ seq: Count, why: CheckFault }).nullable(),
  /** The office holds a second branch of this chain. */
  forked: z.boolean(),
  gaps: Count,
});
export type ChainState = z.infer<typeof ChainState>;

/** A stretch in which nobody watched, or a control that must hold was not shown to hold. */
export const ControlGap = z.strictObject({
  number: EntryNumber,
  session: SessionId.nullable(),
  at: UtcInstant,
  type: EntryType,
  terminal: TerminalId.nullable(),
  staff: z.string().nullable(),
  data: z.record(z.string(), z.json()).nullable(),
});
export type ControlGap = z.infer<typeof ControlGap>;

export const maxShownGaps = 50;

/** `GET /v1/audit/integrity` */
export const IntegrityAnswer = z.strictObject({
  log: z
    .strictObject({
      origin: z.string(),
      size: Count,
      root: z.string(),
      /** When it was signed, as far as the office knows. */
      at: UtcInstant.nullable(),
      /** The signed note, whole: what the QR code holds and what anyone can compare (`/log/checkpoint`). */
      note: z.string(),
      /** Names of the witnesses whose cosignatures it carries; none: 立会い：なし. */
      witnesses: z.array(z.string()),
    })
    .nullable(),
  lastRun: CheckRun.nullable(),
  running: z.strictObject({ startedAt: UtcInstant, done: Count, of: Count }).nullable(),
  /** Not bound to a chain: the log itself, the acts of the office. */
  faults: z.array(z.strictObject({ why: CheckFault, index: Count, foundAt: UtcInstant })),
  chains: z.array(ChainState),
  gaps: z.array(ControlGap).max(maxShownGaps),
  gapsTotal: Count,
});
export type IntegrityAnswer = z.infer<typeof IntegrityAnswer>;

/** `POST /v1/audit/integrity/check`: begins a check at once, where none runs. */
export const CheckAnswer = z.strictObject({ started: z.boolean() });

export const SavedSearch = z.strictObject({
  id: RowId,
  name: PersonText(80),
  filters: EntryFilters,
  savedAt: UtcInstant,
  savedBy: z.string(),
});
export type SavedSearch = z.infer<typeof SavedSearch>;
export const SavedSearchesAnswer = z.strictObject({ searches: z.array(SavedSearch) });
export const SaveSearchRequest = z.strictObject({ name: PersonText(80), filters: EntryFilters });

/** Largest sample, and largest number of matching entries that one is drawn from. */
export const maxSampleSize = 200;
export const maxSamplePopulation = 200_000;

/** 64 hexadecimal digits: 256 bits. */
export const SampleSeed = Sha256Hex;

/**
 * A random sample of what matched a search, which anyone can draw again: the matching entries up to `through`, by
 * number, and the seed decide it (server/audit/draw-sample.ts; the algorithm's name is stored).
 */
export const Sample = z.strictObject({
  id: RowId,
  name: PersonText(80),
  filters: EntryFilters,
  seed: SampleSeed,
  algorithm: z.literal('sha256-counter-1'),
  size: z.int().positive().max(maxSampleSize),
  /** Matching entries at the time, and the newest entry that was looked at. */
  population: z.int().positive().max(maxSamplePopulation),
  through: EntryNumber,
  drawnAt: UtcInstant,
  drawnBy: z.string(),
});
export type Sample = z.infer<typeof Sample>;
/** The newest, in one answer. */
export const mostSamples = 500;
export const SamplesAnswer = z.strictObject({ samples: z.array(Sample).max(mostSamples) });
/** OF-404: nothing matches. OF-413: more than `maxSamplePopulation` match. */
export const DrawSampleRequest = z.strictObject({
  name: PersonText(80),
  filters: EntryFilters,
  size: z.int().positive().max(maxSampleSize),
  /** From dice or a public source; the office draws one where it is absent. */
  seed: SampleSeed.optional(),
});
export const SampleAnswer = z.strictObject({ sample: Sample, entries: z.array(AuditEntry).max(maxSampleSize) });
export type SampleAnswer = z.infer<typeof SampleAnswer>;

/** 未対応 → 回答あり → 解決, and back: each by a note of its own. */
export const findingStates = ['open', 'answered', 'closed'] as const;
export const FindingState = z.enum(findingStates);
export type FindingState = z.infer<typeof FindingState>;
export const findingStateTitles: Readonly<Record<FindingState, string>> = {
  open: '未対応',
  answered: '回答あり',
  closed: '解決',
};

export const FindingNote = z.strictObject({
  at: UtcInstant,
  by: z.string(),
  text: PersonText(2000),
  /** What the note changes; null where it leaves it. */
  state: FindingState.nullable(),
  dueOn: LocalDate.nullable(),
});
export type FindingNote = z.infer<typeof FindingNote>;

/** Place of an entry that a finding rests on. */
export const EntryPlace = z.strictObject({ chain: ChainId, seq: Count });
export type EntryPlace = z.infer<typeof EntryPlace>;

export const Finding = z.strictObject({
  id: RowId,
  title: PersonText(120),
  detail: PersonText(2000),
  section: z.strictObject({ id: SectionId, name: z.string() }).nullable(),
  entries: z.array(EntryPlace).max(50),
  raisedAt: UtcInstant,
  raisedBy: z.string(),
  /** As the newest note that speaks of it has it. */
  state: FindingState,
  dueOn: LocalDate,
  isOverdue: z.boolean(),
  notes: z.array(FindingNote),
});
export type Finding = z.infer<typeof Finding>;
export const FindingsAnswer = z.strictObject({ findings: z.array(Finding) });
export const RaiseFindingRequest = z.strictObject({
  title: PersonText(120),
  detail: PersonText(2000),
  section: SectionId.optional(),
  entries: z.array(EntryPlace).max(50),
  dueOn: RealDate,
});
export const NoteFindingRequest = z.strictObject({
  text: PersonText(2000),
  state: FindingState.optional(),
  dueOn: RealDate.optional(),
});

// GET /v1/findings (manager, own section): FindingsAnswer, newest first.
/** POST /v1/findings/:id/answer (manager, own section). OF-403: of another section. OF-404. OF-661: solved already. */
export const AnswerFindingRequest = z.strictObject({ text: PersonText(2000) });

/** Keeps the records of a loan from disposal for as long as it stands. */
export const Hold = z.strictObject({
  id: RowId,
  loan: LoanId,
  terminal: TerminalId,
  borrower: z.strictObject({ id: StaffId, name: z.string(), section: z.string() }),
  reason: PersonText(400),
  placedAt: UtcInstant,
  placedBy: z.string(),
  released: z.strictObject({ at: UtcInstant, by: z.string(), reason: PersonText(400) }).nullable(),
});
export type Hold = z.infer<typeof Hold>;
export const HoldsAnswer = z.strictObject({ holds: z.array(Hold) });
export const PlaceHoldRequest = z.strictObject({ loan: LoanId, reason: PersonText(400) });
/** OF-409: released before. */
export const ReleaseHoldRequest = z.strictObject({ reason: PersonText(400) });

/** `GET /v1/audit/report` and `/v1/audit/report.pdf`: a period's figures. */
export const ReportQuery = z.strictObject({ from: RealDate, to: RealDate });
export const PeriodReport = z.strictObject({
  from: LocalDate,
  to: LocalDate,
  madeAt: UtcInstant,
  madeBy: z.string(),
  sessions: Count,
  closedByRule: Count,
  entries: Count,
  /** Acts that were prevented, by type, most first. */
  prevented: z.array(z.strictObject({ type: EntryType, entries: Count })),
  /** Faults and gaps that were recorded, by type. */
  failed: z.array(z.strictObject({ type: EntryType, entries: Count })),
  gaps: z.strictObject({ entries: Count, lengthMs: Count }),
  findings: z.strictObject({ raised: Count, closed: Count, open: Count, overdue: Count }),
  holds: Count,
  lastRun: CheckRun.nullable(),
  log: IntegrityAnswer.shape.log,
});
export type PeriodReport = z.infer<typeof PeriodReport>;
