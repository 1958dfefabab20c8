import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { CanaryLook, StepReport, WipeOrder, WipeReason, WipeStep } from '#contract/loan/wipe-report.ts';
import type { MountEntry } from '../mount-table.ts';
import type { RunCommand } from '../platform/command.ts';
import { openCheckpoint } from './checkpoint.ts';
import { countKeys, eraseGocryptfs, gocryptfsPath } from './crypto-erase/gocryptfs.ts';
import { isVolumeMissing } from './crypto-erase/is-volume-missing.ts';
import { cryptsetupPath, eraseLuks } from './crypto-erase/luks.ts';
import { countSwaps, eraseSwaps, type SwapJournal } from './erase-swap.ts';
import { countable, countTree, type EraseChoice, eraseTree, type Inventory } from './erase-tree.ts';
import { fillFreeSpace } from './free-space.ts';
import { freeze } from './freeze.ts';
import { eraseDoing, fileSystemOf, isRunning, succeeds, toolOf } from './linux-system.ts';
import { foundIn, type Looked, lookForCanaries } from './look.ts';
import { isWithin, type WipeParameters } from './parameters.ts';
import { residueSpots } from './residue-places.ts';

export interface StepContext<Parameters = WipeParameters> {
  readonly order: WipeOrder;
  readonly parameters: Parameters;
  readonly run: RunCommand;
  readonly progress: (step: WipeStep, files: number) => void;
  /** The look of an earlier order of the same loan, whose erasure took the canaries. */
  readonly earlierLook: CanaryLook | null;
  /** A wipe of this loan has destroyed the key of a volume in a file, which may be gone. */
  readonly isKeyErased: boolean;
  readonly swapJournal: SwapJournal;
}

export type StepResult = Pick<StepReport, 'outcome' | 'reason' | 'files' | 'bytes' | 'tool'> & {
  readonly look: CanaryLook | null;
};

export interface StepAct<Parameters = WipeParameters> {
  /** What the step is about to erase, counted before it begins. */
  readonly count?: (context: StepContext<Parameters>) => Promise<Inventory>;
  readonly act: (context: StepContext<Parameters>) => Promise<StepResult>;
}

const blank = { files: 0, bytes: 0, tool: null, look: null } as const;
export const done = (more: Partial<StepResult> = {}): StepResult => ({
  ...blank,
  ...more,
  outcome: 'done',
  reason: null,
});
export const skipped = (reason: WipeReason): StepResult => ({ ...blank, outcome: 'skipped', reason });
export const failed = (reason: WipeReason, more: Partial<StepResult> = {}): StepResult => ({
  ...blank,
  ...more,
  outcome: 'failed',
  reason,
});
export const ended = (reasons: readonly WipeReason[], more: Partial<StepResult>): StepResult =>
  reasons[0] === undefined ? done(more) : failed(reasons[0], more);

/** A part of the disk to erase. */
interface Target {
  readonly folder: string;
  readonly choice: EraseChoice;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The work folder, and what is left of the encrypted volume: without its key there is nothing to overwrite in it. */
function workTargets({ workFolder, volume }: WipeParameters): readonly Target[] {
  const plain: Target = { folder: workFolder, choice: { content: 'overwrite' } };
  switch (volume.kind) {
    case 'none':
      return [plain];
    case 'gocryptfs':
      return [plain, { folder: volume.cipherFolder, choice: { content: 'leave' } }];
    case 'luks': {
      if (statSync(volume.container, { throwIfNoEntry: false })?.isFile() !== true) return [plain];
      const name = Buffer.from(basename(volume.container));
      const top = (other: Buffer): boolean => other.equals(name);
      return [plain, { folder: dirname(volume.container), choice: { content: 'leave', top } }];
    }
  }
}

const residueTargets = (parameters: WipeParameters, spots = residueSpots(parameters)): readonly Target[] =>
  spots.map(({ folder, top, onlyBorrower }) => ({
    folder,
    choice: {
      content: 'overwrite',
      top,
      uid: onlyBorrower ? parameters.borrower.uid : undefined,
      except: keptFolders(parameters),
    },
  }));

/** Other steps' own, whatever the order's scope says of them. */
export const keptFolders = ({ workFolder, volume, recorder }: WipeParameters): readonly string[] => [
  workFolder,
  ...(volume.kind === 'gocryptfs' ? [volume.cipherFolder] : []),
  ...recorder,
];

async function countTargets(targets: readonly Target[]): Promise<Inventory> {
  const sum = { files: 0, bytes: 0, odd: 0 };
  for (const { folder, choice } of targets) {
    const counted = await countTree(folder, choice);
    sum.files += counted.files;
    sum.bytes = countable(sum.bytes + counted.bytes);
    sum.odd += counted.odd;
  }
  return sum;
}

async function eraseTargets(step: WipeStep, targets: readonly Target[], context: StepContext): Promise<StepResult> {
  const reasons = new Set<WipeReason>();
  const sum = { files: 0, bytes: 0 };
  const { uid } = context.parameters.borrower;
  // A wipe that was cut off goes on behind the look at who runs: what runs now could undo or mislead what is done here.
  if (isRunning(uid)) return failed('borrower-running');
  for (const { folder, choice } of targets) {
    if (!isFolder(folder)) continue;
    const doing = eraseDoing(context.run, folder, (files) => context.progress(step, sum.files + files));
    const erased = await eraseTree(folder, choice, doing);
    for (const reason of erased.reasons) reasons.add(reason);
    sum.files += erased.files;
    sum.bytes = countable(sum.bytes + erased.bytes);
  }
  if (reasons.size === 0 && (await countTargets(targets)).files > 0) reasons.add('file-left');
  // Started by a clock of the system's own, in the middle.
  if (isRunning(uid)) reasons.add('borrower-running');
  return ended([...reasons], sum);
}

/** The file systems that hold what was erased, each once; in memory nothing is left to fill. */
function fileSystems(parameters: WipeParameters): readonly (MountEntry & { readonly folder: string })[] {
  const { borrower, workFolder, volume, recorder, temp } = parameters;
  // Where keys lay: a password that was changed leaves the old key file in free space. The encrypted data may stay there.
  const keys = [
    ...(volume.kind === 'gocryptfs' ? [volume.cipherFolder] : []),
    ...(volume.kind === 'none' ? [] : volume.keyCopies.map((path) => dirname(path))),
  ];
  const byDevice = new Map<string, MountEntry & { readonly folder: string }>();
  for (const folder of [workFolder, borrower.home, ...keys, ...recorder, ...temp]) {
    const entry = fileSystemOf(folder);
    if (entry === null || ['tmpfs', 'ramfs', 'devtmpfs'].includes(entry.fsType)) continue;
    if (!byDevice.has(entry.device)) byDevice.set(entry.device, { ...entry, folder });
  }
  return [...byDevice.values()];
}

const fstrimPath = '/usr/sbin/fstrim';

async function trim({ parameters, run }: StepContext): Promise<StepResult> {
  const tool = await toolOf(run, fstrimPath);
  if (tool === null) return skipped('tool-missing');
  let trimmed = 0;
  for (const { point } of fileSystems(parameters)) if (await succeeds(run, fstrimPath, [point])) trimmed += 1;
  return trimmed > 0 ? done({ tool }) : skipped('not-supported');
}

export const stepActs: Readonly<Record<WipeStep, StepAct>> = {
  'find-before': {
    act: async ({ order, parameters, run, earlierLook }) => {
      const { volume, workFolder } = parameters;
      const mounted = volume.kind === 'none' || !isFolder(workFolder) ? null : workFolder;
      return endBefore(await lookForCanaries(order.canaries, parameters, mounted, run), { order, earlierLook });
    },
  },
  freeze: {
    act: async ({ parameters, run }) => {
      const reason = await freeze(parameters, run);
      return reason === null ? done() : failed(reason);
    },
  },
  'crypto-erase': {
    count: ({ parameters }) => countKeys(parameters.volume),
    act: async ({ order, parameters: { volume }, run, isKeyErased }) => {
      // Its disk is not there, and the key in it lives.
      if (isVolumeMissing(volume, { loan: order.loan, isKeyErased })) return failed('io-error');
      switch (volume.kind) {
        case 'none':
          return skipped('not-encrypted');
        case 'gocryptfs':
          return ended(await eraseGocryptfs(volume, run), { tool: await toolOf(run, gocryptfsPath) });
        case 'luks':
          return ended(await eraseLuks(volume, run), { tool: await toolOf(run, cryptsetupPath) });
      }
    },
  },
  overwrite: {
    count: ({ parameters }) => countTargets(workTargets(parameters)),
    act: (context) => eraseTargets('overwrite', workTargets(context.parameters), context),
  },
  residue: {
    // What lies in a listed place of the home is counted with the home.
    count: ({ parameters }) => {
      const spots = residueSpots(parameters).filter(
        ({ place, folder }) => place === 'home-files' || !isWithin(parameters.borrower.home, folder),
      );
      return countTargets(residueTargets(parameters, spots));
    },
    act: (context) => eraseTargets('residue', residueTargets(context.parameters), context),
  },
  swap: {
    count: ({ parameters, swapJournal }) => Promise.resolve(countSwaps(parameters, swapJournal)),
    act: async ({ parameters, run, swapJournal }) => {
      const { reasons, harmless, ...erased } = await eraseSwaps(parameters, run, swapJournal);
      return reasons.length === 0 && harmless !== null ? skipped(harmless) : ended(reasons, erased);
    },
  },
  recorder: {
    count: ({ parameters }) => countTargets(recorderTargets(parameters)),
    act: (context) => eraseTargets('recorder', recorderTargets(context.parameters), context),
  },
  'fill-free-space': {
    act: async ({ parameters }) => {
      const checkpoint = await openCheckpoint();
      let bytes = 0;
      for (const { folder, device } of fileSystems(parameters)) bytes += fillFreeSpace(folder, device, checkpoint);
      return done({ bytes });
    },
  },
  trim: { act: trim },
  'find-after': {
    act: async ({ order, parameters, run }) => {
      return endAfter(await lookForCanaries(order.canaries, parameters, null, run));
    },
  },
};

/** What the look before the erasure comes to. Pure. */
export function endBefore(
  { look, doubt }: Looked,
  { order, earlierLook }: Pick<StepContext<unknown>, 'order' | 'earlierLook'>,
): StepResult {
  if (doubt !== null) return failed(doubt, { look });
  if (foundIn(look) > 0) return done({ look, bytes: look.bytes });
  if (earlierLook !== null) return done({ look: earlierLook, bytes: look.bytes });
  return order.erased === undefined
    ? failed('canaries-not-found-before', { look })
    : { ...skipped('erased-before'), look, bytes: look.bytes };
}

/** What the look after it comes to. Pure. */
export function endAfter({ look, doubt }: Looked): StepResult {
  if (foundIn(look) > 0) return failed('canaries-found', { look, bytes: look.bytes });
  return doubt === null ? done({ look, bytes: look.bytes }) : failed(doubt, { look, bytes: look.bytes });
}

const recorderTargets = ({ recorder }: WipeParameters): readonly Target[] =>
  recorder.map((folder) => ({ folder, choice: { content: 'overwrite' } }));
