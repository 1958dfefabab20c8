import { lstatSync, realpathSync, statSync } from 'node:fs';
import type { CheckReport, ResiduePlace, WipeOrder, WipeReason, WipeStep } from '#contract/loan/wipe-report.ts';
import { countable, type Inventory, reasonOf } from '../erase-tree.ts';
import { errnoOf } from '../errno.ts';
import { type Looked, lookedWith } from '../look.ts';
import type { CheckContext, CheckLook, WipePlatform } from '../platform.ts';
import { CanaryScanner } from '../scan.ts';
import {
  endAfter,
  endBefore,
  ended,
  failed,
  type StepAct,
  type StepContext,
  type StepResult,
  skipped,
} from '../step-acts.ts';
import { type ContainerPlaces, containerState, eraseContainer, isContainerThere } from './container.ts';
import { countFolder, eraseFolder, eraseIfThere } from './erase-folder.ts';
import { driveOf, drivesOf, erasedFolders, gatherFolder, isWithin, WindowsWipeParameters } from './parameters.ts';
import { type OpenVolume, scanVolume } from './scan-volume.ts';
import { type LookAnswer, type ScriptCall, type ScriptStep, scriptLook, scriptStep } from './script.ts';

type Context = StepContext<WindowsWipeParameters>;
type Act = StepAct<WindowsWipeParameters>;
type Asked = Pick<Context, 'order' | 'parameters' | 'run'>;

/** What of Windows stands behind the wipe. */
export interface WindowsParts {
  /** Path of wipe.ps1. */
  readonly script: string;
  readonly openVolume: OpenVolume;
  /** Where a path of Windows lies for this process: itself, but in tests. */
  readonly place: (path: string) => string;
}

/** The wipe of Windows: what only Windows knows is done by wipe.ps1, what is a file is erased here. */
export function createWindowsWipe({ script, openVolume, place }: WindowsParts): WipePlatform<WindowsWipeParameters> {
  const call = ({ order, parameters, run }: Asked): ScriptCall => ({ run, script, order, parameters });
  const byScript =
    (step: ScriptStep) =>
    async (context: Context): Promise<StepResult> =>
      ended(await scriptStep(step, call(context)), {});
  const isThere = (path: string): boolean => statSync(place(path), { throwIfNoEntry: false }) !== undefined;

  async function lookForCanaries(asked: Asked, answer: LookAnswer | null, alsoIn: string | null): Promise<Looked> {
    const { canaries } = asked.order;
    const scanner = new CanaryScanner(canaries);
    const needed = drivesOf(asked.parameters);
    let isComplete = true;
    for (const drive of needed) {
      const volume = answer?.volumes.find((one) => one.drive === drive);
      if (volume === undefined || !scanVolume(scanner, openVolume, drive, volume.bytes)) isComplete = false;
    }
    const { bytes } = scanner;
    const open = answer?.volumes.find(({ drive }) => drive === alsoIn);
    if (open !== undefined && !needed.includes(open.drive)) scanVolume(scanner, openVolume, open.drive, open.bytes);
    return lookedWith(scanner, canaries, { bytes, isComplete });
  }

  function eraseFolders(step: WipeStep, folders: readonly string[], { progress }: Context) {
    const reasons = new Set<WipeReason>();
    const sum = { files: 0, bytes: 0 };
    for (const folder of folders) {
      const erased = eraseFolder(place(folder), (files) => progress(step, sum.files + files));
      for (const reason of erased.reasons) reasons.add(reason);
      sum.files += erased.files;
      sum.bytes = countable(sum.bytes + erased.bytes);
    }
    const left = countFolders(folders);
    if (reasons.size === 0 && left.files > 0) reasons.add('file-left');
    return { ...sum, reasons: [...reasons] };
  }

  /** A wipe that was cut off goes on behind the freeze: who is signed in now could undo what is done here. */
  async function eraseFrozen(step: WipeStep, folders: readonly string[], context: Context): Promise<StepResult> {
    const frozen = await scriptStep('Freeze', call(context));
    if (frozen.length > 0) return ended(frozen, {});
    const { reasons, ...erased } = eraseFolders(step, folders, context);
    return ended(reasons, erased);
  }

  function countFolders(folders: readonly string[]): Inventory {
    const sum = { files: 0, bytes: 0, odd: 0 };
    for (const folder of folders) {
      const counted = countFolder(place(folder));
      sum.files += counted.files;
      sum.bytes = countable(sum.bytes + counted.bytes);
      sum.odd += counted.odd;
    }
    return sum;
  }

  const acts: Readonly<Record<WipeStep, Act>> = {
    'find-before': {
      act: async (context) => {
        const answer = await scriptLook(call(context));
        return endBefore(await lookForCanaries(context, answer, driveOf(context.parameters.workFolder)), context);
      },
    },
    freeze: { act: byScript('Freeze') },
    'crypto-erase': {
      act: async (context) => {
        const { order, isKeyErased } = context;
        const { volume } = context.parameters;
        if (volume.kind === 'none') return skipped('not-encrypted');
        const places = placesOf(volume, place);
        if (isContainerMissing(places, order, isKeyErased)) return failed('io-error');
        const held = await scriptStep('ReleaseVolume', call(context));
        return held.length > 0 ? ended(held, {}) : ended(eraseContainer(places), {});
      },
    },
    overwrite: {
      count: ({ parameters: { volume, workFolder } }) =>
        Promise.resolve(volume.kind === 'none' ? countFolders([workFolder]) : { files: 0, bytes: 0, odd: 0 }),
      act: async (context) => {
        const { volume, workFolder } = context.parameters;
        if (volume.kind === 'none') return eraseFrozen('overwrite', [workFolder], context);
        // Another disk has the drive, or the volume is attached again.
        if (isThere(workFolder)) return failed('still-mounted');
        // While it opens, its file is not thrown away: the next try could not tell any more.
        if (containerState(placesOf(volume, place)) !== 'unusable') return failed('key-still-opens');
        const wasThere = isThere(volume.container);
        return ended(eraseIfThere(place(volume.container)), { files: wasThere ? 1 : 0 });
      },
    },
    residue: {
      count: ({ parameters }) => Promise.resolve(countFolders(residueFolders(parameters))),
      act: async (context) => {
        const frozen = await scriptStep('Freeze', call(context));
        if (frozen.length > 0) return ended(frozen, {});
        const gathered = await scriptStep('GatherTraces', call(context));
        const { reasons, ...erased } = eraseFolders('residue', residueFolders(context.parameters), context);
        const removed = await scriptStep('RemoveAccount', call(context));
        return ended([...new Set([...gathered, ...reasons, ...removed])], erased);
      },
    },
    swap: { act: byScript('ClearPaging') },
    recorder: {
      count: ({ parameters }) => Promise.resolve(countFolders(parameters.recorder)),
      act: (context) => eraseFrozen('recorder', context.parameters.recorder, context),
    },
    'fill-free-space': { act: byScript('FillFreeSpace') },
    trim: {
      act: async (context) => {
        const reasons = await scriptStep('Trim', call(context));
        return reasons.length === 1 && reasons[0] === 'not-supported' ? skipped('not-supported') : ended(reasons, {});
      },
    },
    'find-after': {
      act: async (context) => endAfter(await lookForCanaries(context, await scriptLook(call(context)), null)),
    },
  };

  async function look(context: CheckContext<WindowsWipeParameters>): Promise<CheckLook> {
    const { order, parameters, isKeyErased } = context;
    const { volume } = parameters;
    const answer = await scriptLook(call(context));
    const looked = await lookForCanaries(context, answer, null);
    const hasVolume = volume.kind !== 'none' && order.scope.includes('work');
    const places = volume.kind === 'none' ? null : placesOf(volume, place);
    const isVolumeMissing = hasVolume && places !== null && isContainerMissing(places, order, isKeyErased);
    return {
      looked,
      isVolumeMissing,
      volume: isVolumeMissing ? 'unknown' : hasVolume && places !== null ? containerState(places) : 'none',
      residue: residueOf(context, answer),
      // Nothing is judged by them, and nothing here reads a block alone.
      sampled: { blocks: 0, zero: 0, random: 0, readable: 0 },
    };
  }

  function residueOf({ order, parameters }: Asked, answer: LookAnswer | null): CheckReport['residue'] {
    const standing = (place: ResiduePlace, state: 'absent' | 'present' | 'unknown' = 'unknown') => ({
      ...{ place, state },
      files: 0,
    });
    const counted = (place: ResiduePlace, files: number | null | undefined) =>
      files == null ? standing(place) : { place, state: files > 0 ? ('present' as const) : ('absent' as const), files };
    const inFolders = (place: ResiduePlace, folders: readonly string[]) => {
      try {
        return counted(place, countFolders(folders).files);
      } catch (error) {
        errnoOf(error);
        return standing(place);
      }
    };
    const { borrower, workFolder, recorder } = parameters;
    const paging = [answer?.pageFile, answer?.hibernation].every((state) => state === 'absent') ? 'absent' : 'unknown';
    return [
      ...(order.scope.includes('work') ? [inFolders('work-folder', [workFolder])] : []),
      ...(order.scope.includes('residue')
        ? [
            inFolders('trash', trashFolders(parameters)),
            counted('temp', answer?.shared),
            counted('print-spool', answer?.spool),
            inFolders('home-files', [borrower.profile, gatherFolder]),
            standing('account', answer?.account),
            standing('biometrics', answer?.biometrics),
            counted('shadow-copies', answer?.shadows),
            standing('swap', paging),
          ]
        : []),
      ...(order.scope.includes('recorder') ? [inFolders('recorder', recorder)] : []),
    ];
  }

  return {
    parameters: WindowsWipeParameters,
    unsafePlace: (parameters, state) => unsafePlace(parameters, state, place),
    acts,
    look,
  };
}

const placesOf = (
  { container, keyCopies }: Extract<WindowsWipeParameters['volume'], { readonly kind: 'bitlocker' }>,
  place: (path: string) => string,
) => ({ container: place(container), keyCopies: keyCopies.map(place) });

/** The container of a PC that was lent is not there, and no wipe took it: its disk may be elsewhere, and the key lives. */
const isContainerMissing = (
  { container }: ContainerPlaces,
  { loan }: Pick<WipeOrder, 'loan'>,
  isKeyErased: boolean,
): boolean => loan !== null && !isContainerThere(container) && !isKeyErased;

/** The recycle bin of one account, on each drive that stays. */
const trashFolders = (parameters: WindowsWipeParameters): readonly string[] =>
  drivesOf(parameters).map((drive) => `${drive}\\$Recycle.Bin\\${parameters.borrower.sid}`);

const residueFolders = (parameters: WindowsWipeParameters): readonly string[] => [
  gatherFolder,
  parameters.borrower.profile,
  ...trashFolders(parameters),
];

/** A folder on the way that leads elsewhere would have other files erased than the parameters say. */
function unsafePlace(parameters: WindowsWipeParameters, state: string, place: (path: string) => string): string | null {
  const folders = erasedFolders(parameters);
  for (const folder of folders) {
    try {
      const path = place(folder);
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined) continue;
      if (realpathSync.native(path).toLowerCase() !== path.toLowerCase()) return `${folder} is reached through a link`;
    } catch (error) {
      return `${folder}: ${reasonOf(errnoOf(error))}`;
    }
  }
  const holder = folders.find((folder) => isWithin(folder, state) || isWithin(place(folder), state));
  return holder === undefined ? null : `the state folder lies in ${holder}`;
}
