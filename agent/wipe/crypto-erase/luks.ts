import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import type { WipeReason } from '#contract/loan/wipe-report.ts';
import type { RunCommand } from '../../platform/command.ts';
import { succeeds, textOf } from '../linux-system.ts';
import { overwriteRange } from '../overwrite.ts';
import type { WorkVolume } from '../parameters.ts';
import { eraseKeyCopies } from './gocryptfs.ts';

type Volume = Extract<WorkVolume, { readonly kind: 'luks' }>;
export const cryptsetupPath = '/usr/sbin/cryptsetup';

/** Both headers and all key slots of a LUKS2 volume lie within this unless its dump says more (cryptsetup's default). */
const usualHeaderBytes = 16 * 1024 * 1024;
const pieceBytes = 1024 * 1024;

/**
 * Cryptographic erase: luksErase destroys every key slot, then the whole header area is overwritten, the beginning last,
 * so that a try that was cut off can still read from the header how long it is. Read back: no header, no slot.
 */
export async function eraseLuks(volume: Volume, run: RunCommand): Promise<readonly WipeReason[]> {
  const reasons = new Set(await eraseKeyCopies(volume.keyCopies, run));
  const { container } = volume;
  if (statSync(container, { throwIfNoEntry: false }) === undefined) return [...reasons];
  if (await isLuks(container, run)) {
    if (!(await succeeds(run, cryptsetupPath, ['luksErase', '-q', container]))) reasons.add('key-still-opens');
  }
  overwriteHeader(container, await headerBytes(container, run));
  if ((await luksState(volume, run)) !== 'unusable') reasons.add('key-still-opens');
  return [...reasons];
}

function overwriteHeader(container: string, headerLength: number): void {
  const fd = openSync(container, constants.O_WRONLY | constants.O_NOFOLLOW | constants.O_SYNC);
  try {
    const stat = fstatSync(fd);
    const length = stat.isFile() ? Math.min(headerLength, stat.size) : headerLength;
    for (let end = length; end > 0; end -= pieceBytes) {
      const from = Math.max(0, end - pieceBytes);
      overwriteRange(fd, from, end - from);
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Where the encrypted data begins. */
async function headerBytes(container: string, run: RunCommand): Promise<number> {
  const dump = (await textOf(run, cryptsetupPath, ['luksDump', container])) ?? '';
  const luks2 = [...dump.matchAll(/^\s*offset:\s+(\d+) \[bytes\]$/gm)].map((match) => Number(match[1]));
  const luks1 = [...dump.matchAll(/^Payload offset:\s+(\d+)$/gm)].map((match) => Number(match[1]) * 512);
  return Math.max(usualHeaderBytes, ...luks2, ...luks1);
}

const isLuks = (container: string, run: RunCommand): Promise<boolean> =>
  succeeds(run, cryptsetupPath, ['isLuks', container]);

/** Whether a header or a key to the volume is anywhere that the parameters name. */
export async function luksState(volume: Volume, run: RunCommand): Promise<'unusable' | 'usable' | 'unknown'> {
  const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
  if (volume.keyCopies.some(isThere)) return 'usable';
  if (!isThere(volume.container)) return 'unusable';
  if ((await textOf(run, cryptsetupPath, ['--version'])) === null) return 'unknown';
  return (await isLuks(volume.container, run)) ? 'usable' : 'unusable';
}

/** Closes the mappings of a partition, with which the kernel forgets their key. @returns whether none has it open */
export async function closeLuks(container: string, run: RunCommand): Promise<boolean> {
  for (const name of mappingsOf(container)) await succeeds(run, cryptsetupPath, ['close', name]);
  return !isOpen(container);
}

/** Where sysfs tells of a device. */
const sysfsOf = ({ rdev }: Stats): string =>
  `/sys/dev/block/${(rdev >> 8) & 0xfff}:${(rdev & 0xff) | ((rdev >> 12) & 0xfff00)}`;

function mappingsOf(container: string): readonly string[] {
  const stat = statSync(container, { throwIfNoEntry: false });
  if (stat?.isBlockDevice() !== true) return [];
  const holders = `${sysfsOf(stat)}/holders`;
  return readdirSync(holders).flatMap((holder) => {
    try {
      return readFileSync(`${holders}/${holder}/dm/name`, 'utf8').trim();
    } catch {
      // No mapping: something that only a person can judge.
      return [];
    }
  });
}

/** Whether something of the system has the volume open: a mapping, or a loop device that a mapping may lie on. */
function isOpen(container: string): boolean {
  const stat = statSync(container, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  const list = (path: string): readonly string[] => {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  };
  if (stat.isBlockDevice()) return list(`${sysfsOf(stat)}/holders`).length > 0;
  return list('/sys/block').some((name) => {
    try {
      return readFileSync(`/sys/block/${name}/loop/backing_file`, 'utf8').trim() === realpathSync(container);
    } catch {
      return false;
    }
  });
}
