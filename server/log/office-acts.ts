import { canonicalBytes } from '#contract/json.ts';
import { sha256 } from '../digest.ts';
import type { Tx } from '../store/store.ts';

interface DictatedCode {
  readonly terminal: string;
  readonly loan: string;
  readonly purpose: string;
  readonly counter: number;
  /** Three digits over the head of the trail. */
  readonly anchor: string;
}

/** What the office itself does, each with what is recorded of it. */
export interface OfficeActs {
  readonly 'sign-in.done': { readonly address: string };
  readonly 'sign-in.refused': { readonly account: string; readonly address: string };
  readonly 'sign-in.blocked': { readonly account: string; readonly address: string };
  readonly 'sign-out.done': Record<string, never>;
  readonly 'session.read': { readonly session: string; readonly filters: Readonly<Record<string, string | number>> };
  readonly 'session.read-refused': { readonly session: string };
  /** A right 連絡コード: a report, and an anchor of the trail. */
  readonly 'contact-code.reported': DictatedCode;
  /** A right 連絡コード over another trail than is known: from the office's own copy, or from an earlier dictation. */
  readonly 'contact-code.contradicted': DictatedCode & { readonly by: 'trail' | 'dictation' };
  readonly 'response-code.issued': {
    readonly terminal: string;
    readonly loan: string;
    readonly purpose: string;
    readonly counter: number;
    readonly answer: string;
    /** Last day of the loan for an extension, the request's number for an approval, else empty. */
    readonly detail: string;
    readonly reason: string;
  };
  readonly 'response-code.repeated': { readonly terminal: string; readonly loan: string; readonly counter: number };
  readonly 'response-code.refused': { readonly terminal: string; readonly loan: string };
  readonly 'enrol-code.issued': { readonly terminal: string };
  readonly 'terminal.enrolled': {
    readonly terminal: string;
    readonly loan: string;
    readonly deviceKey: string;
    readonly sealKey: string;
    readonly machine: string;
  };
  readonly 'terminal.enrol-refused': { readonly terminal: string; readonly address: string };
  readonly 'entries.forked': { readonly chain: string; readonly seq: number; readonly hash: string };
  readonly 'entries.refused': { readonly chain: string; readonly seq: number; readonly fault: string };
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

/** Hash of an act as of RFC 6962: SHA-256(0x00 ‖ JCS(act with its number and predecessor)). */
export const officeActHash = (leaf: {
  readonly idx: number;
  readonly at: string;
  readonly actor: string;
  readonly act: string;
  readonly data: unknown;
  readonly prev: string;
}): string => sha256(Buffer.concat([Buffer.of(0), canonicalBytes({ v: 1, ...leaf })]));

/**
 * Appends an act in the transaction of its effect: neither exists without the other. The number comes from the head
 * row, so that it is dense also after a transaction that failed.
 */
export async function appendAct(tx: Tx, { at, actor, act, data }: OfficeAct): Promise<void> {
  const head = await tx.selectFrom('office_head').selectAll().executeTakeFirstOrThrow();
  const leaf = { idx: head.next_idx, at: at.toISOString(), actor, act, data, prev: head.head };
  const hash = officeActHash(leaf);
  await tx
    .insertInto('office_acts')
    .values({ ...leaf, data: JSON.stringify(data), hash })
    .execute();
  await tx
    .updateTable('office_head')
    .set({ next_idx: leaf.idx + 1, head: hash })
    .execute();
}
