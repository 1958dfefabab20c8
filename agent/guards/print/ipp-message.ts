/** Messages of the Internet Printing Protocol (RFC 8010 section 3), as far as a guard of jobs needs them. */

/** Value tags that are sent (RFC 8010 section 3.5.2). */
const tags = { integer: 0x21, keyword: 0x44, uri: 0x45, name: 0x42, charset: 0x47, language: 0x48 } as const;
const operationGroup = 0x01;
export const jobGroup = 0x02;
export const printerGroup = 0x04;
export const subscriptionGroup = 0x06;
export const eventGroup = 0x07;
const endOfAttributes = 0x03;

export type IppValue = number | string | boolean;

export interface IppAttribute {
  readonly name: string;
  readonly type: keyof typeof tags;
  readonly values: readonly (number | string)[];
}

export interface IppGroup {
  readonly tag: number;
  /** Values by attribute name; those of a kind that is not read (dates, ranges, collections) are left out. */
  readonly attributes: ReadonlyMap<string, readonly IppValue[]>;
}

export interface IppAnswer {
  /** Status code (RFC 8011 appendix B); below 0x0100 it was done. */
  readonly status: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
}

/**
 * A request of version 2.0. Charset and language stand first in the operation group, as RFC 8011 section 4.1.4 wants.
 * @param more groups behind it, by tag
 */
export function encodeRequest(
  operation: number,
  requestId: number,
  attributes: readonly IppAttribute[],
  more: readonly { readonly tag: number; readonly attributes: readonly IppAttribute[] }[] = [],
): Buffer {
  const first: readonly IppAttribute[] = [
    { name: 'attributes-charset', type: 'charset', values: ['utf-8'] },
    { name: 'attributes-natural-language', type: 'language', values: ['ja'] },
  ];
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x0200, 0);
  head.writeUInt16BE(operation, 2);
  head.writeUInt32BE(requestId, 4);
  return Buffer.concat([
    head,
    Buffer.of(operationGroup),
    ...[...first, ...attributes].map(encodeAttribute),
    ...more.flatMap((group) => [Buffer.of(group.tag), ...group.attributes.map(encodeAttribute)]),
    Buffer.of(endOfAttributes),
  ]);
}

function encodeAttribute({ name, type, values }: IppAttribute): Buffer {
  return Buffer.concat(
    values.flatMap((value, n) => {
      // Further values of an attribute come without its name.
      const named = Buffer.from(n === 0 ? name : '');
      const bytes = typeof value === 'number' ? int32(value) : Buffer.from(value);
      return [Buffer.of(tags[type]), uint16(named.length), named, uint16(bytes.length), bytes];
    }),
  );
}

const uint16 = (n: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(n);
  return bytes;
};
const int32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(n);
  return bytes;
};

/** An answer, or null where the bytes are none. */
export function decodeAnswer(bytes: Buffer): IppAnswer | null {
  if (bytes.length < 9) return null;
  const groups: { tag: number; attributes: Map<string, IppValue[]> }[] = [];
  let at = 8;
  let values: IppValue[] | null = null;
  while (at < bytes.length) {
    const tag = bytes.readUInt8(at);
    at += 1;
    if (tag === endOfAttributes) {
      return { status: bytes.readUInt16BE(2), requestId: bytes.readUInt32BE(4), groups };
    }
    if (tag < 0x10) {
      groups.push({ tag, attributes: new Map() });
      values = null;
      continue;
    }
    const name = field(bytes, at);
    if (name === null) return null;
    const value = field(bytes, name.end);
    if (value === null) return null;
    at = value.end;
    const group = groups.at(-1);
    if (group === undefined) return null;
    if (name.bytes.length > 0) {
      const text = name.bytes.toString('latin1');
      // Twice the same name would let one reader see another value than the next.
      if (group.attributes.has(text)) return null;
      values = [];
      group.attributes.set(text, values);
    }
    if (values === null) return null;
    const read = readValue(tag, value.bytes);
    if (read === null) return null;
    if (read !== undefined) values.push(read);
  }
  return null;
}

function field(bytes: Buffer, at: number): { readonly bytes: Buffer; readonly end: number } | null {
  if (at + 2 > bytes.length) return null;
  const end = at + 2 + bytes.readUInt16BE(at);
  return end > bytes.length ? null : { bytes: bytes.subarray(at + 2, end), end };
}

/** Undefined for a kind that is not read, null where the bytes do not fit the kind. */
function readValue(tag: number, bytes: Buffer): IppValue | undefined | null {
  switch (tag) {
    case 0x21: // integer
    case 0x23: // enum
      return bytes.length === 4 ? bytes.readInt32BE(0) : null;
    case 0x22: // boolean
      return bytes.length === 1 && bytes.readUInt8(0) <= 1 ? bytes.readUInt8(0) === 1 : null;
    case 0x41: // text and name without language
    case 0x42:
    case 0x44: // keyword, uri, uriScheme
    case 0x45:
    case 0x46:
      return bytes.toString('utf8');
    case 0x35: // text and name with language: language, then text
    case 0x36: {
      const language = field(bytes, 0);
      const text = language === null ? null : field(bytes, language.end);
      return text?.end === bytes.length ? text.bytes.toString('utf8') : null;
    }
    default:
      return undefined;
  }
}

/** First value of an attribute where it is a number. */
export function numberOf(group: IppGroup, name: string): number | null {
  const value = group.attributes.get(name)?.[0];
  return typeof value === 'number' ? value : null;
}
/** First value of an attribute where it is a text. */
export function textOf(group: IppGroup, name: string): string | null {
  const value = group.attributes.get(name)?.[0];
  return typeof value === 'string' ? value : null;
}
