/** What of a file is sent: bytes `from` to `to`, both counted. Null: nothing of it lies where it was asked for. */
export type Span = { readonly from: number; readonly to: number } | null;

/**
 * Reads `Range` (RFC 9110 section 14.2): one range of bytes. Several, or another unit, is answered with all of it, as
 * the RFC allows. @param size of the file, bytes; at least 1
 */
export function spanOf(header: string | undefined, size: number): Span {
  const all = { from: 0, to: size - 1 };
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (match === null) return all;
  const [first = '', last = ''] = match.slice(1);
  if (first === '') {
    if (last === '') return all;
    return Number(last) === 0 ? null : { from: Math.max(0, size - Number(last)), to: size - 1 };
  }
  if (last !== '' && Number(last) < Number(first)) return all;
  if (Number(first) >= size) return null;
  return { from: Number(first), to: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

/** The bytes of a stream from one place to another, both counted; what lies before is read and let go. */
export async function* cutOut(
  stream: AsyncIterable<Buffer>,
  { from, to }: NonNullable<Span>,
): AsyncGenerator<Buffer, void> {
  let at = 0;
  for await (const chunk of stream) {
    const part = chunk.subarray(Math.max(0, from - at), Math.max(0, to + 1 - at));
    at += chunk.length;
    if (part.length > 0) yield part;
    if (at > to) return;
  }
}
