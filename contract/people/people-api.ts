import { z } from 'zod';
import { Role } from '../http/console-api.ts';
import { MailAddress } from '../notices/mail-address.ts';
import { LocalDate, PersonText, RealDate, Sha256Hex, StaffId } from '../primitives.ts';
import { employments } from './employment.ts';

/** 利用者と所属: accounts, sections, their import. All under /v1, for `admin` alone, but for the own password. */

export const SectionId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/);
export const Furigana = z.string().regex(/^[ぁ-ゖゝゞー・ ]{1,80}$/);
const Optional = (maxChars: number) => z.literal('').or(PersonText(maxChars));

/** `none`: nothing opens it yet. `initial`: the issued one, good for nothing but choosing the own one. */
export const passwordStates = ['none', 'initial', 'own'] as const;

export const PersonFacts = z.strictObject({
  name: PersonText(80),
  kana: z.literal('').or(Furigana),
  section: SectionId,
  /** 役職 */
  post: Optional(40),
  /** Null where nobody has said yet. */
  employment: z.enum(employments).nullable(),
  role: Role,
  /** Where notices go by e-mail; empty for nowhere. Left out, it stays as it is. */
  mail: z.literal('').or(MailAddress).optional(),
});
export type PersonFacts = z.infer<typeof PersonFacts>;

export const PersonRow = z.strictObject({
  id: StaffId,
  ...PersonFacts.shape,
  sectionName: z.string(),
  disabled: z.boolean(),
  password: z.enum(passwordStates),
  /** 外字 in the name, which only the city's own font can draw. */
  privateUse: z.boolean(),
  /** 異動 that is still to come. */
  coming: z.strictObject({ section: SectionId, sectionName: z.string(), from: LocalDate }).nullable(),
  /** Where the person was before, newest first. */
  earlier: z.array(z.strictObject({ sectionName: z.string(), from: LocalDate.nullable(), to: LocalDate })),
});
export type PersonRow = z.infer<typeof PersonRow>;

export const PeopleQuery = z.strictObject({ text: z.string().max(80).optional(), section: SectionId.optional() });
/** The first 200 that fit, and how many do. */
export const PeopleAnswer = z.strictObject({ people: z.array(PersonRow).max(200), total: z.int().nonnegative() });

export const SectionRow = z.strictObject({
  id: SectionId,
  name: z.string(),
  /** 部; empty where it is not known. */
  division: z.string(),
  from: LocalDate,
  /** Last day; null while it lasts. */
  to: LocalDate.nullable(),
  people: z.int().nonnegative(),
});
export type SectionRow = z.infer<typeof SectionRow>;
export const SectionsAnswer = z.strictObject({ sections: z.array(SectionRow) });

/** POST /v1/people. OF-566: known already. OF-404: no such section. */
export const AddPersonBody = z.strictObject({ id: StaffId, ...PersonFacts.shape });
/** POST /v1/people/:id. `from`: first day in the section, for a move. OF-567: the last admin, or oneself. */
export const ChangePersonBody = z.strictObject({ ...PersonFacts.shape, from: RealDate.nullable() });
/** POST /v1/people/:id/act. A disabled account's sign-ins end at once. OF-567. */
export const PersonActBody = z.strictObject({ act: z.enum(['disable', 'enable']), reason: PersonText(400) });

/** POST /v1/people/passwords: initial passwords, shown this once. Each ends the sign-ins of its account. */
export const IssueBody = z.strictObject({ ids: z.array(StaffId).min(1).max(20) });
export const IssuedPassword = z.strictObject({
  ...{ id: StaffId, name: z.string(), sectionName: z.string(), password: z.string() },
});
export type IssuedPassword = z.infer<typeof IssuedPassword>;
export const IssueAnswer = z.strictObject({ issued: z.array(IssuedPassword) });

export const importKinds = ['staff', 'sections'] as const;
export type ImportKind = (typeof importKinds)[number];
/** Bytes of a list at most: some 40,000 people. */
export const maxImportBytes = 4_000_000;
/** POST /v1/people/import: shows what a file would change; with `apply`, the digest of what was shown, does it. */
export const ImportBody = z.strictObject({
  kind: z.enum(importKinds),
  /** The file's bytes, base64; null for the sections that are shipped. */
  file: z
    .string()
    .max(Math.ceil(maxImportBytes / 3) * 4)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/)
    .nullable(),
  /** Disables who is missing from the file; for sections: ends them. */
  endMissing: z.boolean(),
  /** First day of moves that the file brings, or null for today. */
  from: RealDate.nullable(),
  apply: Sha256Hex.nullable(),
});
export type ImportBody = z.infer<typeof ImportBody>;

export const ImportFault = z.strictObject({
  /** Line of the file, from 1. */
  line: z.int().positive(),
  /** Heading of the column; empty where the whole line is meant. */
  column: z.string(),
  value: z.string(),
  wrong: z.string(),
  mend: z.string(),
});
export type ImportFault = z.infer<typeof ImportFault>;
export const ImportChange = z.strictObject({
  act: z.enum(['add', 'change', 'end']),
  id: z.string(),
  name: z.string(),
  /** What would be different: column, before, after. */
  differences: z.array(z.strictObject({ column: z.string(), before: z.string(), after: z.string() })),
});
export type ImportChange = z.infer<typeof ImportChange>;
export const ImportAnswer = z.strictObject({
  /** Null where the bytes are no text that is known. */
  encoding: z.enum(['utf-8', 'utf-8-bom', 'cp932']).nullable(),
  /** Headings that are not read. */
  ignored: z.array(z.string()),
  rows: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  counts: z.strictObject({ add: z.int(), change: z.int(), end: z.int(), faults: z.int() }),
  /** The first 200 of each. */
  changes: z.array(ImportChange).max(200),
  faults: z.array(ImportFault).max(200),
  /** Of all that would be done: what `apply` has to name. */
  digest: Sha256Hex,
  applied: z.boolean(),
});
export type ImportAnswer = z.infer<typeof ImportAnswer>;

/** POST /v1/auth/password. OF-402, OF-429 as at sign-in. OF-568: not one to be used. */
export const ChangePasswordBody = z.strictObject({
  current: z.string().min(1).max(256),
  next: z.string().min(1).max(256),
});
