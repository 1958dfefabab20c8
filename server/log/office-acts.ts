import { randomBytes } from 'node:crypto';
import { actLeaf } from '#contract/log/leaf.ts';
import type { AuditActs } from '../audit/audit-acts.ts';
import { sha256 } from '../digest.ts';
import type { Tx } from '../store/store.ts';
import { appendLeaves } from './append-leaves.ts';

/** What the office itself does, each with what is recorded of it. */
export interface OfficeActs extends AuditActs {
  readonly 'sign-in.done': { readonly address: string };
  readonly 'sign-in.refused': { readonly account: string; readonly address: string };
  readonly 'sign-in.blocked': { readonly account: string; readonly address: string };
  readonly 'sign-out.done': Record<string, never>;
  readonly 'session.read': { readonly session: string; readonly filters: Readonly<Record<string, string | number>> };
  readonly 'session.read-refused': { readonly session: string };
  readonly 'response-code.issued': {
    readonly terminal: string;
    readonly loan: string;
    readonly purpose: string;
    readonly counter: number;
    readonly reason: string;
  };
  readonly 'response-code.refused': { readonly terminal: string; readonly loan: string };
  readonly 'enrol-code.issued': { readonly terminal: string };
  readonly 'terminal.enrolled': {
    readonly terminal: string;
    readonly loan: string;
    readonly genesis: string;
    readonly deviceKey: string;
    readonly sealKey: string;
    readonly machine: string;
  };
  readonly 'terminal.enrol-refused': { readonly terminal: string; readonly address: string };
  readonly 'entries.forked': { readonly chain: string; readonly seq: number; readonly hash: string };
  readonly 'entries.refused': { readonly chain: string; readonly seq: number; readonly fault: string };
  /** The trail does not fit the digits that a person dictated: `seq` is the entry at which that was seen. */
  readonly 'anchor.mismatched': { readonly chain: string; readonly seq: number; readonly counter: number };
}
export type OfficeActName = keyof OfficeActs;

/** One act before it is numbered. Actor: `manager:200045`, `terminal:T-0001`, `cli`, `anonymous`. */
export type OfficeAct = {
  readonly [Name in OfficeActName]: {
    readonly at: Date;
    readonly actor: string;
    readonly act: Name;
    readonly data: OfficeActs[Name];
  };
}[OfficeActName];

/**
 * Appends an act in the transaction of its effect, with its leaf in the office log: none exists without the others. The
 * log holds a commitment; salt and data lie beside it and can be disposed of.
 * @returns the act's place in the office log
 */
export async function appendAct(tx: Tx, { at, actor, act, data }: OfficeAct): Promise<number> {
  const salt = randomBytes(16).toString('hex');
  const facts = { at: at.toISOString(), actor, act, data };
  const index = await appendLeaves(tx, [actLeaf(sha256, salt, facts)]);
  await tx
    .insertInto('office_acts')
    .values({ log_index: index, ...facts, salt, data: JSON.stringify(data) })
    .execute();
  return index;
}
