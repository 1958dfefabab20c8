import { z } from 'zod';
import type { AuditEntry, EntryMark } from '#contract/http/audit-api.ts';
import type { Tx } from '../store/store.ts';
import type { CheckedChainsTable } from './audit-tables.ts';
import { type EntryRow, readEntries } from './search/read-entries.ts';

const Data = z.record(z.string(), z.json());

/** What the newest check says of one entry. */
export function markOf(seq: number, checked: CheckedChainsTable | undefined): EntryMark {
  if (checked === undefined) return 'unchecked';
  if (checked.fault_seq === seq) return 'fault';
  return seq < checked.sound ? 'checked' : 'unchecked';
}

const auditEntry = (row: EntryRow, checked: CheckedChainsTable | undefined): AuditEntry => ({
  number: row.log_index,
  chain: row.chain,
  seq: row.seq,
  hash: row.hash,
  at: row.at,
  receivedAt: row.received_at,
  session: row.session,
  borrower:
    row.loan === null || row.staff_id === null || row.terminal_id === null
      ? null
      : {
          loan: row.loan,
          id: row.staff_id,
          name: row.staff_name ?? '',
          section: row.section_name ?? '',
          terminal: row.terminal_id,
        },
  type: row.type,
  actor: row.actor,
  data: row.data === null ? null : Data.parse(JSON.parse(row.data)),
  mark: markOf(row.seq, checked),
});

/** Entries as the auditor sees them, with the mark of the newest check, in the order of the numbers. */
export async function auditEntries(tx: Pick<Tx, 'selectFrom'>, numbers: readonly number[]): Promise<AuditEntry[]> {
  const rows = await readEntries(tx, numbers);
  const chains = [...new Set(rows.map(({ chain }) => chain))];
  const checked =
    chains.length === 0 ? [] : await tx.selectFrom('checked_chains').selectAll().where('chain', 'in', chains).execute();
  const byChain = new Map(checked.map((row) => [row.chain, row]));
  return rows.map((row) => auditEntry(row, byChain.get(row.chain)));
}
