import { z } from 'zod';
import { ControlName } from '../controls.ts';
import { Acceptance } from './acceptance.ts';
import { fillPlaceholders, namesOnlyKnown } from './placeholders.ts';

/** What differs from PC to PC. A row names it as `{{sid}}`; the parameters file says what it is. */
export const windowsPlaceholders = ['sid', 'profile', 'workDrive', 'workFolder'] as const;
export type WindowsPlaceholder = (typeof windowsPlaceholders)[number];

/** Text that may stand in a command line and in a file of reg.exe as it is. */
const Line = z
  .string()
  .min(1)
  .max(400)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  .regex(/^[^\u0000-\u001f\u007f"%]*$/)
  .refine((text) => namesOnlyKnown(text, windowsPlaceholders), 'unknown placeholder');

const Key = Line.refine(
  (key) => /^(HKLM|HKU\\\{\{sid\}\}|HKU\\S-1-[0-9-]+)(\\[^\\/*?]+)+$/.test(key),
  'key below HKLM or the borrower’s hive',
);
const Path = Line.refine(
  (path) => /^([A-Z]:\\|\{\{(profile|workDrive|workFolder)\}\}(\\|$))/.test(path) && !/\\\.{1,2}(\\|$)|\//.test(path),
  'absolute path',
);
const Name = z.string().regex(/^[A-Za-z0-9@._-]{1,80}$/);

/** Where a row's words come from: the vendor's page, or nobody's (`assumed`): docs/windows-acceptance.md tries it. */
const Source = z.union([
  z.literal('assumed'),
  z.url({ protocol: /^https$/, hostname: /^(learn\.microsoft\.com|chromeenterprise\.google)$/ }),
]);

const rowBase = {
  id: z.string().regex(/^[a-z][a-z0-9-]{2,60}$/),
  control: ControlName,
  /** Japanese, for the table that 情報政策課 reads. */
  title: z.string().min(1).max(120),
  /** True where the system takes the row in only when it starts: before that it does not count as in force. */
  needsBoot: z.boolean(),
  source: Source,
};

const regBase = { ...rowBase, kind: z.literal('reg'), key: Key, name: Line };

export const WindowsRow = z.discriminatedUnion('kind', [
  /** One value of the registry. */
  z.discriminatedUnion('type', [
    z.strictObject({ ...regBase, type: z.literal('REG_DWORD'), data: z.int().min(0).max(0xffffffff) }),
    z.strictObject({ ...regBase, type: z.literal('REG_SZ'), data: Line }),
    z.strictObject({ ...regBase, type: z.literal('REG_EXPAND_SZ'), data: Line }),
  ]),
  /** Start type of a service or driver; `needed: false`: a PC without it is good too. */
  z.strictObject({ ...rowBase, kind: z.literal('service'), service: Name, start: z.literal(4), needed: z.boolean() }),
  /**
   * What the borrower may do in a folder. `no-new`: nothing new directly in it; `no-new-below`: nor below it;
   * `read-only`: nothing is changed in it or below; `work`: they may write; `recorder`: nothing at all, it is the recorder's.
   */
  z.strictObject({
    ...rowBase,
    kind: z.literal('acl'),
    path: Path,
    rights: z.enum(['no-new', 'no-new-below', 'read-only', 'work', 'recorder']),
    needed: z.boolean(),
  }),
  /** An optional feature of Windows that is off, or not there. */
  z.strictObject({ ...rowBase, kind: z.literal('feature'), feature: Name }),
  /** Outgoing traffic that is blocked. */
  z.strictObject({
    ...rowBase,
    kind: z.literal('firewall'),
    rule: z.string().regex(/^Tanmori-[A-Za-z0-9-]{1,60}$/),
    protocol: z.enum(['TCP', 'UDP']),
    ports: z.array(z.int().min(1).max(65535)).min(1).max(20),
    remote: z.enum(['Any', 'LocalSubnet']),
  }),
  /** The AppLocker policy: a file beside the scripts, and one that takes it back. */
  z.strictObject({
    ...rowBase,
    kind: z.literal('applocker'),
    policy: z.literal('applocker.xml'),
    clear: z.literal('applocker-clear.xml'),
  }),
  /** A task that SYSTEM runs at every start and every five minutes. */
  z.strictObject({ ...rowBase, kind: z.literal('task'), task: Name, script: z.literal('reassert.ps1') }),
  /** The recorder: a task of LocalService that begins with Windows, before anybody signs in, and is started again. */
  z.strictObject({
    ...rowBase,
    kind: z.literal('recorder'),
    task: Name,
    /** Below the app's resources. */
    program: z.literal('node\\node.exe'),
    script: z.literal('recorder\\recorder.js'),
    config: Path,
  }),
  /** A channel of the event log that is off as Windows comes. */
  z.strictObject({ ...rowBase, kind: z.literal('auditlog'), channel: z.string().regex(/^[A-Za-z0-9 /-]{3,120}$/) }),
]);
export type WindowsRow = z.infer<typeof WindowsRow>;
export type WindowsRowOf<Kind extends WindowsRow['kind']> = Extract<WindowsRow, { readonly kind: Kind }>;

/** Services without which the PC does not start, or loses its own disk. */
const vitalServices = ['disk', 'storahci', 'stornvme', 'partmgr', 'volmgr', 'ntfs', 'sdbus', 'sdstor', 'usbhub3'];

/** Why a row must never be shipped, or null. These have cut PCs off from their own disk, mouse or repair. */
export function whyForbidden(row: WindowsRow): string | null {
  if (row.kind === 'service') {
    return vitalServices.includes(row.service.toLowerCase()) ? 'the PC may not start without this service' : null;
  }
  if (row.kind !== 'reg') return null;
  const text = `${row.key}\\${row.name}=${row.data}`.toLowerCase();
  // Together with DenyDeviceClassesRetroactive this takes the internal disk away.
  if (text.includes('4d36e967-e325-11ce-bfc1-08002be10318')) return 'the class of every disk, the internal one too';
  if (text.includes('53f56307-b6bf-11d0-94f2-00a0c91efb8b')) return 'the interface of every disk';
  if (row.name.toLowerCase() === 'denyremovabledevices') return 'a replaced mouse or headset would be refused';
  if (row.name.toLowerCase() === 'disablemsi' && row.data === 2) return 'repairs and updaters would be refused too';
  return null;
}

const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** What 情報政策課 puts in force on a Windows PC before it is lent. */
export const WindowsProfile = z
  .strictObject({
    v: z.literal(1),
    platform: z.literal('windows'),
    version: z.string().regex(/^\d{4}-\d{2}-\d{2}(\.\d+)?$/),
    rows: z
      .array(WindowsRow.refine((row) => whyForbidden(row) === null, 'a row that must not be shipped'))
      .min(1)
      .max(300),
  })
  .refine(({ rows }) => unique(rows.map((row) => row.id)), 'row id twice')
  .refine(({ rows }) => unique(rows.map(placeOf)), 'place twice');
export type WindowsProfile = z.infer<typeof WindowsProfile>;

/** What a row holds: no two rows may hold the same. */
function placeOf(row: WindowsRow): string {
  switch (row.kind) {
    case 'reg':
      return `${row.key}\\\\${row.name}`.toLowerCase();
    case 'service':
      return `service ${row.service.toLowerCase()}`;
    case 'acl':
      return `acl ${row.path.toLowerCase()}`;
    default:
      return row.id;
  }
}

/** A path that may stand in a command line, an ACL and a policy as it is. */
const PlainPath = z
  .string()
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  .regex(/^[A-Z]:(\\[^\u0000-\u0020\u007f"'%<>|?*:;&^`$(){}\\/]+)+$/u)
  .refine((path) => !/(\.|\\\.{1,2})(\\|$)/.test(path), 'no dots at an end');

/** The parameters file of one PC. Written by an administrator, and not writable for the borrower. */
export const WindowsParameters = z.strictObject({
  v: z.literal(1),
  platform: z.literal('windows'),
  borrower: z.strictObject({
    account: z.string().regex(/^[^\s"/\\[\]:;|=,+*?<>@%]{1,20}$/u),
    /** Of a local account or one of the domain; never a built-in one. */
    sid: z.string().regex(/^S-1-5-21(-\d{1,10}){3}-[1-9]\d{3,9}$/),
  }),
  profile: PlainPath,
  workFolder: PlainPath,
  acceptance: Acceptance,
});
export type WindowsParameters = z.infer<typeof WindowsParameters>;

/** The rows of one PC: every placeholder replaced. Pure. Throws where the result is no valid row: a bug. */
export function fillWindowsRows(profile: WindowsProfile, parameters: WindowsParameters): readonly WindowsRow[] {
  const values: Readonly<Record<WindowsPlaceholder, string>> = {
    sid: parameters.borrower.sid,
    profile: parameters.profile,
    workDrive: `${parameters.workFolder.slice(0, 2)}\\`,
    workFolder: parameters.workFolder,
  };
  return profile.rows.map((row) => WindowsRow.parse(fillPlaceholders(row, values)));
}
