import { localDate } from '#contract/session/closing.ts';
import { nodeCrypto } from '../../node-crypto.ts';

/** Longest name of the common Linux file systems, in bytes. */
const maxNameBytes = 255;

/**
 * The name in 回収: `20261121-143005-報告.docx`; a further attempt at the same name gets `-2`, `-3` after the time, so
 * that the extension stays. A name that grows too long is cut, with a piece of its hash in place of what is missing.
 */
export function targetName(at: Date, name: Buffer, attempt: number): Buffer {
  const day = localDate(at).replaceAll('-', '');
  const time = new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(11, 19).replaceAll(':', '');
  const prefix = Buffer.from(`${day}-${time}-${attempt > 1 ? `${attempt}-` : ''}`);
  const room = maxNameBytes - prefix.length;
  if (name.length <= room) return Buffer.concat([prefix, name]);
  const mark = Buffer.from(`~${nodeCrypto().createHash('sha256').update(name).digest('hex').slice(0, 8)}`);
  const extension = extensionOf(name);
  return Buffer.concat([prefix, cut(name, room - mark.length - extension.length), mark, extension]);
}

/** At most 16 bytes from the last dot on; empty where there is none. */
function extensionOf(name: Buffer): Buffer {
  const dot = name.lastIndexOf(0x2e);
  return dot > 0 && name.length - dot <= 16 ? name.subarray(dot) : Buffer.alloc(0);
}

/** Cuts without leaving half a UTF-8 character behind. */
function cut(name: Buffer, bytes: number): Buffer {
  let end = bytes;
  while (end > 0 && ((name[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return name.subarray(0, end);
}
