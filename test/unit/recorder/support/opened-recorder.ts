import { onTestFinished } from 'vitest';
import type { LoanFacts } from '#contract/loan/package.ts';
import { LoanHolder } from '../../../../recorder/core/loan-holder.ts';
import { openChain } from '../../../../recorder/core/open-chain.ts';
import { RecorderCore } from '../../../../recorder/core/recorder-core.ts';
import { signerFrom, verifierFrom } from '../../../../recorder/keys/ed25519.ts';
import { openReserve, type Reserve } from '../../../../recorder/store/reserve.ts';
import { openTrailDatabase, type TrailDatabase } from '../../../../recorder/store/trail-database.ts';
import { auditWhole, type ChainFault } from '../../../../recorder/trail/audit-chain.ts';
import { readLeaf } from '../../../../recorder/trail/check-chain.ts';
import { TrailWriter } from '../../../../recorder/trail/trail-writer.ts';
import { HandClock } from './hand-clock.ts';
import { officeSigner, randomBuffer, samplePackage } from './sample-loan.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const sealSigner = signerFrom(Buffer.alloc(32, 9));
export const verifySeal = verifierFrom(sealSigner.publicKey);

export interface OpenedRecorder {
  readonly folder: string;
  readonly clock: HandClock;
  readonly database: TrailDatabase;
  readonly loan: LoanHolder;
  readonly reserve: Reserve;
  readonly writer: TrailWriter;
  readonly core: RecorderCore;
  readonly types: () => readonly string[];
  readonly fault: () => ChainFault | null;
}

export const unwrap = <T>(outcome: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.value;
};

interface Options {
  readonly folder?: string;
  readonly clock?: HandClock;
  readonly facts?: Partial<LoanFacts>;
  /** Wraps the database, to make it fail. */
  readonly database?: (real: TrailDatabase) => TrailDatabase;
}

/** A recorder without socket and upload, on a real database in a folder of the test. Opens the chain where there is none. */
export function openRecorder(options: Options = {}): OpenedRecorder {
  const folder = options.folder ?? temporaryFolder();
  const clock = options.clock ?? new HandClock('2026-11-20T00:00:00.000Z');
  const real = unwrap(openTrailDatabase(folder));
  onTestFinished(() => real.close());
  if (unwrap(real.enrolment()) === null) {
    openChain(real, samplePackage(options.facts), { clock, seal: sealSigner, random: randomBuffer });
  }
  const database = options.database?.(real) ?? real;
  const enrolment = unwrap(database.enrolment());
  const state = database.state();
  if (enrolment === null || state === null) throw new Error('the chain was not opened');
  const loan = new LoanHolder(database, enrolment, officeSigner.publicKey);
  const reserve = openReserve(folder, randomBuffer);
  const writer = new TrailWriter({
    database,
    reserve,
    clock,
    signer: sealSigner,
    random: randomBuffer,
    state,
    onChange: () => undefined,
  });
  const core = new RecorderCore({
    database,
    writer,
    loan,
    reserve,
    clock,
    protection: 'strong',
    pid: 1,
    lineView: () => ({ line: 'waiting', lineCode: null, lastSentAt: null, acceptedSeq: -1 }),
    onFacts: () => undefined,
  });
  return {
    folder,
    clock,
    database,
    loan,
    reserve,
    writer,
    core,
    types: () => real.read(loan.chain, 0, 100_000).map((row) => readLeaf(row).body.type),
    fault: () => auditWhole(real, loan, verifySeal).fault,
  };
}
