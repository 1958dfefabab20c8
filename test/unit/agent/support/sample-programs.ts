import type { ProgramKind } from '../../../../agent/guards/install/program-kind.ts';

/** A ZIP without compression; `content` is what its last file holds. */
export function zip(names: readonly string[], content: Buffer = Buffer.from('x'.repeat(40))): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [index, name] of names.entries()) {
    const bytes = Buffer.from(name);
    const data = index === names.length - 1 ? content : Buffer.from('x'.repeat(40));
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(bytes.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(data.length, 24);
    entry.writeUInt16LE(bytes.length, 28);
    entry.writeUInt32LE(at, 42);
    parts.push(local, bytes, data);
    directory.push(entry, bytes);
    at += local.length + bytes.length + data.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(names.length, 8);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, entries, end]);
}

/** An OLE file whose root entry, in sector 3 of 512 bytes, has this class. */
function ole(classId: Buffer): Buffer {
  const bytes = Buffer.alloc(512 * 8);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  bytes.writeUInt16LE(9, 0x1e);
  bytes.writeUInt32LE(3, 0x30);
  classId.copy(bytes, 512 * 4 + 80);
  return bytes;
}

function elf(type: number, abi: Buffer = Buffer.alloc(8)): Buffer {
  const bytes = Buffer.alloc(64);
  Buffer.from('7f454c46020101', 'hex').copy(bytes);
  abi.copy(bytes, 8);
  bytes.writeUInt16LE(type, 16);
  return bytes;
}

function windowsProgram(second: string): Buffer {
  const bytes = Buffer.alloc(0x100);
  bytes.write('MZ');
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write(second, 0x80, 'latin1');
  return bytes;
}

const text = (value: string): Buffer => Buffer.from(value, 'latin1');

/** Smallest things of each kind, as their formats lay down. */
export const programs: readonly { readonly kind: ProgramKind; readonly what: string; readonly bytes: Buffer }[] = [
  { kind: 'elf', what: 'a program', bytes: elf(2) },
  { kind: 'elf', what: 'a library', bytes: elf(3) },
  { kind: 'elf', what: 'cut off', bytes: text('\x7fELF') },
  { kind: 'appimage', what: 'type 2', bytes: elf(2, text('AI\x02')) },
  { kind: 'appimage', what: 'type 1', bytes: elf(2, text('AI\x01')) },
  { kind: 'script', what: 'of the shell', bytes: text('#!/bin/sh\necho hello\n') },
  {
    kind: 'deb',
    what: 'a package',
    bytes: text('!<arch>\ndebian-binary   1700000000  0     0     100644  4         `\n2.0\n'),
  },
  { kind: 'rpm', what: 'a package', bytes: text('\xed\xab\xee\xdb\x03\x00') },
  { kind: 'flatpak', what: 'a bundle', bytes: text('flatpak\0\x01\x00') },
  { kind: 'flatpak', what: 'a reference', bytes: text('[Flatpak Ref]\nName=org.example.App\n') },
  { kind: 'snap', what: 'a file system', bytes: text('hsqs\x00\x01') },
  { kind: 'pe', what: 'of 64 bits', bytes: windowsProgram('PE\0\0') },
  { kind: 'pe', what: 'of 16 bits', bytes: windowsProgram('NE') },
  { kind: 'msi', what: 'an installer', bytes: ole(Buffer.from('84100c0000000000c000000000000046', 'hex')) },
  { kind: 'msi', what: 'a patch', bytes: ole(Buffer.from('86100c0000000000c000000000000046', 'hex')) },
  { kind: 'msix', what: 'a package', bytes: zip(['a.dll', 'AppxManifest.xml', '[Content_Types].xml']) },
  { kind: 'msix', what: 'a bundle', bytes: zip(['a.msix', 'AppxMetadata/AppxBundleManifest.xml']) },
  { kind: 'jar', what: 'a packed program', bytes: zip(['META-INF/', 'META-INF/MANIFEST.MF', 'A.class']) },
  { kind: 'jar', what: 'a class', bytes: Buffer.from('cafebabe00000041', 'hex') },
];

/** What staff work with. */
export const documents: readonly { readonly what: string; readonly bytes: Buffer }[] = [
  { what: 'docx', bytes: zip(['[Content_Types].xml', '_rels/.rels', 'word/document.xml']) },
  { what: 'odt', bytes: zip(['mimetype', 'content.xml', 'META-INF/manifest.xml']) },
  { what: 'zip', bytes: zip(['名簿.csv', '写真/1.jpg']) },
  { what: 'doc', bytes: ole(Buffer.from('0609020000000000c000000000000046', 'hex')) },
  { what: 'pdf', bytes: text('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n') },
  { what: 'png', bytes: text('\x89PNG\r\n\x1a\n\0\0\0\rIHDR') },
  { what: 'jpeg', bytes: text('\xff\xd8\xff\xe0\0\x10JFIF\0') },
  { what: 'csv', bytes: Buffer.from('氏名,課\n見本,総務課\n') },
  { what: 'text that begins with MZ', bytes: text(`MZ ${'memo '.repeat(40)}`) },
  { what: 'text that begins with flatpak', bytes: text('flatpak is one way to pack programs') },
  {
    what: 'an archive of objects',
    bytes: text('!<arch>\nnotes.o/        0           0     0     644     0         `\n'),
  },
  { what: 'a core dump', bytes: elf(4) },
  { what: 'a universal binary of another system', bytes: Buffer.from('cafebabe00000002', 'hex') },
  { what: 'an empty file', bytes: Buffer.alloc(0) },
];
