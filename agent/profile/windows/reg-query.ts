/** What `reg query KEY /v NAME` printed of one value. */
export interface QueriedValue {
  readonly type: string;
  /** Every reading of the bytes that makes sense: the code page of the console is not told. */
  readonly data: readonly string[];
}

const linesOf = (text: string): readonly string[] => text.split(/\r\n|\n/).filter((line) => line !== '');

/** The texts that bytes of a console may mean: UTF-8 or, on a Japanese Windows, code page 932. */
export function decodings(bytes: Buffer): readonly string[] {
  const texts = ['utf-8', 'shift_jis'].flatMap((label) => {
    try {
      return [new TextDecoder(label, { fatal: true }).decode(bytes)];
    } catch {
      return [];
    }
  });
  return [...new Set(texts)];
}

/** One value, strictly: the key's line, then the value's. Null where there is anything else. */
export function parseQueriedValue(bytes: Buffer, name: string): QueriedValue | null {
  const read = decodings(bytes).map((text) => {
    const [key, line, ...more] = linesOf(text);
    if (key === undefined || !/^HKEY_[A-Z_]+(\\|$)/.test(key) || line === undefined || more.length > 0) return null;
    const found = /^ {4}(.+?) {4}(REG_[A-Z_]+) {4}(.*)$/.exec(line);
    if (found === null || found[1]?.toLowerCase() !== name.toLowerCase()) return null;
    return { type: found[2] ?? '', data: found[3] ?? '' };
  });
  const [first] = read;
  if (first === undefined || first === null) return null;
  const data = read.flatMap((value) => (value === null || value.type !== first.type ? [] : [value.data]));
  return { type: first.type, data: [...new Set(data)] };
}

/** The number of a REG_DWORD as it is printed (`0x1`). Null where it is none. */
export function queriedNumber(value: QueriedValue): number | null {
  const [text] = value.data;
  return value.type === 'REG_DWORD' && text !== undefined && /^0x[0-9a-f]{1,8}$/.test(text) ? Number(text) : null;
}

/** Whether `reg query KEY` lists a key below it, in any code page: names that are asked for are ASCII. */
export const listsKey = (bytes: Buffer, key: string): boolean =>
  linesOf(bytes.toString('latin1')).some((line) => line.toLowerCase() === key.toLowerCase());
