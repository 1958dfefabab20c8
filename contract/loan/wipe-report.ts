import { z } from 'zod';
import { canonicalBytes } from '../json.ts';
import { LoanId, PersonText, Sha256Hex, StaffId, TerminalId, UtcInstant } from '../primitives.ts';
import { eraseCauses } from './erase-outcome.ts';

/**
 * What the office orders, and what the terminal answers, about the erasure of a returned PC. Nothing here can carry a
 * name, a path or a content of the borrower's: every word is of a closed list, the rest are counts, times and hashes.
 */

/** Where a canary is planted. `work` is the work folder: inside the encrypted volume where there is one. */
export const canaryPlaces = ['work', 'home', 'trash', 'temp'] as const;
export const CanaryPlace = z.enum(canaryPlaces);
export type CanaryPlace = z.infer<typeof CanaryPlace>;

/**
 * One file with a marker that is found nowhere else in the world. The file repeats the marker's bytes as unpadded base64url
 * text, so that neither the order nor a manifest, which hold hexadecimal digits, is ever taken for a canary.
 */
export const Canary = z.strictObject({
  place: CanaryPlace,
  /** 32 random bytes. */
  marker: Sha256Hex,
  form: z.enum(['utf8', 'utf16le']),
  /** Length of the file. */
  bytes: z.int().min(128).max(16_777_216),
});
export type Canary = z.infer<typeof Canary>;

/** Fewest canaries that make a look worth anything (16, enforcement B.6). */
export const fewestCanaries = 16;

/** What an order speaks of: the work volume, the traces outside it, the loan's own records. */
export const WipePart = z.enum(['work', 'residue', 'recorder']);
export type WipePart = z.infer<typeof WipePart>;

/** The person of 情報政策課 that an order was issued to. */
export const Executor = z.strictObject({ id: StaffId, name: PersonText(80) });
export type Executor = z.infer<typeof Executor>;

/**
 * What the loan's own trail has told: the work volume's key, and with it the canaries inside, went before this order, by
 * an order from afar or by the PC's own deadline.
 */
const ErasedBefore = z.strictObject({
  by: z.enum(eraseCauses),
  /** Of the order; 0 for a deadline. */
  serial: z.int().nonnegative(),
  /** The terminal's clock. */
  at: UtcInstant,
});
export type ErasedBefore = z.infer<typeof ErasedBefore>;

/**
 * What the order of `/v1/service/begin` says. `prepare` names no canary: the terminal makes them and answers with a
 * {@link CanaryManifest}; `wipe` and `check` name those that were planted for the loan.
 */
export const WipeOrder = z.strictObject({
  v: z.literal(1),
  purpose: z.enum(['prepare', 'wipe', 'check']),
  terminal: TerminalId,
  /** Null for a PC that is wiped before its first loan. */
  loan: LoanId.nullable(),
  executor: Executor,
  issuedAt: UtcInstant,
  canaries: z.array(Canary).max(256),
  /** Of a wipe whose canaries may be gone already: then it is not held against it that none is found before. */
  erased: ErasedBefore.optional(),
  scope: z
    .array(WipePart)
    .min(1)
    .max(3)
    .refine((parts) => new Set(parts).size === parts.length, 'part twice'),
});
export type WipeOrder = z.infer<typeof WipeOrder>;

/** What the office signs, and what the terminal's journal and reports name by its SHA-256. */
export const wipeOrderBytes = (order: WipeOrder): Uint8Array => canonicalBytes(order);

/** What was planted at hand-over. The office keeps it: on the terminal the borrower must not learn the markers. */
export const CanaryManifest = z.strictObject({
  v: z.literal(1),
  terminal: TerminalId,
  loan: LoanId,
  plantedAt: UtcInstant,
  canaries: z.array(Canary).min(fewestCanaries).max(256),
});
export type CanaryManifest = z.infer<typeof CanaryManifest>;

/** In the order in which they are done. */
export const wipeSteps = [
  /** The scanner finds the canaries while they are still there. */
  'find-before',
  /** No process of the borrower runs, the work volume is not mounted. */
  'freeze',
  /** Every copy of the work volume's key and its headers. */
  'crypto-erase',
  /** Overwritten, durable, renamed, unlinked: the work folder, or what is left of the encrypted one. */
  'overwrite',
  /** Trash, recent documents, thumbnails, temp, browsers, spool, clipboard, caches: the borrower's account. */
  'residue',
  'swap',
  /** The loan's database, keys and keyring item. */
  'recorder',
  /** Everything that was erased above lies in free space now. */
  'fill-free-space',
  'trim',
  /** The canaries are looked for in raw storage. */
  'find-after',
] as const;
export const WipeStep = z.enum(wipeSteps);
export type WipeStep = z.infer<typeof WipeStep>;

/** Why a step was not done, did not hold, or why a result needs a person. */
export const WipeReason = z.enum([
  // Not done, and rightly so
  'out-of-scope',
  'not-encrypted',
  'nothing-there',
  'no-swap',
  /** zram: it is gone with the power. */
  'swap-in-memory',
  /** A key in memory encrypts it anew at each start. */
  'swap-is-random-key',
  'tool-missing',
  'not-supported',
  'no-canaries',
  /** The key of the work volume went before, and the canaries with it. */
  'erased-before',
  // Failed, or not known
  'borrower-running',
  'still-mounted',
  'key-still-opens',
  'file-busy',
  'file-left',
  'read-only',
  'denied',
  'io-error',
  'disk-full',
  'boundary',
  'scanner-broken',
  'canaries-not-found-before',
  'canaries-found',
  'raw-not-readable',
  'swap-not-erased',
  /** The system cannot do without it: what is swapped out has no room in memory. */
  'swap-no-memory',
  /** Erased, and not made or switched on again. */
  'swap-not-restored',
  /** A place that the parameters name as swap is none; it was left as it is. */
  'not-swap',
  /** Hibernation writes memory to a place that the parameters do not name. */
  'hibernation-not-erased',
  /** Windows keeps older states of the disk. */
  'shadow-copies-left',
  /** Fingerprints or a face may be kept, also in the sensor itself, where only a person can look. */
  'biometrics-left',
  /** A script of the system answered with something else than what it may say. */
  'not-understood',
  'too-few-canaries',
  'residue-present',
  'volume-usable',
  'interrupted',
]);
export type WipeReason = z.infer<typeof WipeReason>;

/** A count of files or bytes. */
const Count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
/** `gocryptfs 2.3`; a program's own words, so only plain signs. */
const ToolText = z.string().regex(/^[A-Za-z0-9 ._:+()/-]{1,120}$/);

/** A program that did a step, with its version. */
export const WipeTool = z.strictObject({ name: ToolText, version: ToolText });
export type WipeTool = z.infer<typeof WipeTool>;

export const StepReport = z.strictObject({
  name: WipeStep,
  startedAt: UtcInstant,
  endedAt: UtcInstant,
  /** `failed` beside `reason` says what a person has to look at; the steps after it were done all the same. */
  outcome: z.enum(['done', 'skipped', 'failed']),
  /** Null only where it was done. */
  reason: WipeReason.nullable(),
  files: Count,
  bytes: Count,
  tool: WipeTool.nullable(),
  /** Times that the step was begun: more than one after a power cut. */
  tries: z.int().min(1).max(100_000),
});
export type StepReport = z.infer<typeof StepReport>;

/** Canaries of one place: how many the order names, how many were found. */
export const CanaryCount = z.strictObject({ place: CanaryPlace, planted: Count, found: Count });
export type CanaryCount = z.infer<typeof CanaryCount>;

/** One look through storage with the scanner. */
export const CanaryLook = z.strictObject({
  places: z.array(CanaryCount).max(canaryPlaces.length),
  /** Bytes of raw storage that were read, all devices together. */
  bytes: Count,
  /** Whether every device that the parameters name was read to its end. */
  complete: z.boolean(),
});
export type CanaryLook = z.infer<typeof CanaryLook>;

export const WipeTechnique = z.enum([
  'crypto-erase-gocryptfs',
  'crypto-erase-luks',
  'crypto-erase-bitlocker',
  'overwrite',
]);
export type WipeTechnique = z.infer<typeof WipeTechnique>;

const head = {
  v: z.literal(1),
  terminal: TerminalId,
  loan: LoanId.nullable(),
  executor: Executor,
  /** SHA-256 of {@link wipeOrderBytes}. */
  order: Sha256Hex,
  startedAt: UtcInstant,
  endedAt: UtcInstant,
  /** The terminal's own program. */
  tool: WipeTool,
};

/** What a wipe did. `erased` is 消去済, `needs-attention` 要対応: there is no third. */
export const WipeReport = z
  .strictObject({
    ...head,
    kind: z.literal('wipe'),
    scope: z.array(WipePart).min(1).max(3),
    technique: WipeTechnique,
    steps: z.array(StepReport).max(wipeSteps.length),
    before: CanaryLook.nullable(),
    after: CanaryLook.nullable(),
    /** Files that had a name which is no UTF-8, more than one link, or a hole: counted, never named. */
    oddNames: Count,
    result: z.enum(['erased', 'needs-attention']),
    /** Empty exactly where the result is `erased`. */
    reasons: z.array(WipeReason).max(64),
    /** Lines of the terminal's journal and the hash of the last one. */
    journal: z.strictObject({ lines: Count, head: Sha256Hex }),
  })
  .refine(({ result, reasons }) => (result === 'erased') === (reasons.length === 0), 'reasons do not fit the result')
  .refine(
    ({ result, steps, after }) =>
      result !== 'erased' ||
      (steps.every(({ outcome }) => outcome !== 'failed') &&
        (after === null || (after.complete && after.places.every(({ found }) => found === 0)))),
    'erased, and yet something was not',
  );
export type WipeReport = z.infer<typeof WipeReport>;

/** Where a person's work and its traces gather. */
export const residuePlaces = [
  'work-folder',
  'trash',
  'recent-documents',
  'thumbnails',
  'temp',
  'browsers',
  'print-spool',
  'clipboard',
  'caches',
  'mail-and-editors',
  'shell-history',
  'schedules',
  'home-files',
  'account',
  'biometrics',
  'shadow-copies',
  'swap',
  'recorder',
] as const;
export const ResiduePlace = z.enum(residuePlaces);
export type ResiduePlace = z.infer<typeof ResiduePlace>;

/** What the second person's own look found. It reads and never writes. */
export const CheckReport = z
  .strictObject({
    ...head,
    kind: z.literal('check'),
    /** The scanner finds markers made for the test, also across the edges of its reads, before it is believed. */
    selfTest: z.enum(['passed', 'failed']),
    canaries: CanaryLook,
    /** Blocks of 4 KiB taken at random from raw storage, by what they hold. Told, not judged: the system lies there too. */
    sampled: z.strictObject({ blocks: Count, zero: Count, random: Count, readable: Count }),
    residue: z
      .array(z.strictObject({ place: ResiduePlace, state: z.enum(['absent', 'present', 'unknown']), files: Count }))
      .max(residuePlaces.length),
    /** Whether anything opens the encrypted work volume any more. `none`: there was no encrypted one. */
    volume: z.enum(['unusable', 'usable', 'none', 'unknown']),
    verdict: z.enum(['clean', 'found', 'cannot-tell']),
    /** Empty exactly where the verdict is `clean`. */
    reasons: z.array(WipeReason).max(64),
  })
  .refine(({ verdict, reasons }) => (verdict === 'clean') === (reasons.length === 0), 'reasons do not fit the verdict');
export type CheckReport = z.infer<typeof CheckReport>;
