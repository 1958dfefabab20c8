import { z } from 'zod';
import { ControlName } from '../controls.ts';
import { Acceptance } from './acceptance.ts';
import { fillPlaceholders, namesOnlyKnown } from './placeholders.ts';

/** What differs from PC to PC. A row names it as `{{home}}`; the parameters file says what it is. */
export const placeholders = ['borrower', 'uid', 'gid', 'home', 'workFolder'] as const;
export type Placeholder = (typeof placeholders)[number];

/** Text without control characters whose placeholders are all known. */
const Line = z
  .string()
  .max(2000)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  .regex(/^[^\u0000-\u0008\u000a-\u001f\u007f]*$/)
  .refine((text) => namesOnlyKnown(text, placeholders), 'unknown placeholder');

/** Absolute, without `.` or `..`, or a placeholder that is one. */
const Path = Line.refine(
  (path) => /^(\/|\{\{(home|workFolder)\}\}(\/|$))/.test(path) && !/(^|\/)\.{0,2}(\/|$)/.test(path.replace(/^\//, '')),
  'absolute path',
);
/** Four octal digits. */
const Mode = z.string().regex(/^[0-7]{4}$/);
const Lines = z.array(Line).min(1).max(500);
const Name = z.string().regex(/^[A-Za-z0-9@._-]{1,80}$/);

/** What every row has. */
const rowBase = {
  id: z.string().regex(/^[a-z][a-z0-9-]{2,60}$/),
  control: ControlName,
  /** Japanese, for the table that 情報政策課 reads. */
  title: z.string().min(1).max(120),
  /** True where the system takes the row in only when it starts: before that it does not count as in force. */
  needsBoot: z.boolean(),
};

export const LinuxRow = z.discriminatedUnion('kind', [
  /** A whole file, root's. `immutable`: chattr +i, for a file in a folder that the borrower may write. */
  z.strictObject({
    ...rowBase,
    kind: z.literal('file'),
    path: Path,
    content: Lines,
    mode: Mode,
    immutable: z.boolean().optional(),
  }),
  /** polkit rules: read back through pkcheck(1), because the folder of the rules is closed to the borrower. */
  z.strictObject({
    ...rowBase,
    kind: z.literal('polkit'),
    path: Path,
    content: Lines,
    /** Beginnings of the names of actions that have to be refused. */
    refused: z.array(Name).min(1).max(50),
  }),
  /**
   * A file of usbguard-daemon(8), which takes none that others may read: it is read back by what the daemon answers the
   * borrower. `rules`: what its policy has to begin with, as the daemon writes it.
   */
  z.strictObject({ ...rowBase, kind: z.literal('usbguard'), path: Path, content: Lines, rules: Lines }),
  /** Kernel modules that modprobe(8) refuses to load, in one file below `/etc/modprobe.d`. */
  z.strictObject({ ...rowBase, kind: z.literal('modules'), path: Path, modules: z.array(Name).min(1).max(50) }),
  /** A value of sysctl(8), kept in a file below `/etc/sysctl.d`. `needed: false`: a kernel without it is good too. */
  z.strictObject({
    ...rowBase,
    kind: z.literal('sysctl'),
    path: Path,
    key: z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/),
    value: z.string().regex(/^-?\d{1,12}$/),
    needed: z.boolean(),
  }),
  /** Lines that stand in a file beside what others wrote there. */
  z.strictObject({ ...rowBase, kind: z.literal('lines'), path: Path, lines: Lines }),
  /** A service: its unit file, root's, in `/etc/systemd/system`, and that it runs. */
  z.strictObject({
    ...rowBase,
    kind: z.literal('service'),
    unit: Name.refine((unit) => unit.endsWith('.service'), 'name of a service'),
    content: Lines,
  }),
  /** A unit that systemd(1) cannot start: a link to `/dev/null`. */
  z.strictObject({ ...rowBase, kind: z.literal('mask'), unit: Name }),
  z.strictObject({
    ...rowBase,
    kind: z.literal('directory'),
    path: Path,
    mode: Mode,
    owner: z.enum(['root', 'borrower']),
  }),
  /** Mode of a file that is there. `needed: false`: where it is not there, nothing has to be closed. */
  z.strictObject({ ...rowBase, kind: z.literal('mode'), path: Path, mode: Mode, needed: z.boolean() }),
  /** The borrower alone may read here and not write (setfacl); others keep their rights. */
  z.strictObject({ ...rowBase, kind: z.literal('acl'), path: Path, needed: z.boolean() }),
  /** A whole tree becomes root's and readable for the borrower, but for the paths in `leave`. */
  z.strictObject({ ...rowBase, kind: z.literal('fence'), path: Path, leave: z.array(Path).max(50) }),
  /**
   * Options of the mount that holds a folder. `bind`: it is mounted onto itself where it is no mount; `sign-in`: the
   * system mounts it when the borrower signs in, and what is not there yet needs nothing.
   */
  z.strictObject({
    ...rowBase,
    kind: z.literal('mount'),
    path: Path,
    options: z.array(z.enum(['noexec', 'nosuid', 'nodev'])).min(1),
    hold: z.enum(['bind', 'sign-in']),
  }),
  /**
   * TCP ports of any host that accounts from `fromUid` on may not reach, in a file for nft(8) and live. Accounts and not
   * the borrower alone: what somebody lets run under another number of theirs is held as well.
   */
  z.strictObject({
    ...rowBase,
    kind: z.literal('firewall'),
    path: Path,
    fromUid: z.int().min(1).max(4_294_967_294),
    ports: z.array(z.int().min(1).max(65_535)).min(1).max(50),
  }),
  /** The borrower is in none of these groups. */
  z.strictObject({ ...rowBase, kind: z.literal('membership'), groups: z.array(Name).min(1).max(50) }),
]);
export type LinuxRow = z.infer<typeof LinuxRow>;
export type LinuxRowOf<Kind extends LinuxRow['kind']> = Extract<LinuxRow, { readonly kind: Kind }>;

/** What 情報政策課 puts in force on a Linux PC before it is lent. */
export const LinuxProfile = z
  .strictObject({
    v: z.literal(1),
    platform: z.literal('linux'),
    version: z.string().regex(/^\d{4}-\d{2}-\d{2}(\.\d+)?$/),
    rows: z.array(LinuxRow).min(1).max(200),
  })
  .refine((profile) => new Set(profile.rows.map((row) => row.id)).size === profile.rows.length, 'row id twice');
export type LinuxProfile = z.infer<typeof LinuxProfile>;

/** A path that may stand in fstab(5), shell-like files and mount tables as it is. */
const PlainPath = z
  .string()
  .max(1000)
  .regex(/^(\/[^/\s"'\\$`:,{}*?[\]]+)+$/u)
  .refine((path) => !/\/\.{1,2}(\/|$)/.test(path), 'no dots');

/** The parameters file of one PC. Root's, and not writable for the borrower. */
export const LinuxParameters = z.strictObject({
  v: z.literal(1),
  platform: z.literal('linux'),
  borrower: z.strictObject({
    account: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/),
    uid: z.int().min(1).max(4_294_967_294),
    gid: z.int().min(1).max(4_294_967_294),
  }),
  home: PlainPath,
  workFolder: PlainPath,
  acceptance: Acceptance,
});
export type LinuxParameters = z.infer<typeof LinuxParameters>;

/** The rows of one PC: every placeholder replaced. Pure. Throws where the result is no valid row: a bug. */
export function fillRows(profile: LinuxProfile, parameters: LinuxParameters): readonly LinuxRow[] {
  const values: Readonly<Record<Placeholder, string>> = {
    borrower: parameters.borrower.account,
    uid: String(parameters.borrower.uid),
    gid: String(parameters.borrower.gid),
    home: parameters.home,
    workFolder: parameters.workFolder,
  };
  return profile.rows.map((row) => LinuxRow.parse(fillPlaceholders(row, values)));
}
