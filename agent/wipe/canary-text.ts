import type { Canary } from '#contract/loan/wipe-report.ts';

/**
 * What every canary's text begins with: the scanner looks for this one word in raw storage and compares the marker only
 * where it stands. Without it each canary would cost a pass of its own over the whole disk.
 */
const tag = 'tanmori:canary:';

/** A block of this size that survives holds a whole canary, wherever the file system put it. */
export const canaryBlockBytes = 512;

const encodingOf = (form: Canary['form']): BufferEncoding => (form === 'utf8' ? 'utf8' : 'utf16le');

/** The tag as it stands on the disk. */
export const canaryTag = (form: Canary['form']): Buffer => Buffer.from(tag, encodingOf(form));

/** The bytes to look for: tag and marker, the marker as unpadded base64url. */
export const canaryNeedle = ({ marker, form }: Pick<Canary, 'marker' | 'form'>): Buffer =>
  Buffer.from(`${tag}${Buffer.from(marker, 'hex').toString('base64url')}`, encodingOf(form));

/** The whole file: the needle at the beginning of each block, blanks between. */
export function canaryContent(canary: Canary): Buffer {
  const blank = Buffer.from(' ', encodingOf(canary.form));
  const content = Buffer.alloc(canary.bytes, blank);
  const needle = canaryNeedle(canary);
  for (let at = 0; at + needle.length <= content.length; at += canaryBlockBytes) needle.copy(content, at);
  return content;
}

/** A file's name that says nothing about the marker in it. @param hex 12 random digits */
export const canaryName = (hex: string): string => `.tanmori-${hex}`;

/** The office's own, at the top of a folder: no result of anybody's work. */
export const isCanaryName = (name: string): boolean => /^\.tanmori-[0-9a-f]{12}$/.test(name);
