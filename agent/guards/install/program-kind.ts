import type { EntryData } from '#contract/trail/catalogue.ts';
import { zipNames } from './zip-names.ts';

export type ProgramKind = EntryData<'install.recovered'>['kind'];

/** What a file holds from an offset on: fewer bytes than asked for where it ends, never an error. */
export type ReadAt = (offset: number, length: number) => Buffer;

/** Bytes at the start that every decision begins with. */
const headBytes = 4096;

/** Installer and patch of Windows Installer, as the root of an OLE file names its class (MS-CFB 2.6.1). */
const msiClasses = [0x84, 0x86].map((last) =>
  Buffer.from([last, 0x10, 0x0c, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46]),
);

/**
 * Whether a file can bring in software, by its bytes and never by its name. A script is one only where it may be
 * executed: without that it is text, which staff may well keep.
 */
export function programKind(read: ReadAt, size: number, isExecutable: boolean): ProgramKind | null {
  const head = read(0, headBytes);
  const begins = (text: string): boolean => head.subarray(0, text.length).equals(Buffer.from(text, 'latin1'));
  if (begins('\x7fELF')) return elfKind(head);
  if (begins('#!')) return isExecutable ? 'script' : null;
  if (begins('MZ')) return isWindowsProgram(head, read) ? 'pe' : null;
  if (begins('!<arch>\ndebian-binary')) return 'deb';
  if (begins('\xed\xab\xee\xdb')) return 'rpm';
  if (begins('hsqs')) return 'snap';
  if (begins('flatpak\0') || begins('xdg-app\0') || begins('[Flatpak Ref]')) return 'flatpak';
  if (begins('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return isMsi(head, read) ? 'msi' : null;
  // A Mach-O of several machines begins so, too, and has a small number where a class has its version of 45 or more.
  if (begins('\xca\xfe\xba\xbe')) return head.length >= 8 && head.readUInt16BE(6) >= 45 ? 'jar' : null;
  if (begins('PK\x03\x04')) return packedKind(zipNames(head, read, size));
  return null;
}

/** Null for a core dump, which is an ELF that nothing can execute (elf(5), `ET_CORE`). */
function elfKind(head: Buffer): ProgramKind | null {
  const isBigEndian = head[5] === 2;
  const type = head.length < 18 ? 0 : isBigEndian ? head.readUInt16BE(16) : head.readUInt16LE(16);
  if (type === 4) return null;
  return head[8] === 0x41 && head[9] === 0x49 && (head[10] === 1 || head[10] === 2) ? 'appimage' : 'elf';
}

/** A text may begin with the letters MZ: a program of Windows also says where its second header is. */
function isWindowsProgram(head: Buffer, read: ReadAt): boolean {
  if (head.length < 0x40) return false;
  const second = read(head.readUInt32LE(0x3c), 4).toString('latin1');
  return second === 'PE\0\0' || ['NE', 'LE', 'LX'].includes(second.slice(0, 2));
}

/** An old Word or Excel file is OLE as well: the class of the root entry tells them apart. */
function isMsi(head: Buffer, read: ReadAt): boolean {
  if (head.length < 0x34) return false;
  const sector = head.readUInt16LE(0x1e);
  if (sector !== 9 && sector !== 12) return false;
  const root = (head.readUInt32LE(0x30) + 1) * 2 ** sector;
  const found = read(root + 80, 16);
  return msiClasses.some((known) => known.equals(found));
}

function packedKind(names: ReadonlySet<string>): ProgramKind | null {
  if (names.has('AppxManifest.xml') || names.has('AppxMetadata/AppxBundleManifest.xml')) return 'msix';
  return names.has('META-INF/MANIFEST.MF') ? 'jar' : null;
}
