import { z } from 'zod';
import type { EntryData, EntryType } from '#contract/trail/catalogue.ts';
import { isBase64, isDay, isHex32, isInstant, isTime } from '../format/patterns.ts';

/**
 * Section 11 of docs/trail-format.md. Of the contract only the types are used: a type or field that is added there does
 * not compile here until it was decided in the document and written down a second time.
 */

const matching = (is: (text: string) => boolean) => z.string().refine(is);
const instant = matching(isInstant);
const day = matching(isDay);
const time = matching(isTime);
const hash = matching(isHex32);
const count = z.int().nonnegative();
const fromOne = z.int().positive();
const text = (maxChars: number) => z.string().max(maxChars);
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const hasControl = (value: string): boolean => /[\u0000-\u0009\u000b-\u001f\u007f]/.test(value);
const said = (maxChars: number) =>
  z.string().refine((value) => {
    const trimmed = value.trim();
    return trimmed.length >= 1 && trimmed.length <= maxChars && !hasControl(trimmed);
  });
// The list of codes grows with every version; that a code has the form of one is what the document asks.
const code = matching((value) => /^[A-Z]{2}-\d{3}$/.test(value)) as unknown as z.ZodType<
  EntryData<'lock.entered'>['code']
>;
const staff = matching((value) => /^\d{6}$/.test(value));
const file = z.strictObject({ text: text(4096), bytes: text(8192).refine(isBase64) });
const nothing = z.strictObject({});
const purpose = z.enum(['report', 'unlock', 'extension', 'approval', 'presence']);
const answer = z.enum(['confirm', 'unlock', 'extend', 'approve', 'revoke']);
const readings = z
  .array(
    z.strictObject({
      control: z.enum(['save', 'media', 'print', 'install']),
      state: z.enum(['measured', 'configured', 'absent', 'unknown']),
      detail: text(400),
      tookMs: count,
    }),
  )
  .length(4);

const isPlace = (path: string): boolean =>
  path.length <= 1024 &&
  path.isWellFormed() &&
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  !/[\u0000-\u001f\u007f]/.test(path) &&
  (/^(\/(?!\.{1,2}(\/|$))[^/]+)+$/.test(path) || isWindowsPlace(path));
const windowsName = /^(?!(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³]) *(\.|$))[^/:*?"<>|]{0,254}[^/:*?"<>|. ]$/i;
function isWindowsPlace(path: string): boolean {
  const [drive = '', ...names] = path.split('\\');
  return /^[A-Za-z]:$/.test(drive) && names.length > 0 && names.every((name) => windowsName.test(name));
}
const eraseCause = z.enum(['order', 'deadline']);
const pendingReason = z.enum(['open-writer', 'no-permission', 'no-space', 'not-a-file', 'vanished', 'other']);
const program = z.enum([
  ...(['elf', 'appimage', 'script', 'deb', 'rpm', 'flatpak', 'snap'] as const),
  ...(['pe', 'msi', 'msix', 'jar'] as const),
]);
const device = text(80);
const printJob = { printer: text(200), job: fromOne, name: text(400), pages: count.nullable() };
const remote = { profile: text(12), host: text(253) };
const moved = { name: file, from: text(4096), to: file, bytes: count, sha256: hash };

export const dataOf: { readonly [T in EntryType]: z.ZodType<EntryData<T>> } = {
  'loan.opened': z.strictObject({ terminal: text(20), staff, from: day, to: day }),
  'recorder.started': z.strictObject({ version: text(40), protection: z.enum(['strong', 'weak']), pid: z.int() }),
  'recorder.stopped': nothing,
  'agent.started': z.strictObject({ version: text(40), pid: z.int() }),
  'agent.stopped': nothing,
  'agent.lost': z.strictObject({ pid: z.int().nullable() }),
  'gap.found': z.strictObject({ from: instant, to: instant, lengthMs: count, what: z.enum(['agent', 'recorder']) }),
  'clock.turned-back': z.strictObject({ lastAt: instant, nowAt: instant }),
  'clock.jumped': z.strictObject({ lastAt: instant, nowAt: instant, byMs: z.int() }),
  'trail.rolled-back': z.strictObject({
    anchor: z.enum(['file', 'keyring', 'office']),
    anchorSeq: count,
    anchorHead: hash,
    found: count,
  }),
  'machine.changed': z.strictObject({ enrolled: hash, found: hash }),
  'period.closed': nothing,
  'trail.pruned': z.strictObject({ below: fromOne, receiptSeq: count, treeSize: fromOne }),
  'staff.signed-in': z.strictObject({ staff }),
  'staff.sign-in-refused': z.strictObject({ tries: fromOne }),
  'staff.signed-out': nothing,
  'controls.checked': z.strictObject({ readings, passed: z.boolean() }),
  heartbeat: z.strictObject({ readings, idleMs: count }),
  'session.started': z.strictObject({
    work: said(2000),
    plan: z.array(z.strictObject({ from: time, to: time, work: said(400) })).max(24),
    style: z
      .strictObject({ telework: z.enum(['home', 'mobile', 'satellite']), place: said(80).nullable() })
      .exactOptional(),
  }),
  'session.interrupted': z.strictObject({
    reason: z.enum(['break', 'hourly-leave', 'illness', 'care', 'private', 'away']),
    note: text(400),
    from: time.nullable(),
    to: time.nullable(),
  }),
  'session.resumed': nothing,
  'session.ended': z.strictObject({ result: said(2000) }),
  'session.closed-by-rule': z.strictObject({
    rule: z.enum(['midnight', 'power-loss', 'forgotten']),
    effectiveEnd: instant,
  }),
  'session.corrected': z.strictObject({ endedAt: instant, result: said(2000), reason: said(400) }),
  'save.recovered': z.strictObject({ ...moved, foundLater: z.boolean(), writerSeen: z.boolean() }),
  'save.pending': z.strictObject({ name: file, from: text(4096), why: pendingReason }),
  'save.quarantined': z.strictObject({ ...moved, device }),
  'save.quarantine-pending': z.strictObject({ name: file, from: text(4096), device, why: pendingReason }),
  'save.restored': z.strictObject({ name: file, to: file, sha256: hash }),
  'media.found': z.strictObject({
    device,
    kind: z.enum(['disk', 'optical', 'phone', 'share', 'other']),
    maker: text(120),
    model: text(120),
    serial: text(120),
    point: text(4096).nullable(),
    writable: z.boolean(),
  }),
  'media.detached': z.strictObject({ device, by: z.enum(['unmounted', 'powered-off', 'removed']) }),
  'media.stayed': z.strictObject({ device, why: text(400) }),
  'print.cancelled': z.strictObject(printJob),
  'print.escaped': z.strictObject({ ...printJob, why: text(400) }),
  'install.recovered': z.strictObject({ ...moved, kind: program }),
  'install.pending': z.strictObject({ name: file, from: text(4096), kind: program, why: pendingReason }),
  'packages.changed': z.strictObject({
    added: z.array(text(200)).max(50),
    removed: z.array(text(200)).max(50),
    more: count,
  }),
  'exception.requested': z.strictObject({
    request: fromOne.max(99),
    control: z.enum(['save', 'media']),
    name: file,
    place: matching(isPlace),
    bytes: count,
    sha256: hash,
  }),
  'exception.arrived': z.strictObject({
    id: text(40),
    control: z.enum(['save', 'media']),
    files: fromOne,
    place: text(4096),
    from: instant,
    to: instant,
  }),
  'exception.used': z.strictObject({ id: text(40), name: file, from: text(4096), bytes: count, sha256: hash }),
  'work.files': z.strictObject({
    files: z.array(z.strictObject({ name: file, at: instant })).max(40),
    ...{ more: count, isWhole: z.boolean() },
  }),
  'data.delivered': z.strictObject({
    id: matching((value) => /^D-\d{4}-\d{4,6}$/.test(value)),
    ...{ n: count, name: file, bytes: count, sha256: hash },
  }),
  'data.delivery-failed': z.strictObject({ code, detail: text(400) }),
  'remote.opened': z.strictObject({
    ...{ ...remote, name: said(60), kind: z.enum(['virtual-desktop', 'remote-desktop', 'jlis']), port: fromOne },
  }),
  'remote.closed': z.strictObject({
    ...{ ...remote, durationMs: count, end: z.enum(['left', 'session-over', 'server-ended']) },
    exit: z.int().nullable(),
  }),
  'remote.failed': z.strictObject({ ...remote, durationMs: count, code, exit: z.int().nullable() }),
  'results.handed-in': z.strictObject({ files: count, bytes: count, manifest: hash }),
  'results.hand-in-failed': z.strictObject({
    why: z.enum(['refused', 'untrusted', 'unreadable', 'changing', 'cancelled']),
    detail: text(400),
  }),
  'lock.entered': z.strictObject({ code, detail: text(400) }),
  'lock.left': z.strictObject({ code, by: z.enum(['recheck', 'response-code', 'office']) }),
  'contact-code.shown': z.strictObject({ purpose, counter: fromOne }),
  'response-code.accepted': z.strictObject({ purpose, counter: fromOne, answer, argument: z.int().min(0).max(99) }),
  'loan.extended': z.strictObject({ to: day, by: z.enum(['response-code', 'office']) }),
  'standing.arrived': z.strictObject({ serial: fromOne, revoked: z.boolean(), since: instant }),
  'standing.refused': z.strictObject({ why: text(400) }),
  'erase.arrived': z.strictObject({ by: eraseCause, serial: count, since: instant }),
  'work-volume.erased': z.strictObject({
    by: eraseCause,
    serial: count,
    volume: z.enum(['gocryptfs', 'luks']),
    keys: count,
    mount: z.enum(['closed', 'open', 'unknown']),
  }),
  'work-volume.erase-failed': z.strictObject({
    by: eraseCause,
    serial: count,
    why: z.enum([
      ...(['no-encrypted-volume', 'no-executor', 'not-believed', 'key-still-opens', 'read-only'] as const),
      ...(['denied', 'file-busy', 'disk-full', 'io-error'] as const),
    ]),
  }),
  'deadline.told': z.strictObject({
    ...{ serial: fromOne, because: z.enum(['held', 'released', 'lost']), issuedAt: instant, notBefore: instant },
    withdrawn: z.boolean(),
  }),
  'office-word.refused': z.strictObject({
    what: z.enum(['erase', 'deadline', 'extension', 'remote', 'presence', 'plans']),
    why: text(400),
  }),
  'presence.asked': z.strictObject({
    by: z.enum(['office', 'interval']),
    ...{ serial: count, name: text(80), issuedAt: instant, withinMin: z.int().min(1).max(120) },
  }),
  'presence.answered': z.strictObject({ asked: count }),
  'plans.arrived': z.strictObject({
    ...{ serial: fromOne, issuedAt: instant, list: hash },
    days: z.array(day).max(62),
    revoked: z.array(day).max(62),
  }),
  'clock.confirmed': z.strictObject({ officeAt: instant }),
  'return.begun': nothing,
  'return.closed': z.strictObject({
    results: z.enum(['handed-in', 'on-terminal']),
    trail: z.enum(['receipted', 'on-terminal']),
  }),
  'loan.revoked': z.strictObject({ by: z.enum(['response-code', 'office']) }),
  'response-code.refused': z.strictObject({ tries: fromOne }),
  'command.refused': z.strictObject({ channel: text(80), why: text(400) }),
  'office.untrusted': z.strictObject({ host: text(300), why: text(400) }),
};

export const isKnownType = (type: string): type is EntryType => Object.hasOwn(dataOf, type);
