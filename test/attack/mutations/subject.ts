import { canonicalJson } from '#contract/json.ts';
import type { BundleLine, TrustFile } from '#contract/log/bundle.ts';

/** A sound bundle that is to be changed, with the trust file it is verified under. */
export interface Subject {
  readonly lines: readonly string[];
  readonly trust: TrustFile;
  /** A random whole number from 0 to below `below`. */
  readonly dice: (below: number) => number;
}

export interface Mutation {
  /** What was done, in a few words. */
  readonly name: string;
  /** The reason codes of the verifier that name it rightly. */
  readonly codes: readonly string[];
  /** The changed file, or null where this bundle has no place for it. */
  readonly mutate: (subject: Subject) => string | Uint8Array | null;
}

/** A parsed line, freely changed: what comes out need not be a bundle's line any more. */
// biome-ignore lint/suspicious/noExplicitAny: a mutation puts anything anywhere
export type Loose = any;

export const fileOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
export const parse = (line: string): Loose => JSON.parse(line);
export const kindOf = (line: string): string => parse(line).kind;

/** Numbers of the lines of a kind that satisfy `fits`. */
export const linesOf = (
  { lines }: Subject,
  kind: BundleLine['kind'],
  fits: (value: Loose, at: number) => boolean = () => true,
): readonly number[] =>
  [...lines.keys()].filter((at) => {
    const value = parse(lines[at] ?? 'null');
    return value.kind === kind && fits(value, at);
  });

/** One of them by dice, or null. */
export function pick(
  subject: Subject,
  kind: BundleLine['kind'],
  fits?: (value: Loose, at: number) => boolean,
): number | null {
  const found = linesOf(subject, kind, fits);
  return found.length === 0 ? null : (found[subject.dice(found.length)] ?? null);
}

/** The file with one line's text changed. */
export const withLine = (lines: readonly string[], at: number, change: (line: string) => string): string =>
  fileOf(lines.map((line, i) => (i === at ? change(line) : line)));

/** The line in canonical form again after `change` worked on its value. */
export const rewritten = (line: string, change: (value: Loose) => void): string => {
  const value = parse(line);
  change(value);
  return canonicalJson(value);
};

/** A mutation that changes the value of one line of a kind, found by dice. */
export const onOne =
  (
    kind: BundleLine['kind'],
    change: (value: Loose, subject: Subject) => void,
    fits?: (value: Loose, at: number) => boolean,
  ): Mutation['mutate'] =>
  (subject) => {
    const at = pick(subject, kind, fits);
    if (at === null) return null;
    return withLine(subject.lines, at, (line) => rewritten(line, (value) => change(value, subject)));
  };

/** A mutation that changes the text of one line of a kind, found by dice; null where the text stays as it was. */
export const onText =
  (
    kind: BundleLine['kind'],
    change: (line: string, subject: Subject) => string,
    fits?: (value: Loose, at: number) => boolean,
  ): Mutation['mutate'] =>
  (subject) => {
    const at = pick(subject, kind, fits);
    if (at === null) return null;
    const before = subject.lines[at] ?? '';
    const after = change(before, subject);
    return after === before ? null : withLine(subject.lines, at, () => after);
  };

/** Another base64 text of as many bytes: one character inside it changed. */
export const otherBase64 = (text: string, at = 3): string =>
  `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
/** Another hex text of the same length. */
export const otherHex = (text: string): string => `${text[0] === '0' ? '1' : '0'}${text.slice(1)}`;
