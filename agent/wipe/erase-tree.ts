import { randomBytes } from 'node:crypto';
import { closeSync, lstatSync, readdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import type { WipeReason } from '#contract/loan/wipe-report.ts';
import { errnoOf } from './errno.ts';
import { type DataRanges, overwriteFile } from './overwrite.ts';
import { type OpenFolder, openFolder, pathIn, type TreeItem, walkTree } from './walk-tree.ts';

/** Files and bytes whose overwriting is brought onto the disk by one sync. */
const batchFiles = 2048;
/** Folders among them, each of which is held open until then. */
const batchFolders = 500;
const batchBytes = 256n * 1024n * 1024n;

/** What the erasure of a tree needs of the system. */
export interface EraseDoing {
  /** All that was written to the file system of this folder is on the disk when it resolves to true (syncfs(2)). */
  readonly durable: (folder: OpenFolder) => Promise<boolean>;
  /** Takes the attributes that forbid a change away, below the root. */
  readonly unlock: () => Promise<void>;
  readonly dataRanges: DataRanges;
  readonly progress?: (files: number) => void;
}

export interface EraseChoice {
  /** `leave`: the key is gone, what is left needs no overwriting. */
  readonly content: 'overwrite' | 'leave';
  /** Only what belongs to this account. */
  readonly uid?: number | undefined;
  /** Only these directly in the root. */
  readonly top?: ((name: Buffer) => boolean) | undefined;
  /** Only files of these names, at any depth. */
  readonly names?: ((name: Buffer) => boolean) | undefined;
  /** Folders that are not entered and stay. */
  readonly except?: readonly string[] | undefined;
}

export interface Erased {
  readonly files: number;
  readonly bytes: number;
  /** Worst first; empty where nothing is left. */
  readonly reasons: readonly WipeReason[];
}

/**
 * Erases all below a folder and keeps the folder. For each file: overwritten, on the disk, renamed to a nameless name,
 * unlinked, in this order; a file that could not be overwritten is left where it is and said, so that the next try
 * finds it. Nothing is followed, no other file system entered. May be cut off anywhere and begun anew.
 */
export async function eraseTree(path: string, choice: EraseChoice, doing: EraseDoing): Promise<Erased> {
  const root = openFolder(path);
  try {
    return await new TreeErasure(root, choice, doing).run();
  } finally {
    closeSync(root.fd);
  }
}

class TreeErasure {
  private readonly nonce = randomBytes(4).toString('hex');
  private renamed = 0;
  private files = 0;
  private bytes = 0n;
  private readonly reasons = new Set<WipeReason>();
  /** Done in this order once the batch is on the disk. */
  private pending: ((isDurable: boolean) => Promise<void>)[] = [];
  private pendingBytes = 0n;
  private pendingFolders = 0;
  /** Files with more than one name: overwritten once. */
  private readonly overwritten = new Set<string>();
  private isUnlocked = false;
  private readonly root: OpenFolder;
  private readonly choice: EraseChoice;
  private readonly doing: EraseDoing;

  constructor(root: OpenFolder, choice: EraseChoice, doing: EraseDoing) {
    this.root = root;
    this.choice = choice;
    this.doing = doing;
  }

  async run(): Promise<Erased> {
    await walkTree(this.root, {
      ...limitsOf(this.choice),
      lift: (item) => this.lift(item),
      file: (item) => this.file(item),
      leave: (item, inside) => this.leave(item, inside),
      boundary: () => this.reasons.add('boundary'),
      closed: (_, error) => this.reasons.add(reasonOf(errnoOf(error))),
    });
    await this.flush();
    // The names are gone from the disk as well when the step is called done.
    if (!(await this.doing.durable(this.root))) this.reasons.add('io-error');
    return { files: this.files, bytes: countable(Number(this.bytes)), reasons: [...this.reasons] };
  }

  private async file(item: TreeItem): Promise<void> {
    const { stat } = item;
    if (!isChosen(item, this.choice) || this.choice.names?.(item.name) === false) return;
    if (stat.isFile() && this.choice.content === 'overwrite' && !(await this.overwrite(item))) return;
    // What is not surely overwritten keeps its name: the next try overwrites it again.
    this.pending.push(async (isDurable) => (isDurable ? this.unlink(item) : undefined));
    this.pendingBytes += stat.isFile() ? stat.size : 0n;
    if (this.pending.length >= batchFiles || this.pendingBytes >= batchBytes) await this.flush();
  }

  private async overwrite(item: TreeItem): Promise<boolean> {
    const { stat } = item;
    if (stat.nlink > 1n) {
      // Another name of a system's own file: what is written here would be written there. Only this name goes.
      if (stat.uid === 0n) return true;
      const key = `${stat.dev}:${stat.ino}`;
      if (this.overwritten.has(key)) return true;
      this.overwritten.add(key);
    }
    const path = pathIn(item.folder, item.name);
    return this.attempt(() => overwriteFile(path, stat, this.doing.dataRanges));
  }

  /** What is another's stays where it is. */
  private lift(item: TreeItem): Buffer | null {
    if (!isChosen(item, this.choice)) return null;
    const name = this.namelessName();
    renameSync(pathIn(item.folder, item.name), pathIn(this.root, name));
    return name;
  }

  private async leave(item: TreeItem, inside: OpenFolder): Promise<void> {
    this.pending.push(async (isDurable) => {
      const isEmpty = readdirSync(`/proc/self/fd/${inside.fd}`).length === 0;
      closeSync(inside.fd);
      if (!isDurable || !isEmpty || !isChosen(item, this.choice)) return;
      const nameless = this.nameless(item);
      await this.attempt(() => {
        renameSync(pathIn(item.folder, item.name), nameless);
        rmdirSync(nameless);
      });
    });
    this.pendingFolders += 1;
    if (this.pending.length >= batchFiles || this.pendingFolders >= batchFolders) await this.flush();
  }

  private async unlink(item: TreeItem): Promise<void> {
    const nameless = this.nameless(item);
    let isRenamed = false;
    const isGone = await this.attempt(() => {
      if (!isRenamed) renameSync(pathIn(item.folder, item.name), nameless);
      isRenamed = true;
      unlinkSync(nameless);
    });
    if (!isGone) return;
    this.files += 1;
    if (item.stat.isFile()) this.bytes += item.stat.size;
  }

  private async flush(): Promise<void> {
    const batch = this.pending;
    this.pending = [];
    this.pendingBytes = 0n;
    this.pendingFolders = 0;
    const isDurable = this.choice.content === 'leave' || batch.length === 0 || (await this.doing.durable(this.root));
    if (!isDurable) this.reasons.add('io-error');
    for (const act of batch) await act(isDurable);
    this.doing.progress?.(this.files);
  }

  /** Never a name that is there: a rename would unlink what has it. */
  private nameless(item: TreeItem): Buffer {
    return pathIn(item.folder, this.namelessName());
  }

  private namelessName(): Buffer {
    this.renamed += 1;
    return Buffer.from(`.w${this.nonce}${this.renamed.toString(36)}`);
  }

  /** Once more where an attribute forbade it. False where it failed; the reason is kept. */
  private async attempt(act: () => void | Promise<void>): Promise<boolean> {
    for (;;) {
      try {
        await act();
        return true;
      } catch (error) {
        const code = errnoOf(error);
        if (code === 'EPERM' && !this.isUnlocked) {
          this.isUnlocked = true;
          await this.doing.unlock();
          continue;
        }
        this.reasons.add(reasonOf(code));
        return false;
      }
    }
  }
}

const isChosen = ({ stat }: TreeItem, { uid }: Pick<EraseChoice, 'uid'>): boolean =>
  uid === undefined || stat.uid === BigInt(uid);

/** The part of a visitor that says where to go. */
function limitsOf({ top, except = [] }: Pick<EraseChoice, 'top' | 'except'>) {
  const kept = new Set(
    except.flatMap((path) => {
      const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
      return stat === undefined ? [] : [`${stat.dev}:${stat.ino}`];
    }),
  );
  return { top, enters: ({ stat }: TreeItem) => !kept.has(`${stat.dev}:${stat.ino}`) };
}

/** What a failed system call means to a person. */
export function reasonOf(code: string): WipeReason {
  switch (code) {
    case 'EROFS':
      return 'read-only';
    case 'EPERM':
    case 'EACCES':
      return 'denied';
    case 'ETXTBSY':
    case 'EBUSY':
      return 'file-busy';
    case 'ENOSPC':
      return 'disk-full';
    default:
      return 'io-error';
  }
}

/** A file may be said to have bytes that no disk has: a sum of such sizes must not be more than can be written down. */
export const countable = (bytes: number): number => Math.min(bytes, Number.MAX_SAFE_INTEGER);

/** What lies below a folder, counted and not named. */
export interface Inventory {
  readonly files: number;
  readonly bytes: number;
  /** Names that are no UTF-8, second links, files with holes. */
  readonly odd: number;
}

/** Counts what {@link eraseTree} would erase. Zero where the folder is not there. */
export async function countTree(path: string, choice: Omit<EraseChoice, 'content'>): Promise<Inventory> {
  const counted = { files: 0, bytes: 0, odd: 0 };
  let root: OpenFolder;
  try {
    root = openFolder(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errnoOf(error))) return counted;
    throw error;
  }
  try {
    await walkTree(root, {
      ...limitsOf(choice),
      file: (item) => {
        const { name, stat } = item;
        if (!isChosen(item, choice) || choice.names?.(name) === false) return;
        counted.files += 1;
        if (!stat.isFile()) return;
        counted.bytes = countable(counted.bytes + Number(stat.size));
        const isOdd = stat.nlink > 1n || stat.blocks * 512n < stat.size || !Buffer.from(name.toString()).equals(name);
        if (isOdd) counted.odd += 1;
      },
      leave: (_, inside) => closeSync(inside.fd),
      boundary: () => undefined,
      closed: () => undefined,
    });
  } finally {
    closeSync(root.fd);
  }
  return counted;
}
