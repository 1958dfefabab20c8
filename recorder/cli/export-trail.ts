import { hash, randomBytes } from 'node:crypto';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { maxBatchEntries } from '#contract/http/terminal-api.ts';
import { exportHeadBytes, type TrailExportHead } from '#contract/loan/trail-export.ts';
import type { RecorderConfig } from '#contract/socket/protocol.ts';
import { LoanHolder } from '../core/loan-holder.ts';
import { writeDurably } from '../durable-file.ts';
import { chooseVault } from '../keys/choose-vault.ts';
import type { Signer } from '../keys/ed25519.ts';
import { loadSigner } from '../keys/key-store.ts';
import { storageFault } from '../store/storage-fault.ts';
import { openTrailDatabase, type TrailDatabase } from '../store/trail-database.ts';
import { makeBatch } from '../upload/batch.ts';

/** What was written, for whoever runs the command. */
export interface Exported {
  readonly exported: string;
  readonly entries: number;
  readonly end: TrailExportHead['end'];
}

/**
 * Writes what no receipt has proved to be at the office, its end at least, into a file on a medium, and changes nothing
 * here: killed at any moment it is simply run again. TM-206 while the recorder runs. TM-205, TM-207: there is no loan, or
 * its key cannot be had. TM-670: the file cannot be written.
 */
export async function exportTrail(config: RecorderConfig, to: string): Promise<Outcome<Exported>> {
  const opened = openTrailDatabase(config.dataFolder);
  if (!opened.ok) return opened;
  const database = opened.value;
  try {
    const enrolled = database.enrolment();
    if (!enrolled.ok) return enrolled;
    if (enrolled.value === null) return refusal('TM-205', 'no loan');
    const loan = new LoanHolder(database, enrolled.value, config.office.publicKey);
    const vault = await chooseVault(config.dataFolder, process.env, randomBytes);
    if (!vault.ok) return vault;
    const device = await loadSigner(config.dataFolder, vault.value, 'device');
    if (!device.ok) return device;
    const last = database.last(loan.chain);
    if (last === null) return refusal('TM-205', 'no entries');
    const end = { seq: last.seq, head: last.hash };
    const from = Math.min((database.receipt()?.seq ?? -1) + 1, last.seq);
    const lines = signedParts(
      database,
      device.value,
      { terminal: loan.facts.terminal.id, chain: loan.chain, end },
      from,
    );
    return write(to, lines) ?? ok({ exported: to, entries: last.seq - from + 1, end });
  } catch (error) {
    const code = storageFault(error);
    if (code === null) throw error;
    return refusal(code, error instanceof Error ? error.message : undefined);
  } finally {
    database.close();
  }
}

function signedParts(
  database: Pick<TrailDatabase, 'read'>,
  device: Signer,
  of: Pick<TrailExportHead, 'terminal' | 'chain' | 'end'>,
  from: number,
): readonly string[] {
  const batches: string[] = [];
  for (let next = from; ; ) {
    const batch = makeBatch(of.chain, database.read(of.chain, next, maxBatchEntries));
    if (batch === null) break;
    const body = batch.body.toString('utf8');
    // The stored texts are canonical, and so is their list.
    batches.push(body.slice(body.indexOf('['), -1));
    next = batch.lastSeq + 1;
  }
  return batches.map((entries, index) => {
    const head: TrailExportHead = {
      ...{ v: 1, kind: 'trail-export', ...of },
      ...{ part: index + 1, parts: batches.length, entries: hash('sha256', entries, 'hex') },
    };
    return `{"head":${JSON.stringify(head)},"sig":"${device.sign(exportHeadBytes(head))}","entries":${entries}}\n`;
  });
}

/** Null where it is on the medium. */
function write(to: string, lines: readonly string[]): ReturnType<typeof refusal> | null {
  try {
    writeDurably(to, Buffer.from(lines.join('')));
    return null;
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return refusal('TM-670', error.message);
  }
}
