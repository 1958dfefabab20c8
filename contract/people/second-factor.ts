import { z } from 'zod';
import { Role } from '../http/console-api.ts';
import { PersonText, StaffId, UtcInstant } from '../primitives.ts';

/** 二段階認証: time-based one-time passwords (RFC 6238) behind the password of a console account. */

/** Six digits, of one time step of 30 s. */
export const TotpCode = z.string().regex(/^\d{6}$/);
/** Good once, where the telephone is not at hand: 50 bits. */
export const RecoveryCode = z.string().regex(/^[a-hjkmnp-z2-9]{5}-[a-hjkmnp-z2-9]{5}$/);
export const SecondCode = TotpCode.or(RecoveryCode);
export const recoveryCount = 10;

/** A code as it was typed: full-width signs, blanks and capitals are taken. Null where it can be neither kind. */
export function readSecondCode(typed: string): string | null {
  const signs = typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-‐‑–—―ーｰ−]/gu, '');
  const code = signs.length === 10 ? `${signs.slice(0, 5)}-${signs.slice(5)}` : signs;
  return SecondCode.safeParse(code).success ? code : null;
}

export const CodeBody = z.strictObject({ code: SecondCode });
/** `code`: what the present second factor says, where there is one. */
export const BeginFactorBody = z.strictObject({ password: z.string().min(1).max(256), code: SecondCode.nullable() });
/** `uri`: for the QR code, otpauth://totp/… (Key Uri Format). `secret`: the same to be typed, base32. */
export const BeginFactorAnswer = z.strictObject({ uri: z.string().max(400), secret: z.string().max(64) });
export const ConfirmFactorBody = z.strictObject({ code: TotpCode });
/** Shown this once. */
export const RecoveryAnswer = z.strictObject({ recovery: z.array(RecoveryCode).length(recoveryCount) });

/** The own second factor. `since`: null where there is none. `required`: asked of everybody of the role. */
export const OwnFactor = z.strictObject({
  since: UtcInstant.nullable(),
  recoveryLeft: z.int().min(0).max(recoveryCount),
  required: z.boolean(),
});
export type OwnFactor = z.infer<typeof OwnFactor>;

const FactorHolder = z.strictObject({
  account: z.strictObject({ id: StaffId, name: z.string(), section: z.string(), role: Role }),
  since: UtcInstant.nullable(),
  recoveryLeft: z.int().min(0).max(recoveryCount),
});
export type FactorHolder = z.infer<typeof FactorHolder>;

/** Who of the roles that have to has it or not, and who else has it. */
export const FactorsAnswer = z.strictObject({ required: z.array(Role), people: z.array(FactorHolder) });
export type FactorsAnswer = z.infer<typeof FactorsAnswer>;

const reason = PersonText(400);
export const ResetFactorBody = z.strictObject({ reason });
/** `before`: what was seen, so that nobody's change is lost. */
export const RequireFactorBody = z.strictObject({
  before: z.array(Role).max(Role.options.length),
  required: z.array(Role).max(Role.options.length),
  reason,
});
