import { canonicalJson } from '#contract/json.ts';
import type { TrustFile } from '#contract/log/bundle.ts';
import { actLeaf, entryLeaf } from '#contract/log/leaf.ts';
import { leafHash, type TrailEntry } from '#contract/trail/entry.ts';
import { type Enrolment, sha256Hex } from './chain-maker.ts';
import { LogMaker, logSigner, type Signer, signCheckpoint, toBase64, witnessSigner } from './log-maker.ts';

/** A chain as an office exports it. */
export interface ExportedChain {
  readonly chain: string;
  readonly enrolment: Enrolment;
  readonly entries: readonly TrailEntry[];
}

export interface OfficeKeys {
  readonly log: Signer;
  readonly witnesses: readonly Signer[];
}

export const cityOffice: OfficeKeys = {
  log: logSigner('tanmori.city.example/log'),
  witnesses: [witnessSigner('witness.audit.example'), witnessSigner('witness.council.example')],
};

export interface BundleOptions {
  readonly keys?: OfficeKeys;
  /** Numbers of the entries whose content is withheld. */
  readonly withheld?: (chain: string, seq: number) => boolean;
  /** Tree sizes that the auditor has seen; each gets a consistency line. */
  readonly seenSizes?: readonly number[];
  /** Other acts of the office in the log, before everything and between. */
  readonly otherActs?: number;
  readonly scope?: string;
  /** Seconds since 1970. */
  readonly cosignedAtSec?: number;
}

export interface MadeBundle {
  readonly lines: readonly string[];
  readonly trust: TrustFile;
  readonly log: LogMaker;
}

const enrolledAt = '2026-11-20T23:00:00.000Z';
const defaultCosignedAtSec = Date.parse('2026-11-22T00:00:00Z') / 1000;
const saltOf = (name: string): string => sha256Hex(Buffer.from(name)).slice(0, 32);

/** Puts chains into an office log, entries of all chains taking turns, and exports them as a bundle. */
export async function makeBundle(chains: readonly ExportedChain[], options: BundleOptions = {}): Promise<MadeBundle> {
  const keys = options.keys ?? cityOffice;
  const log = new LogMaker();
  const places = appendAll(log, chains, options.otherActs ?? 3);
  const { size } = log;
  const root = await log.root();
  const seenSizes = (options.seenSizes ?? []).filter((seen) => seen <= size);

  const lines: unknown[] = [
    { kind: 'header', v: 1, madeAt: '2026-11-22T01:02:03.004Z', scope: options.scope ?? '令和8年11月分' },
    {
      kind: 'checkpoint',
      note: signCheckpoint({ size, root }, keys.log, keys.witnesses, options.cosignedAtSec ?? defaultCosignedAtSec),
    },
  ];
  for (const oldSize of seenSizes) {
    const proof = await log.consistency(oldSize);
    lines.push({ kind: 'consistency', oldSize, oldRoot: toBase64(await log.root(oldSize)), proof });
  }
  let count = 0;
  for (const exported of chains) {
    const place = places.get(exported.chain);
    if (place === undefined) throw new Error(`${exported.chain} is not in the log`);
    const enrolled = { ...place.act, index: place.enrolled, proof: await log.inclusion(place.enrolled) };
    lines.push({ kind: 'chain', chain: exported.chain, enrolled });
    for (const [i, { leaf, salt, data }] of exported.entries.entries()) {
      const index = place.entries[i] ?? -1;
      const open = options.withheld?.(exported.chain, i) === true ? null : { salt, data };
      lines.push({ kind: 'entry', leaf, open, index, proof: await log.inclusion(index) });
      count += 1;
    }
  }
  lines.push({ kind: 'end', entries: count });
  const seen = await Promise.all(seenSizes.map(async (s) => ({ size: s, root: toBase64(await log.root(s)) })));
  const trust = { v: 1 as const, logs: [keys.log.vkey], witnesses: keys.witnesses.map((w) => w.vkey), quorum: 1, seen };
  return { lines: lines.map(canonicalJson), trust, log };
}

interface ChainPlaces {
  readonly act: {
    readonly at: string;
    readonly actor: string;
    readonly act: 'terminal.enrolled';
    readonly salt: string;
    readonly data: Enrolment;
  };
  readonly enrolled: number;
  readonly entries: readonly number[];
}

function appendAll(log: LogMaker, chains: readonly ExportedChain[], otherActs: number): Map<string, ChainPlaces> {
  let others = 0;
  const other = (): void => {
    others += 1;
    const facts = { at: enrolledAt, actor: 'manager:200045', act: 'session.read', data: { n: others } };
    log.append(actLeaf(sha256Hex, saltOf(`other:${others}`), facts));
  };
  for (let i = 0; i < otherActs; i += 1) other();
  const places = chains.map(({ chain, enrolment }) => {
    const act = {
      at: enrolledAt,
      actor: `terminal:${enrolment.terminal}`,
      act: 'terminal.enrolled' as const,
      salt: saltOf(chain),
      data: enrolment,
    };
    const { salt, ...facts } = act;
    return { act, enrolled: log.append(actLeaf(sha256Hex, salt, facts)), entries: [] as number[] };
  });
  const longest = Math.max(0, ...chains.map(({ entries }) => entries.length));
  for (let seq = 0; seq < longest; seq += 1) {
    for (const [i, { chain, entries }] of chains.entries()) {
      const entry = entries[seq];
      if (entry === undefined) continue;
      places[i]?.entries.push(log.append(entryLeaf(chain, seq, leafHash(sha256Hex, entry.leaf))));
    }
    if (otherActs > 0 && seq % 7 === 3) other();
  }
  return new Map(chains.map(({ chain }, i) => [chain, places[i] as ChainPlaces]));
}

/** The bundle as its file's bytes. */
export const fileOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
