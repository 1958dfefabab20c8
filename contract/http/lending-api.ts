import { z } from 'zod';
import { loanPhases } from '../loan/items.ts';
import { terminalStates } from '../loan/life.ts';
import { WorkForm } from '../policy/work-style.ts';
import { LoanId, LocalDate, PersonText, RealDate, Sha256Hex, StaffId, TerminalId, UtcInstant } from '../primitives.ts';
import { pageEnds, pageQuery } from './paging.ts';

/** 貸出管理: requests, hand-over, return, wipe and its verification, loss. All under /v1, all for the console. */

export const RequestId = z.string().regex(/^R-\d{4}-\d{4,6}$/);
export const CertificateId = z.string().regex(/^C-\d{4}-\d{4}$/);
/** 16 signs of RFC 4648 base32, typed at the PC. */
export const ServiceCode = z.string().regex(/^[A-Z2-7]{16}$/);
const Person = z.strictObject({ id: StaffId, name: z.string() });
const Borrower = z.strictObject({ id: StaffId, name: z.string(), section: z.string() });
const Reason = PersonText(400);
const empty = z.strictObject({});

// 借用願

/** POST /v1/loan-requests (staff for themselves; manager and it for somebody). OF-400: dates. OF-404: no such person. OF-608: place. */
export const LoanRequestBody = z.strictObject({
  /** Who will use it; absent for oneself. */
  staff: StaffId.optional(),
  from: RealDate,
  to: RealDate,
  things: z.strictObject({
    wire: z.boolean(),
    mouse: z.boolean(),
    telework: WorkForm,
    /** Name of the サテライト・オフィス, for that form alone. */
    place: PersonText(80).optional(),
  }),
  purpose: PersonText(400),
});
export type LoanRequestBody = z.infer<typeof LoanRequestBody>;

export const requestStates = ['asked', 'approved', 'refused', 'withdrawn', 'used'] as const;
export const LoanRequestRow = z.strictObject({
  id: RequestId,
  borrower: Borrower,
  from: LocalDate,
  to: LocalDate,
  things: LoanRequestBody.shape.things,
  purpose: z.string(),
  state: z.enum(requestStates),
  askedAt: UtcInstant,
  decided: z.strictObject({ at: UtcInstant, by: Person, deputyFor: Person.nullable(), reason: z.string() }).nullable(),
  /** The PC that is kept for it. */
  terminal: TerminalId.nullable(),
  loan: LoanId.nullable(),
});
export type LoanRequestRow = z.infer<typeof LoanRequestRow>;
/** The moment at which a PC was asked for and the request's number, as a list of requests is ordered. */
export const RequestPlace = z.templateLiteral([UtcInstant, '_', RequestId]);
export type RequestPlace = z.infer<typeof RequestPlace>;
export const LoanRequestFilters = z.strictObject({
  state: z.enum(requestStates).optional(),
  staff: StaffId.optional(),
});
export type LoanRequestFilters = z.infer<typeof LoanRequestFilters>;
/** GET /v1/loan-requests: newest first. */
export const LoanRequestsQuery = pageQuery(LoanRequestFilters, RequestPlace);
export type LoanRequestsQuery = z.infer<typeof LoanRequestsQuery>;
export const requestsPerPage = 50;
export const LoanRequestRows = z.strictObject({
  requests: z.array(LoanRequestRow).max(requestsPerPage),
  /** Those that whoever asks can decide on now, also in a head's stead. */
  decides: z.array(RequestId),
  ...pageEnds(RequestPlace),
});
export type LoanRequestRows = z.infer<typeof LoanRequestRows>;
/** POST /v1/loan-requests/:id/decide (manager, own section, and their deputies; never for oneself). OF-409: decided before. */
export const DecideBody = z.strictObject({ decision: z.enum(['approved', 'refused']), reason: z.string().max(400) });
/** POST /v1/loan-requests/:id/reserve (it): keeps a PC for an approved request. OF-475: kept or lent in that time. */
export const ReserveBody = z.strictObject({ terminal: TerminalId.nullable() });

// 管理簿

/** GET /v1/ledger (manager: section, it and auditor: all). */
export const LedgerQuery = z.strictObject({
  state: z.enum(terminalStates).optional(),
  /** In number, name, borrower, section. */
  text: z.string().max(100).optional(),
  overdue: z.literal('true').optional(),
});
export const LedgerRow = z.strictObject({
  terminal: TerminalId,
  name: z.string(),
  state: z.enum(terminalStates),
  /** The loan that its life is about; null once it is back in stock, and for what follows from there. */
  currentLoan: LoanId.nullable(),
  /** Its newest loan, which the line is about, current or not. */
  loan: LoanId.nullable(),
  borrower: Borrower.nullable(),
  from: LocalDate.nullable(),
  to: LocalDate.nullable(),
  /** Days since the loan should have ended; 0 where it has not. */
  overdueDays: z.int().nonnegative(),
  /** 指紋認証設定, 返却日 and データ消去確認 of the newest loan. */
  fingerprint: z.boolean().nullable(),
  returnedOn: LocalDate.nullable(),
  wipe: z
    .strictObject({
      executor: Person,
      verifier: Person.nullable(),
      at: UtcInstant,
      certificate: CertificateId.nullable(),
    })
    .nullable(),
  reservedFor: RequestId.nullable(),
  lastRemindedAt: UtcInstant.nullable(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;
export const LedgerAnswer = z.strictObject({ rows: z.array(LedgerRow) });

/** POST /v1/ledger (it): registers a PC. OF-409: known. */
export const HardwareFacts = z.strictObject({
  maker: PersonText(80),
  model: PersonText(80),
  serial: PersonText(80),
  /** 備品番号 */
  property: PersonText(40),
  mediumType: z.enum(['ssd', 'hdd', 'nvme', 'emmc']),
  mediumSerial: PersonText(80),
});
export type HardwareFacts = z.infer<typeof HardwareFacts>;
export const RegisterBody = z.strictObject({ terminal: TerminalId, name: PersonText(80), hardware: HardwareFacts });

export const ItemRow = z.strictObject({
  key: z.string(),
  /** Null: nobody has looked yet. */
  state: z.enum(['good', 'missing', 'unknown']).nullable(),
  value: z.string(),
  by: Person.nullable(),
  at: UtcInstant.nullable(),
});
export type ItemRow = z.infer<typeof ItemRow>;

/** One thing that happened to a PC. */
export const LifeRow = z.strictObject({
  at: UtcInstant,
  by: z.string(),
  event: z.string(),
  before: z.enum(terminalStates),
  after: z.enum(terminalStates),
  reason: z.string(),
  /** Who answered for it beside `by`. */
  second: z.strictObject({ ...Person.shape, as: z.enum(['borrower', 'officer']), why: z.string() }).nullable(),
  /** Place in the office log. */
  logIndex: z.int().nonnegative(),
});
export type LifeRow = z.infer<typeof LifeRow>;

export const WipeStep = z.strictObject({
  name: z.string(),
  outcome: z.enum(['done', 'skipped', 'failed']),
  reason: z.string(),
  files: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
});
export const CheckRow = z.strictObject({
  id: z.int().positive(),
  by: Person,
  at: UtcInstant,
  /** What the machine found; null where only a person looked. */
  found: z.enum(['clean', 'found', 'cannot-tell']).nullable(),
  canaries: z.int().nonnegative(),
  canariesFound: z.int().nonnegative(),
  residue: z.array(z.strictObject({ place: z.string(), present: z.boolean() })),
  decision: z.strictObject({ verdict: z.enum(['accepted', 'refused']), reason: z.string(), at: UtcInstant }).nullable(),
});
export type CheckRow = z.infer<typeof CheckRow>;
export const WipeRow = z.strictObject({
  id: z.int().positive(),
  executor: Person,
  orderedAt: UtcInstant,
  endedAt: UtcInstant.nullable(),
  result: z.enum(['erased', 'needs-attention']).nullable(),
  technique: z.string(),
  reasons: z.array(z.string()),
  steps: z.array(WipeStep),
  checks: z.array(CheckRow),
  certificate: CertificateId.nullable(),
});
export type WipeRow = z.infer<typeof WipeRow>;

/** What can be pressed for this terminal now: by anybody, and what stands in the way of the rest. */
export const deskActs = [
  ...['prepare', 'cancel', 'return', 'settle-trail', 'restock', 'hold', 'release', 'break', 'send-to-repair'],
  ...['take-back', 'destroy', 'confirm-destruction', 'retire', 'recover', 'cancel-loss', 'give-up-trail'],
] as const;

/** The newest of a PC, in one answer. */
export const mostWipes = 20;
export const mostHistory = 200;
/** GET /v1/ledger/:id */
export const LedgerDetail = z.strictObject({
  row: LedgerRow,
  hardware: HardwareFacts.nullable(),
  request: LoanRequestRow.nullable(),
  phase: z.enum(loanPhases).nullable(),
  items: z.array(ItemRow),
  confirmed: z.strictObject({ office: Person.nullable(), borrower: Person.nullable() }),
  trail: z.enum(['none', 'open', 'settled']),
  /** Entries that the office holds, and up to which number a receipt was given; null where there is no trail. */
  entries: z.int().nonnegative().nullable(),
  receiptedSeq: z.int().nullable(),
  wipes: z.array(WipeRow).max(mostWipes),
  history: z.array(LifeRow).max(mostHistory),
  /** Acts of `deskActs` that the state allows. */
  allowed: z.array(z.string()),
  /** Who is the second person as the borrower; null where the PC is under nobody's loan. Told to 情報政策課 alone. */
  borrowerBeside: Person.nullable(),
  /** What was approved to be taken out, and what became of it. */
  files: z.array(
    z.strictObject({
      name: z.string(),
      sha256: Sha256Hex,
      fate: z.enum(['erased', 'handed-in', 'remaining', 'unknown']),
      explanation: z.string(),
    }),
  ),
  /** The newest 紛失・盗難届, of papers alone too; null where none was made. */
  loss: z.strictObject({ at: UtcInstant, isCancelled: z.boolean() }).nullable(),
});
export type LedgerDetail = z.infer<typeof LedgerDetail>;

const proof = {
  account: StaffId,
  password: z.string().min(1).max(256),
  /** Of their second factor, or a recovery code; null where they have none. */
  code: z.string().min(1).max(20).nullable(),
};
/** The second person, on the spot: the borrower; or where they cannot be there another officer, who says why. */
export const SecondPersonBody = z.discriminatedUnion('as', [
  z.strictObject({ as: z.literal('borrower'), ...proof }),
  z.strictObject({ as: z.literal('officer'), ...proof, why: Reason }),
]);
export type SecondPersonBody = z.infer<typeof SecondPersonBody>;

/**
 * POST /v1/ledger/:id/act (it): everything that is one press and a reason. Answers with the new detail. OF-470: not from
 * this state. OF-471: the same person. OF-472: not verified. OF-474: the trail is only on the PC. Of a second person:
 * OF-402, OF-429, OF-565, OF-642 as at sign-in; OF-652: neither the borrower nor an officer.
 */
export const DeskActBody = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('prepare'), request: RequestId }),
  z.strictObject({
    act: z.enum(['cancel', 'return', 'restock', 'send-to-repair']),
    reason: z.string().max(400),
  }),
  z.strictObject({ act: z.literal('take-back'), reason: z.string().max(400), second: SecondPersonBody }),
  z.strictObject({
    act: z.enum(['release', 'recover', 'cancel-loss', 'retire', 'give-up-trail']),
    reason: Reason,
    second: SecondPersonBody,
  }),
  z.strictObject({
    act: z.enum(['hold', 'break', 'destroy', 'confirm-destruction']),
    reason: Reason,
  }),
  /** `receipted`: the office holds the whole trail. `exported`: a sealed export was taken in. */
  z.strictObject({
    act: z.literal('settle-trail'),
    how: z.enum(['receipted', 'exported']),
    reason: z.string().max(400),
  }),
]);
export type DeskActBody = z.infer<typeof DeskActBody>;

/** POST /v1/ledger/:id/items (it): what was looked at. OF-400: no such item, or a measured one. */
export const ItemsBody = z.strictObject({
  phase: z.enum(loanPhases),
  items: z
    .array(z.strictObject({ key: z.string().max(40), state: z.enum(['good', 'missing']), value: z.string().max(200) }))
    .min(1)
    .max(20),
});

/**
 * POST /v1/ledger/:id/confirm (it): the office's side, by whoever is signed in; or the borrower's, who types their own
 * number and password on the spot. OF-402, OF-429: as at sign-in. OF-471: one person cannot confirm both. OF-473: items
 * are open.
 */
export const ConfirmBody = z.discriminatedUnion('side', [
  z.strictObject({ side: z.literal('office') }),
  z.strictObject({
    side: z.literal('borrower'),
    account: StaffId,
    password: z.string().min(1).max(256),
    /** At hand-over: the 暗証番号 that the borrower chooses for the PC. */
    pin: z.string().min(8).max(64).nullable(),
  }),
]);
export type ConfirmBody = z.infer<typeof ConfirmBody>;

/** POST /v1/ledger/:id/hand-over (it): the loan begins; `enrolCode` is typed at the PC. */
export const HandOverAnswer = z.strictObject({ loan: LoanId, enrolCode: ServiceCode });
export type HandOverAnswer = z.infer<typeof HandOverAnswer>;

export const servicePurposes = ['prepare', 'wipe', 'check'] as const;
export type ServicePurpose = (typeof servicePurposes)[number];
/** POST /v1/ledger/:id/service-code (it). For `wipe` and `check` refused as the state asks; `check` never to the executor. */
export const ServiceCodeBody = z.strictObject({ purpose: z.enum(servicePurposes) });
export const ServiceCodeAnswer = z.strictObject({ code: ServiceCode, expiresAt: UtcInstant });
export type ServiceCodeAnswer = z.infer<typeof ServiceCodeAnswer>;

/** POST /v1/ledger/:id/verify (it, not the executor): a person's judgement of the newest check. OF-472: no check was made. */
export const VerifyBody = z.strictObject({ verdict: z.enum(['accepted', 'refused']), reason: z.string().max(400) });

/** POST /v1/ledger/:id/certificate (it): issues データ消去証明書 for the verified wipe. OF-472: not verified. */
export const CertificateBody = z.strictObject({
  confidentiality: z.enum(['1', '2', '3']),
  place: PersonText(80),
  /** Where the PC goes from here. */
  destination: PersonText(80),
  /** For a PC that was destroyed: how; null for one that was erased. */
  destruction: z
    .strictObject({
      technique: z.enum(['shred', 'disintegrate', 'pulverize', 'incinerate', 'melt', 'other']),
      detail: PersonText(400),
      tool: PersonText(120),
    })
    .nullable(),
});
export type CertificateBody = z.infer<typeof CertificateBody>;
export const CertificateAnswer = z.strictObject({ certificate: CertificateId });

/** GET /v1/certificates/C-2026-0001.pdf to be printed, or .json to be checked offline. */
export const CertificateFile = z.string().regex(/^C-\d{4}-\d{4}\.(json|pdf)$/);
// GET /v1/loans/:id/receipt.pdf?phase=hand-over|return, /v1/ledger.csv and /v1/ledger.pdf (as LedgerQuery),
// /v1/loan-requests/:id/paper.pdf, /v1/ledger/:id/loss.pdf.

/** POST /v1/ledger/:id/loss (manager: section, it): 紛失・盗難届. */
export const LossBody = z.strictObject({
  what: z.enum(['pc', 'papers', 'both']),
  kind: z.enum(['lost', 'stolen']),
  /** When it was noticed. */
  at: UtcInstant,
  place: PersonText(200),
  circumstances: PersonText(2000),
  /** 警察への届出の番号; empty where there is none yet. */
  police: z.string().max(80),
  papers: z.string().max(2000),
  /** Who telephoned; absent where the borrower stands there. */
  heardFrom: PersonText(80),
});
export type LossBody = z.infer<typeof LossBody>;

/** POST /v1/ledger/:id/reminder (manager: section, it): 督促 made by hand. */
export const ReminderBody = z.strictObject({ how: z.enum(['telephone', 'mail', 'in-person']), note: Reason });
export type ReminderBody = z.infer<typeof ReminderBody>;

export const EmptyBody = empty;
