import { z } from 'zod';
import { ControlName } from '../controls.ts';
import { canonicalBytes } from '../json.ts';
import { CanaryManifest, CheckReport, WipeOrder, WipeReport } from '../loan/wipe-report.ts';
import { Base64, TerminalId, UtcInstant } from '../primitives.ts';
import { ServiceCode, servicePurposes } from './lending-api.ts';

/** What an officer does at the PC itself: prepared, wiped, checked, each under a one-time code of the console. */

/** POST /v1/service/begin. OF-476: code wrong, used, too old, or for another purpose. */
export const ServiceBegin = z.strictObject({
  terminal: TerminalId,
  purpose: z.enum(servicePurposes),
  code: ServiceCode,
});
export type ServiceBegin = z.infer<typeof ServiceBegin>;

/** The order as the office signed it: Ed25519 over JCS(order), base64, by the key that terminals pin. */
export const SignedOrder = z.strictObject({ order: WipeOrder, sig: Base64 });
export type SignedOrder = z.infer<typeof SignedOrder>;
export const ServiceBegun = z.strictObject({
  signed: SignedOrder,
  /** Authorises one report (`Authorization: Bearer`), for 30 days. */
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type ServiceBegun = z.infer<typeof ServiceBegun>;

/** What the PC says of itself before it is handed over. */
export const PrepareReport = z.strictObject({
  v: z.literal(1),
  kind: z.literal('prepare'),
  manifest: CanaryManifest,
  /** As `tanmori-agent attest` reads it. */
  controls: z.record(ControlName, z.enum(['in-force', 'not-in-force', 'unknown'])),
  encryption: z.enum(['gocryptfs', 'luks', 'bitlocker', 'none']),
  endedAt: UtcInstant,
});
export type PrepareReport = z.infer<typeof PrepareReport>;

/** POST /v1/service/report: once for each token; the same report again is answered alike. OF-476: no such token. */
export const ServiceReport = z.discriminatedUnion('kind', [PrepareReport, WipeReport, CheckReport]);
export type ServiceReport = z.infer<typeof ServiceReport>;
export const ServiceReported = z.strictObject({ accepted: z.literal(true) });

/** What a report is recorded by: SHA-256 of this in the office log. */
export const serviceReportBytes = (report: ServiceReport): Uint8Array => canonicalBytes(report);
