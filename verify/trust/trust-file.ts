import { z } from 'zod';
import { isBase64Of32 } from '../format/patterns.ts';
import { unsafeWriting, writingFault } from '../format/scan-json.ts';
import { emptyRoot } from '../log/merkle.ts';
import { logKeyType, readVkey, type VerifierKey, witnessKeyType } from '../log/vkey.ts';

/** What the verifier believes (section 9 of docs/trail-format.md). */
export interface Trust {
  readonly logs: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
  readonly quorum: number;
  readonly seen: readonly Seen[];
  /** Keys that sign certificates, base64. Empty in trust files from before there were any. */
  readonly offices: readonly string[];
}

export interface Seen {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Null: of whatever log. */
  readonly origin: string | null;
}

export const maxTrustBytes = 1024 * 1024;

const vkeyOf = (type: number) =>
  z.string().transform((text, context) => {
    const key = readVkey(text, type);
    if (key === null) context.addIssue({ code: 'custom', message: 'not a vkey of its kind' });
    return key ?? z.NEVER;
  });

const TrustFile = z.strictObject({
  v: z.literal(1),
  logs: z.array(vkeyOf(logKeyType)).max(8),
  witnesses: z.array(vkeyOf(witnessKeyType)).max(16),
  quorum: z.int().nonnegative(),
  seen: z
    .array(
      z.strictObject({
        size: z.int().nonnegative(),
        root: z.string().refine(isBase64Of32),
        origin: z.string().min(1).max(200).optional(),
      }),
    )
    .max(64),
  offices: z.array(z.string().refine(isBase64Of32)).max(8).optional(),
});

export type TrustFault = 'malformed' | 'no-anchors';

/** Reads a trust file. `no-anchors`: it is one, and names no log. */
export function readTrust(
  bytes: Uint8Array,
): { readonly ok: true; readonly trust: Trust } | { readonly ok: false; readonly fault: TrustFault } {
  const malformed = { ok: false, fault: 'malformed' } as const;
  const value = parse(bytes);
  if (value === undefined) return malformed;
  const file = TrustFile.safeParse(value);
  if (!file.success) return malformed;
  const { logs, witnesses, quorum, seen, offices = [] } = file.data;
  const keys = [...[...logs, ...witnesses].map(({ key }) => key), ...offices];
  const isSound =
    new Set(keys).size === keys.length &&
    quorum <= witnesses.length &&
    seen.every(({ size, root }) => size > 0 || root === emptyRoot);
  if (!isSound) return malformed;
  if (logs.length === 0) return { ok: false, fault: 'no-anchors' };
  return {
    ok: true,
    trust: { logs, witnesses, quorum, seen: seen.map((one) => ({ ...one, origin: one.origin ?? null })), offices },
  };
}

function parse(bytes: Uint8Array): unknown {
  if (bytes.length > maxTrustBytes) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return writingFault(text, unsafeWriting) === null ? value : undefined;
  } catch {
    return undefined;
  }
}
