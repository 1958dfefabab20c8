import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { canonicalBytes, canonicalJson, isTameJson } from '#contract/json.ts';
import { Sha256Hex, UtcInstant } from '#contract/primitives.ts';
import { asJson } from '../json-value.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { fsyncFolder, makeFolderDurably, writeDurably } from './durable-file.ts';

const Identity = z.strictObject({
  /** SHA-256 of the profile's RFC 8785 text. */
  profile: Sha256Hex,
  version: z.string().max(40),
  /** SHA-256 of the filled rows: the same profile with other parameters is another one. */
  rows: Sha256Hex,
});
export type ProfileIdentity = z.infer<typeof Identity>;

/** All that `revert` needs, whatever became of the profile's file. Root's alone: it holds what files held. */
export const PriorState = z.strictObject({
  v: z.literal(1),
  /** SHA-256 of the machine's id. */
  machine: Sha256Hex,
  identity: Identity,
  /** The parameters of the PC, as they were then. */
  parameters: z.json(),
  at: UtcInstant,
  rows: z.array(
    z.strictObject({
      row: z.json(),
      /** Read before the first change, never written again. */
      prior: z.json(),
      /** Read after everything was in force; null until then. */
      applied: z.json().nullable(),
    }),
  ),
});
export type PriorState = z.infer<typeof PriorState>;

/** What the borrower may read of a provisioning that went through. */
export const ProvisionStatement = z.strictObject({
  v: z.literal(1),
  machine: Sha256Hex,
  identity: Identity,
  at: UtcInstant,
  /** The boot in which it was provisioned. */
  boot: z.string().min(1).max(80),
});
export type ProvisionStatement = z.infer<typeof ProvisionStatement>;

/** Where the prior state is kept. */
export interface StateStore {
  /** Null: nothing is provisioned. TM-601 where it is damaged: nothing was changed then. */
  readonly read: () => Outcome<PriorState | null>;
  /** On the disk when it returns. */
  readonly keep: (state: PriorState) => void;
  /** After a revert that went through: out of the way, and still there to look into. */
  readonly retire: () => void;
  readonly publish: (statement: ProvisionStatement) => void;
  readonly withdraw: () => void;
}

export const digestOf = (value: unknown): string =>
  nodeCrypto().createHash('sha256').update(canonicalBytes(value)).digest('hex');

export const statementPath = (folder: string): string => join(folder, 'provisioned.json');
const priorPath = (folder: string): string => join(folder, 'prior-state.json');
const Sealed = z.strictObject({ body: z.json(), sha256: Sha256Hex });

/** A folder of 0755 that root owns: the prior state in it is 0600, the statement 0644. */
export function folderStateStore(folder: string): StateStore {
  const prior = priorPath(folder);
  const statement = statementPath(folder);
  return {
    read: () => readPriorState(prior),
    keep: (state) => {
      makeFolderDurably(folder, 0o755);
      const body = asJson(state);
      writeDurably(prior, Buffer.from(canonicalJson({ body, sha256: digestOf(body) })), 0o600);
    },
    retire: () => {
      let n = 1;
      while (existsSync(join(folder, `reverted-${n}.json`))) n += 1;
      renameSync(prior, join(folder, `reverted-${n}.json`));
      fsyncFolder(folder);
    },
    publish: (value) => writeDurably(statement, Buffer.from(canonicalJson(value)), 0o644),
    withdraw: () => {
      rmSync(statement, { force: true });
      fsyncFolder(folder);
    },
  };
}

function readPriorState(path: string): Outcome<PriorState | null> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(null);
    return refusal('TM-601', error instanceof Error ? error.message : undefined);
  }
  const value = parseTame(text);
  const sealed = Sealed.safeParse(value);
  if (!sealed.success) return refusal('TM-601', `${path} is no state file`);
  if (digestOf(sealed.data.body) !== sealed.data.sha256) return refusal('TM-601', `${path} does not fit its digest`);
  const state = PriorState.safeParse(sealed.data.body);
  return state.success ? ok(state.data) : refusal('TM-601', `${path}: ${state.error.message}`);
}

/** Undefined where the text is no JSON that can be worked on safely. */
export function parseTame(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isTameJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
