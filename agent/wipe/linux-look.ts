import { type CheckReport, type ResiduePlace, residuePlaces, type WipePart } from '#contract/loan/wipe-report.ts';
import type { RunCommand } from '../platform/command.ts';
import { gocryptfsState } from './crypto-erase/gocryptfs.ts';
import { isVolumeMissing } from './crypto-erase/is-volume-missing.ts';
import { luksState } from './crypto-erase/luks.ts';
import { countTree } from './erase-tree.ts';
import { errnoOf } from './errno.ts';
import { lookForCanaries } from './look.ts';
import { rawPlaces, type WipeParameters } from './parameters.ts';
import type { CheckContext, CheckLook } from './platform.ts';
import { residueSpots } from './residue-places.ts';
import { sampleBlocks } from './sample-blocks.ts';
import { keptFolders } from './step-acts.ts';
import { isSwapDoubtful } from './swap.ts';

const sampledBlocks = 256;
type Residue = CheckReport['residue'][number];

export async function lookOnLinux({
  order,
  parameters,
  run,
  isKeyErased,
}: CheckContext<WipeParameters>): Promise<CheckLook> {
  const looked = await lookForCanaries(order.canaries, parameters, null, run);
  const { loan, scope } = order;
  const isMissing = scope.includes('work') && isVolumeMissing(parameters.volume, { loan, isKeyErased });
  const volume = isMissing ? 'unknown' : await volumeState(parameters, order.scope, run);
  const residue = await lookForResidue(parameters, order.scope);
  const sampled = sampleBlocks(rawPlaces(parameters), sampledBlocks);
  return { looked, volume, isVolumeMissing: isMissing, residue, sampled };
}

async function volumeState(
  { volume }: WipeParameters,
  scope: readonly WipePart[],
  run: RunCommand,
): Promise<CheckReport['volume']> {
  if (volume.kind === 'none' || !scope.includes('work')) return 'none';
  return volume.kind === 'gocryptfs' ? gocryptfsState(volume, run) : luksState(volume, run);
}

async function lookForResidue(parameters: WipeParameters, scope: readonly WipePart[]): Promise<Residue[]> {
  const counts = new Map<ResiduePlace, number | null>();
  const add = async (place: ResiduePlace, count: Promise<{ readonly files: number }>): Promise<void> => {
    try {
      const { files } = await count;
      const before = counts.get(place);
      counts.set(place, before === null ? null : (before ?? 0) + files);
    } catch (error) {
      errnoOf(error);
      counts.set(place, null);
    }
  };
  if (scope.includes('residue')) {
    const except = keptFolders(parameters);
    for (const { place, folder, top, onlyBorrower } of residueSpots(parameters)) {
      const uid = onlyBorrower ? parameters.borrower.uid : undefined;
      await add(place, countTree(folder, { top, uid, except }));
    }
    counts.set('swap', isSwapDoubtful(parameters) ? null : 0);
  }
  if (scope.includes('work')) await add('work-folder', countTree(parameters.workFolder, {}));
  if (scope.includes('recorder')) {
    for (const folder of parameters.recorder) await add('recorder', countTree(folder, {}));
  }
  return residuePlaces.flatMap((place) => {
    const files = counts.get(place);
    if (files === undefined) return [];
    return [{ place, state: files === null ? 'unknown' : files > 0 ? 'present' : 'absent', files: files ?? 0 }];
  });
}
