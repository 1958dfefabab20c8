import { onTestFinished } from 'vitest';
import type { LoanFacts, LoanStatement } from '#contract/loan/package.ts';
import { anchorPath, openAnchorFile } from '../../../../recorder/anchors/anchor-file.ts';
import { readAnchor } from '../../../../recorder/anchors/anchor-line.ts';
import { Anchors } from '../../../../recorder/anchors/anchors.ts';
import { compareAnchors } from '../../../../recorder/cli/open-trail.ts';
import { LoanHolder } from '../../../../recorder/core/loan-holder.ts';
import { openChain } from '../../../../recorder/core/open-chain.ts';
import type { StartFindings } from '../../../../recorder/core/recorder-core.ts';
import { RecorderCore } from '../../../../recorder/core/recorder-core.ts';
import type { AnchorPlace } from '../../../../recorder/keys/key-store.ts';
import { makeFirstSealKeys, SealKeys, slotPath } from '../../../../recorder/keys/seal-keys.ts';
import { openSlotFile, type SlotFile } from '../../../../recorder/keys/slot-file.ts';
import { openReserve, type Reserve } from '../../../../recorder/store/reserve.ts';
import { openTrailDatabase, type TrailDatabase } from '../../../../recorder/store/trail-database.ts';
import { auditWhole, type ChainFault } from '../../../../recorder/trail/audit-chain.ts';
import { readLeaf } from '../../../../recorder/trail/check-chain.ts';
import { TrailWriter } from '../../../../recorder/trail/trail-writer.ts';
import { HandClock } from './hand-clock.ts';
import { officeSigner, randomBuffer, samplePackage } from './sample-loan.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** SHA-256 of the id of the machine that the sample loan was handed over on. */
export const sampleMachine = 'c'.repeat(64);

export interface OpenedRecorder {
  readonly folder: string;
  readonly clock: HandClock;
  readonly database: TrailDatabase;
  readonly loan: LoanHolder;
  readonly reserve: Reserve;
  readonly writer: TrailWriter;
  readonly core: RecorderCore;
  readonly keys: SealKeys;
  /** What the anchors said when this was opened: for `core.start`. */
  readonly findings: StartFindings;
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
  readonly log?: LoanStatement['log'];
  /** Wraps the database, to make it fail. */
  readonly database?: (real: TrailDatabase) => TrailDatabase;
  /** Wraps the slot file, to make it fail. */
  readonly slots?: (real: SlotFile) => SlotFile;
  readonly keyring?: AnchorPlace & { line: string | null };
  readonly random?: (bytes: number) => Buffer;
}

/** A recorder without socket and upload, on a real database in a folder of the test. Opens the chain where there is none. */
export function openRecorder(options: Options = {}): OpenedRecorder {
  const folder = options.folder ?? temporaryFolder();
  const clock = options.clock ?? new HandClock('2026-11-20T00:00:00.000Z');
  const real = unwrap(openTrailDatabase(folder));
  onTestFinished(() => real.close());
  const random = options.random ?? randomBuffer;
  const anchorFile = openAnchorFile(anchorPath(folder));
  if (unwrap(real.enrolment()) === null) {
    const seal = unwrap(makeFirstSealKeys(folder, random));
    anchorFile.make();
    openChain(real, samplePackage(options.facts, options.log), { clock, seal, machine: sampleMachine, random });
  }
  const database = options.database?.(real) ?? real;
  const enrolment = unwrap(database.enrolment());
  const stored = database.state();
  if (enrolment === null || stored === null) throw new Error('the chain was not opened');
  const loan = new LoanHolder(database, enrolment, officeSigner.publicKey);
  const realSlots = openSlotFile(slotPath(folder));
  const slots = options.slots?.(realSlots) ?? realSlots;
  const keyringLine = options.keyring?.line ?? null;
  const compared = compareAnchors(
    database,
    stored,
    { file: anchorFile.read(loan.chain), keyring: keyringLine === null ? null : readAnchor(keyringLine) },
    slots,
  );
  const { state } = compared;
  const keys = unwrap(SealKeys.open(slots, state.key.publicKey, random));
  const reserve = openReserve(folder, randomBuffer);
  const writer = new TrailWriter({
    database,
    reserve,
    clock,
    keys,
    anchors: new Anchors(anchorFile, options.keyring ?? null, compared.owed),
    random,
    state,
    due: (trail, now) => core.due(trail, now),
    onChange: () => undefined,
  });
  const core: RecorderCore = new RecorderCore({
    database,
    writer,
    loan,
    reserve,
    clock,
    protection: 'strong',
    pid: 1,
    plans: () => null,
    lineView: () => ({ line: 'waiting', lineCode: null, lastSentAt: null, acceptedSeq: -1, receiptedSeq: -1 }),
    onAnswered: () => undefined,
  });
  return {
    folder,
    clock,
    database,
    loan,
    reserve,
    writer,
    core,
    keys,
    findings: {
      rolledBack: compared.rolledBack,
      faults: compared.anchorsLost ? ['控えが失われています。'] : [],
    },
    types: () => real.read(loan.chain, 0, 100_000).map((row) => readLeaf(row).body.type),
    fault: () => auditWhole(real, loan.start).fault,
  };
}
