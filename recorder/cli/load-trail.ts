import { randomBytes } from 'node:crypto';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { type AnchorFile, anchorPath, openAnchorFile } from '../anchors/anchor-file.ts';
import { type Anchor, readAnchor } from '../anchors/anchor-line.ts';
import { Anchors } from '../anchors/anchors.ts';
import type { LoanHolder } from '../core/loan-holder.ts';
import type { StartFindings } from '../core/recorder-core.ts';
import { chooseVault } from '../keys/choose-vault.ts';
import type { Signer } from '../keys/ed25519.ts';
import { loadSigner, type SeedVault } from '../keys/key-store.ts';
import { SealKeys, slotPath } from '../keys/seal-keys.ts';
import { openSlotFile } from '../keys/slot-file.ts';
import type { TrailState } from '../state/trail-state.ts';
import { storageFault } from '../store/storage-fault.ts';
import type { TrailDatabase } from '../store/trail-database.ts';
import type { ChainFault } from '../trail/audit-chain.ts';
import { compareAnchors, openTrail } from './open-trail.ts';
import { operatorLine } from './operator-line.ts';

/** A trail that can be written: its state, its keys, its anchors, and what was wrong with it. */
export interface LoadedTrail {
  readonly device: Signer;
  readonly state: TrailState;
  /** Null where no slot holds the key that the trail asks for: then nothing can be written, and `why` says so. */
  readonly keys: SealKeys | null;
  readonly why: string;
  readonly anchors: Anchors;
  readonly findings: StartFindings;
}

/**
 * Reads what a start needs and compares it: package, rows, state, slots, anchors. TM-203 where the trail cannot be read, TM-207
 * where the device's key cannot be had.
 */
export async function loadTrail(
  dataFolder: string,
  database: TrailDatabase,
  loan: Pick<LoanHolder, 'start' | 'isSigned'>,
): Promise<Outcome<LoadedTrail>> {
  const { start } = loan;
  const vault = await chooseVault(dataFolder, process.env, randomBytes);
  if (!vault.ok) return vault;
  const device = await loadSigner(dataFolder, vault.value, 'device');
  if (!device.ok) return device;
  const trail = openTrail(database, start);
  if (!trail.ok) return trail;
  const file = openAnchorFile(anchorPath(dataFolder));
  const keyring = await keyringAnchor(vault.value, start.chain);
  try {
    const slots = openSlotFile(slotPath(dataFolder));
    const remembered = { file: file.read(start.chain), keyring };
    const { state, rolledBack, anchorsLost, owed } = compareAnchors(database, trail.value.state, remembered, slots);
    const keys = SealKeys.open(slots, state.key.publicKey, randomBytes);
    if (anchorsLost) remake(file);
    const faults = [
      ...(trail.value.fault === null ? [] : [faultDetail(trail.value.fault)]),
      ...(loan.isSigned ? [] : ['貸出の内容が、庁内サーバーの署名と合いません。']),
      ...(anchorsLost ? ['巻き戻しを見つけるための控えが失われています。'] : []),
    ];
    return ok({
      device: device.value,
      state,
      keys: keys.ok ? keys.value : null,
      why: keys.ok ? '' : (keys.detail ?? keys.code),
      anchors: new Anchors(file, vault.value.anchor, owed, (why) =>
        operatorLine(null, `keyring anchor not written: ${why}`),
      ),
      findings: { rolledBack, faults },
    });
  } catch (error) {
    const code = storageFault(error);
    if (code === null) throw error;
    return refusal(code, `seal slots or anchors: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

export const faultDetail = ({ seq, fault }: ChainFault): string => `記録${seq}番に食い違いがあります（${fault}）。`;

/** Null is no answer, which contradicts nothing. */
async function keyringAnchor({ anchor }: SeedVault, chain: string): Promise<Anchor | null> {
  try {
    const line = (await anchor?.read()) ?? null;
    const read = line === null ? null : readAnchor(line);
    return read?.chain === chain ? read : null;
  } catch (error) {
    operatorLine(null, `keyring anchor not read: ${error instanceof Error ? error.message : 'unknown'}`);
    return null;
  }
}

/** Its loss is told by a lock; from here on there is a file again. */
function remake(file: AnchorFile): void {
  try {
    file.make();
  } catch (error) {
    if (storageFault(error) === null) throw error;
  }
}
