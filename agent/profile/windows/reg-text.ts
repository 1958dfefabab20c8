/** A value of the registry as it is stored: numeric type and bytes. */
export interface RegValue {
  readonly type: number;
  readonly hex: string;
}

/** One key of a file of `reg export`. Names are as they were written; the default value's is empty. */
export interface RegSection {
  readonly key: string;
  readonly values: readonly (RegValue & { readonly name: string })[];
}

const head = 'Windows Registry Editor Version 5.00';

export const regTypes = { REG_SZ: 1, REG_EXPAND_SZ: 2, REG_BINARY: 3, REG_DWORD: 4 } as const;

/** Text as the registry keeps it: UTF-16LE with its end. */
export const textHex = (text: string): string => Buffer.from(`${text}\0`, 'utf16le').toString('hex');

/** A 32 bit number as the registry keeps it. */
export function numberHex(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes.toString('hex');
}

/** Reads the bytes of `reg export` strictly. Null where anything in them is not known. */
export function parseRegFile(bytes: Buffer): readonly RegSection[] | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xfe || bytes.length % 2 !== 0) return null;
  const text = bytes.subarray(2).toString('utf16le');
  if (!text.startsWith(`${head}\r\n`)) return null;
  const sections: { key: string; values: (RegValue & { name: string })[] }[] = [];
  let at = head.length + 2;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  while (at < text.length) {
    if (take(/\r\n/y) !== null) continue;
    const key = take(/\[(HKEY_[^\r\n]+)\]\r\n/y);
    if (key !== null) {
      sections.push({ key: key[1] ?? '', values: [] });
      continue;
    }
    const section = sections.at(-1);
    const name = take(/(?:@|"((?:[^"\\]|\\[\\"])*)")=/y);
    if (section === undefined || name === null) return null;
    const value = valueAt(take);
    if (value === null || take(/\r\n/y) === null) return null;
    section.values.push({ name: unescaped(name[1] ?? ''), ...value });
  }
  return sections;
}

function valueAt(take: (pattern: RegExp) => RegExpExecArray | null): RegValue | null {
  // Strings may hold line breaks: reg.exe writes them as they are.
  const string = take(/"((?:[^"\\]|\\[\\"])*)"/y);
  if (string !== null) return { type: regTypes.REG_SZ, hex: textHex(unescaped(string[1] ?? '')) };
  const dword = take(/dword:([0-9a-fA-F]{8})/y);
  if (dword !== null) return { type: regTypes.REG_DWORD, hex: numberHex(Number.parseInt(dword[1] ?? '', 16)) };
  const bytes = take(/hex(?:\(([0-9a-fA-F]{1,8})\))?:((?:[0-9a-fA-F]{2},?(?:\\\r\n *)?)*)/y);
  if (bytes === null) return null;
  return {
    type: bytes[1] === undefined ? regTypes.REG_BINARY : Number.parseInt(bytes[1], 16),
    hex: (bytes[2] ?? '').replaceAll(/[^0-9a-fA-F]/g, '').toLowerCase(),
  };
}

const unescaped = (text: string): string => text.replaceAll(/\\([\\"])/g, '$1');

/** A file for `reg import` that sets one value, byte for byte whatever its type. */
export function regFileOf(key: string, name: string, value: RegValue): Buffer {
  const quoted = name === '' ? '@' : `"${name.replaceAll(/[\\"]/g, '\\$&')}"`;
  const data = `hex(${value.type.toString(16)}):${(value.hex.match(/../g) ?? []).join(',')}`;
  return Buffer.from(`\ufeff${head}\r\n\r\n[${key}]\r\n${quoted}=${data}\r\n\r\n`, 'utf16le');
}

/** `HKLM\…` as files of reg.exe and its answers write it. */
export const longKey = (key: string): string =>
  key.replace(/^HKLM\\/, 'HKEY_LOCAL_MACHINE\\').replace(/^HKU\\/, 'HKEY_USERS\\');
