import { z } from 'zod';
import { incidentTypes } from '../bundle/observe.ts';
import type { SeenCounts } from '../bundle/seen.ts';
import type { Verified } from '../bundle/verify-bundle.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import { version } from '../version.ts';
import { type Finding, type ReasonCode, reasonCodes, reasonOf } from './reasons.ts';

const place = { chain: z.string(), seq: z.int().nonnegative() };
const bounded = <T extends z.ZodType>(item: T) =>
  z.strictObject({ total: z.int().nonnegative(), listed: z.array(item) });

/** Null until a checkpoint was found signed by a trusted log. */
export const LogPart = z
  .strictObject({
    origin: z.string(),
    size: z.int().nonnegative(),
    root: z.string(),
    quorum: z.int().nonnegative(),
    cosigned: z.array(z.strictObject({ name: z.string(), at: z.string() })),
    /** Checkpoints of the trust file; null unless sound. */
    seen: z
      .strictObject({
        contained: z.int().nonnegative(),
        newer: z.int().nonnegative(),
        otherLog: z.int().nonnegative(),
      })
      .nullable(),
  })
  .nullable();
export type LogPart = z.infer<typeof LogPart>;

/** The report of `--json`: one object on one line. Fields are only ever added, with a new `v`. */
export const Report = z.strictObject({
  v: z.literal(1),
  tool: z.strictObject({ name: z.literal('tanmori-verify'), version: z.string() }),
  verdict: z.enum(['sound', 'tampered', 'cannot-tell']),
  /** 0 sound, 1 tampered, 2 cannot tell. */
  exit: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  /** Null where sound. `line` counts from 1; `seq` is the number that the bad entry has or should have. */
  reason: z
    .strictObject({
      code: z.enum(reasonCodes as readonly [ReasonCode, ...ReasonCode[]]),
      message: z.string(),
      next: z.string(),
      line: z.int().positive().nullable(),
      chain: z.string().nullable(),
      seq: z.int().nonnegative().nullable(),
      detail: z.string().nullable(),
    })
    .nullable(),
  /** What the bundle says of itself; not part of any proof. */
  bundle: z.strictObject({ madeAt: z.string(), scope: z.string() }).nullable(),
  log: LogPart,
  /** Null where tampered: nothing is counted out of a file that cannot be believed. */
  content: z
    .strictObject({
      counts: z.strictObject({
        lines: z.int().nonnegative(),
        chains: z.int().nonnegative(),
        entries: z.int().nonnegative(),
        sessions: z.int().nonnegative(),
        withheld: z.int().nonnegative(),
      }),
      controlGaps: bounded(
        z.strictObject({
          ...place,
          what: z.enum(['save', 'media', 'print', 'install', 'agent', 'recorder']),
          state: z.enum(['absent', 'unknown', 'silence']),
          from: z.string(),
          to: z.string(),
          readings: z.int().positive(),
        }),
      ),
      incidents: bounded(z.strictObject({ ...place, type: z.enum(incidentTypes), at: z.string() })),
    })
    .nullable(),
});
export type Report = z.infer<typeof Report>;

export const exits = { sound: 0, tampered: 1, 'cannot-tell': 2 } as const;

/** @param verified null where nothing of the bundle was read. */
export function makeReport(finding: Finding | null, verified: Verified | null, quorum: number): Report {
  const verdict = finding === null ? 'sound' : reasonOf(finding.code).verdict;
  const found = verified?.found ?? null;
  const { checkpoint = null, seen = null, header = null } = found ?? {};
  return {
    v: 1,
    tool: { name: 'tanmori-verify', version },
    verdict,
    exit: exits[verdict],
    reason: finding === null ? null : { ...finding, ...textOf(finding.code) },
    bundle: header === null ? null : { madeAt: header.madeAt, scope: header.scope },
    log: logPartOf(checkpoint, verdict === 'sound' ? seen : null, quorum),
    content:
      found === null || verdict === 'tampered'
        ? null
        : { counts: found.counts, controlGaps: mutable(found.gaps), incidents: mutable(found.incidents) },
  };
}

export const textOf = (code: ReasonCode) => {
  const { message, next } = reasonOf(code);
  return { message, next };
};

export const logPartOf = (checkpoint: Checkpoint | null, seen: SeenCounts | null, quorum: number): LogPart =>
  checkpoint === null
    ? null
    : {
        origin: checkpoint.origin,
        size: checkpoint.size,
        root: checkpoint.root,
        quorum,
        cosigned: checkpoint.cosigned.map(({ name, atSec }) => ({ name, at: instantOf(atSec) })),
        seen,
      };

const mutable = <T>({ total, listed }: { readonly total: number; readonly listed: readonly T[] }) => ({
  total,
  listed: [...listed],
});

/** Last second of the year 9999. */
const lastInstantSec = 253_402_300_799;

/** A cosigner may name any time; what RFC 3339 cannot write is given as seconds. */
const instantOf = (sec: number): string => (sec <= lastInstantSec ? new Date(sec * 1000).toISOString() : `${sec} s`);
