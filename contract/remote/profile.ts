import { z } from 'zod';
import { canonicalBytes } from '../json.ts';
import { Base64, LoanId, PersonText, Sha256Hex } from '../primitives.ts';

/** Most connections that one loan is given. */
export const maxRemoteProfiles = 10;

/** 仮想デスクトップ方式 and リモートデスクトップ方式 of 計画4(1); the J-LIS pilot's: to the one office PC of a section. */
export const remoteKinds = ['virtual-desktop', 'remote-desktop', 'jlis'] as const;

/** A host name (RFC 1123) or an IPv4 address: nothing that a program could read as another argument. */
export const HostName = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/);
export const Port = z.int().min(1).max(65_535);
const off = z.literal(false);

/** A server, known by SHA-256 over its certificate (DER): no other one is spoken to, whoever signed for it. */
const server = { host: HostName, port: Port, pin: Sha256Hex };
export const RemoteGateway = z.strictObject(server);

/** Whether anything of the PC is lent to the other side: never (第6条(1)イ・ウ, (2)). Said, so that it is signed. */
export const RemoteRedirections = z.strictObject({
  ...{ drive: off, printer: off, clipboard: off, usb: off, smartcard: off, audioInput: off, camera: off },
});
export const noRedirections: z.infer<typeof RemoteRedirections> = {
  ...{ drive: false, printer: false, clipboard: false, usb: false, smartcard: false, audioInput: false, camera: false },
};

/** What 情報政策課 lays down of one connection. */
const terms = {
  name: PersonText(60),
  kind: z.enum(remoteKinds),
  ...server,
  gateway: RemoteGateway.nullable(),
  /** Domain of the account at the other side. */
  domain: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/)
    .nullable(),
};
export const RemoteTerms = z.strictObject(terms);
export type RemoteTerms = z.infer<typeof RemoteTerms>;

export const RemoteProfileId = z.string().regex(/^RD-\d{4,8}$/);
export const RemoteProfile = z.strictObject({ id: RemoteProfileId, ...terms, redirections: RemoteRedirections });
export type RemoteProfile = z.infer<typeof RemoteProfile>;

/** What a PC may connect to. */
export const RemoteSet = z.strictObject({
  /** Grows with every change at the office: an older set never takes the place of a newer. */
  serial: z.int().nonnegative(),
  profiles: z.array(RemoteProfile).max(maxRemoteProfiles),
});
export type RemoteSet = z.infer<typeof RemoteSet>;

/** The set of one loan, as the office sends it over the line. `kind` keeps its signature apart from the others. */
export const RemoteList = z.strictObject({
  ...{ v: z.literal(1), kind: z.literal('remote-list'), loan: LoanId },
  ...RemoteSet.shape,
});
export type RemoteList = z.infer<typeof RemoteList>;
export const SignedRemoteList = z.strictObject({
  list: RemoteList,
  /** Ed25519 by the office over JCS(list), base64. */
  sig: Base64,
});
export type SignedRemoteList = z.infer<typeof SignedRemoteList>;

export const remoteListBytes = (list: RemoteList): Uint8Array => canonicalBytes(list);

/** Account at the other side. */
export const RemoteUser = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/);
/** Its password: one line, as it is given to the client's standard input. */
export const RemotePassword = z
  .string()
  .min(1)
  .max(127)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  .regex(/^[^\u0000-\u001f\u007f]*$/);
