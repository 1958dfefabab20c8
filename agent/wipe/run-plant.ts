import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { canonicalJson } from '#contract/json.ts';
import { type Canary, CanaryManifest, fewestCanaries } from '#contract/loan/wipe-report.ts';
import { makeFolderDurably, writeDurably } from '../profile/durable-file.ts';
import { type CanaryFolders, chooseCanaries, plantCanaries } from './canaries.ts';
import { errnoOf } from './errno.ts';
import { holdsVolume } from './linux-system.ts';
import { linuxWipe } from './linux-wipe.ts';
import type { WipeParameters } from './parameters.ts';
import { readOrder } from './read-order.ts';
import type { WipeWorld } from './run-wipe.ts';

/** Where the borrower's data will gather, as far as this PC has it. */
function canaryFolders({ borrower, workFolder, temp }: WipeParameters): CanaryFolders {
  const folders = { work: workFolder, home: borrower.home, temp: temp[0] };
  const there = Object.entries(folders).filter(
    ([, folder]) => folder !== undefined && statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true,
  );
  return { ...Object.fromEntries(there), trash: join(borrower.home, '.local/share/Trash/files') };
}

/**
 * Plants the canaries of a hand-over and says which: the office keeps the list, and orders the wipe with it.
 * TM-701 or TM-702 where the order cannot be followed, TM-706 where too few could be planted.
 */
export async function runPlant(
  order: unknown,
  parameters: unknown,
  { clock, state }: Pick<WipeWorld, 'clock' | 'state'>,
): Promise<Outcome<CanaryManifest>> {
  const read = readOrder(order, parameters, 'prepare', state, linuxWipe);
  if (!read.ok) return read;
  const { terminal, loan } = read.value.order;
  if (loan === null) return refusal('TM-701', 'no loan to plant for');
  const { borrower, volume, workFolder } = read.value.parameters;
  // Where the volume is not open, the canaries of the work folder would lie beside it, unencrypted.
  if (volume.kind !== 'none' && !holdsVolume(workFolder)) {
    return refusal('TM-706', `${workFolder} is not mounted`);
  }
  const folders = canaryFolders(read.value.parameters);
  const canaries = chooseCanaries(folders);
  if (canaries.length < fewestCanaries || folders.work === undefined) return refusal('TM-706', 'too few places');
  try {
    plantCanaries(canaries, folders, borrower);
  } catch (error) {
    return refusal('TM-706', errnoOf(error));
  }
  return keepManifest({ terminal, loan, canaries }, { clock, state });
}

/** On the disk when it returns. */
export function keepManifest(
  { terminal, loan, canaries }: Pick<CanaryManifest, 'terminal' | 'loan'> & { readonly canaries: readonly Canary[] },
  { clock, state }: Pick<WipeWorld, 'clock' | 'state'>,
): Outcome<CanaryManifest> {
  const manifest = CanaryManifest.parse({ v: 1, terminal, loan, plantedAt: clock.now().toISOString(), canaries });
  makeFolderDurably(state, 0o700);
  writeDurably(join(state, 'canary-manifest.json'), Buffer.from(canonicalJson(manifest)), 0o600);
  return ok(manifest);
}
