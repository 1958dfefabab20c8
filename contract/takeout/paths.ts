import { z } from 'zod';
import { isReservedName } from '../reserved-names.ts';

const maxPathBytes = 700;
const maxNameBytes = 200;
const maxDepth = 12;

declare const TextEncoder: new () => { encode(text: string): Uint8Array };
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** Separators, wildcards, control signs, and signs that turn the direction of what people read. */
export const forbiddenSign =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  /[\u0000-\u001f\u007f-\u009f\\:*?"<>|\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/;

/** Whether one name between two `/` can be written, as it stands, on the PC and on a desk PC. */
export const isPlainName = (name: string): boolean =>
  name !== '' &&
  name !== '.' &&
  name !== '..' &&
  !name.startsWith('.') &&
  !/[ .]$/.test(name) &&
  !name.startsWith(' ') &&
  !forbiddenSign.test(name) &&
  !isReservedName(name) &&
  bytesOf(name) <= maxNameBytes;

/**
 * Where a taken-out file lies below 「持出しデータ」: names divided by `/`, in Unicode NFC, none of which leads elsewhere,
 * hides, or means something else on Windows.
 */
export const TakeoutPath = z
  .string()
  .min(1)
  .max(maxPathBytes)
  .refine((path) => {
    const names = path.split('/');
    return (
      path.isWellFormed() &&
      path.normalize('NFC') === path &&
      bytesOf(path) <= maxPathBytes &&
      names.length <= maxDepth &&
      names.every(isPlainName)
    );
  }, 'no plain path');

/**
 * Two paths with the same key are one file on Windows. By way of the upper case, which may be more letters (ß, ᾀ); rather
 * one name too many refused than one file written over another.
 */
export const pathKey = (path: string): string =>
  path.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC');

/** `表/一覧.xlsx`, 2 → `表/一覧 (2).xlsx` */
export function numberedPath(path: string, count: number): string {
  const dot = path.lastIndexOf('.');
  const end = dot > path.lastIndexOf('/') + 1 ? dot : path.length;
  return `${path.slice(0, end)} (${count})${path.slice(end)}`;
}

/** Whether a path is taken: by a file of the same name, or as a folder that one of them lies in. */
export function clashes(path: string, others: readonly string[]): boolean {
  const key = pathKey(path);
  return others
    .map(pathKey)
    .some((other) => other === key || other.startsWith(`${key}/`) || key.startsWith(`${other}/`));
}
