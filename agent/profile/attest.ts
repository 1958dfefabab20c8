import type { ControlName } from '#contract/controls.ts';
import type { ProfileRow } from './provision.ts';
import type { RowExecutor, RowReading } from './row-executor.ts';
import type { ProfileIdentity, ProvisionStatement } from './state-store.ts';

/** What is known of the provisioning that the rows are read against. */
export interface Standing {
  /** Null where no statement can be believed: none there, or the borrower could have written it. */
  readonly statement: ProvisionStatement | null;
  readonly machine: string;
  readonly boot: string;
}

export interface AttestedRow {
  readonly id: string;
  readonly control: ControlName;
  readonly title: string;
  readonly state: RowReading['state'];
  readonly found: string;
  /** Japanese: what 情報政策課 does about it; null where nothing is to be done. */
  readonly next: string | null;
}

export interface Attestation {
  readonly rows: readonly AttestedRow[];
  /** The worst of its rows. */
  readonly state: RowReading['state'];
}

/** Why a statement says nothing of this profile on this PC, and what 情報政策課 does about it, in Japanese. */
interface Misfit {
  readonly why: string;
  readonly next: string;
}

/** Null where the statement is of this profile on this PC. */
export function misfitOf(identity: ProfileIdentity, standing: Standing): Misfit | null {
  const { statement } = standing;
  if (statement === null)
    return { why: '適用したという記録がないか、信用できません。', next: 'provision を実行してください。' };
  if (statement.machine !== standing.machine)
    return {
      why: '適用の記録が別の端末のものです。',
      next: 'この端末の控えのフォルダを --state に指定してください。',
    };
  // `provision` refuses another profile until the one in force is taken back (TM-603).
  if (statement.identity.rows !== identity.rows)
    return {
      why: '適用したときと、設定の内容が違います。',
      next: 'revert で元に戻してから、provision を実行してください。',
    };
  return null;
}

/** Reads every row back, with the rights that this process has: it has to be the borrower's. */
export async function attest<Row extends ProfileRow & { readonly control: ControlName }>(
  profile: { readonly identity: ProfileIdentity; readonly rows: readonly Row[] },
  executors: (row: Row) => RowExecutor<Row>,
  standing: Standing,
): Promise<Attestation> {
  const misfit = misfitOf(profile.identity, standing);
  const rows: AttestedRow[] = [];
  for (const row of profile.rows) {
    const read = await executors(row).attest(row).catch(unreadable);
    const { state, found } = sinceBoot(row, read, standing, misfit);
    rows.push({ id: row.id, control: row.control, title: row.title, state, found, next: nextOf(state, found, misfit) });
  }
  return { rows, state: worstOf(rows) };
}

const unreadable = (error: unknown): RowReading => ({
  state: 'unknown',
  found: `読み取りに失敗しました（${error instanceof Error ? error.message.slice(0, 200) : '不明'}）。`,
});

/** A row that the system takes in when it starts is in force only after a start. */
function sinceBoot(row: ProfileRow, read: RowReading, standing: Standing, misfit: Misfit | null): RowReading {
  if (!row.needsBoot || read.state !== 'in-force') return read;
  if (misfit !== null) return { state: 'unknown', found: `${read.found}ただし、${misfit.why}` };
  return standing.statement?.boot === standing.boot
    ? { state: 'not-in-force', found: `${read.found}ただし、適用のあと再起動していません。` }
    : read;
}

function nextOf(state: RowReading['state'], found: string, misfit: Misfit | null): string | null {
  if (state === 'in-force') return null;
  if (misfit !== null) return misfit.next;
  if (found.includes('再起動')) return '再起動してから、もう一度確かめてください。';
  return state === 'not-in-force'
    ? 'provision をもう一度実行してください。'
    : '借りる人でサインインした画面から確かめてください。そこでも不明のときは、保守の担当に相談してください。';
}

export function worstOf(rows: readonly { readonly state: RowReading['state'] }[]): RowReading['state'] {
  if (rows.some((row) => row.state === 'not-in-force')) return 'not-in-force';
  return rows.length === 0 || rows.some((row) => row.state === 'unknown') ? 'unknown' : 'in-force';
}
