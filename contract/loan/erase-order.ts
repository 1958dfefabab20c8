import { z } from 'zod';
import { canonicalBytes } from '../json.ts';
import { Base64, LoanId, LocalDate, Sha256Hex, TerminalId, UtcInstant } from '../primitives.ts';
import { eraseFailures, mountStates } from './erase-outcome.ts';
import { LoanPackage } from './package.ts';

/** The office's order to destroy the work volume's key of one loan on one PC. `kind` keeps its signature apart. */
export const EraseOrder = z.strictObject({
  v: z.literal(1),
  kind: z.literal('erase'),
  loan: LoanId,
  terminal: TerminalId,
  /** Grows with every order for this terminal, by the calendar (`nextSerial`): an older one is never carried out. */
  serial: z.int().positive(),
  issuedAt: UtcInstant,
});
export type EraseOrder = z.infer<typeof EraseOrder>;

export const SignedErase = z.strictObject({
  order: EraseOrder,
  /** Ed25519 by the office over JCS(order), base64, as the loan package is signed. */
  sig: Base64,
});
export type SignedErase = z.infer<typeof SignedErase>;

export const eraseBytes = (order: EraseOrder): Uint8Array => canonicalBytes(order);

/** What the recorder lays down for the program that has the right to destroy the key (`tanmori-agent obey`). */
export const EraseRequest = z.discriminatedUnion('by', [
  z.strictObject({ v: z.literal(1), by: z.literal('order'), signed: SignedErase }),
  /** `on`: the last day on which the volume was kept, with the extension that the trail knows. */
  z.strictObject({
    v: z.literal(1),
    by: z.literal('deadline'),
    package: LoanPackage,
    extendedTo: LocalDate.nullable(),
    on: LocalDate,
  }),
]);
export type EraseRequest = z.infer<typeof EraseRequest>;
export const eraseRequestBytes = (request: EraseRequest): Uint8Array => canonicalBytes(request);
export const eraseRequestFile = 'erase-request.json';
export const eraseResultFile = 'erase-result.json';

/** What that program answers. */
export const EraseResult = z.discriminatedUnion('outcome', [
  z.strictObject({
    v: z.literal(1),
    /** SHA-256 of JCS(request). */
    request: Sha256Hex,
    at: UtcInstant,
    outcome: z.literal('erased'),
    volume: z.enum(['gocryptfs', 'luks']),
    /** Files with a key or header that were found and destroyed; 0 where an earlier try had done it. */
    keys: z.int().nonnegative(),
    mount: z.enum(mountStates),
  }),
  z.strictObject({
    v: z.literal(1),
    request: Sha256Hex,
    at: UtcInstant,
    outcome: z.literal('failed'),
    why: z.enum(eraseFailures),
  }),
]);
export type EraseResult = z.infer<typeof EraseResult>;
