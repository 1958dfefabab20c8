import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openAnchorFile } from '../../recorder/anchors/anchor-file.ts';
import { openRecorder } from '../unit/recorder/support/opened-recorder.ts';
import { randomBuffer } from '../unit/recorder/support/sample-loan.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

const isRoot = process.getuid?.() === 0;
const hasTools = ['mkfs.ext4', 'losetup'].every((tool) => spawnSync('which', [tool]).status === 0);
const why = isRoot && hasTools ? '' : ' (skipped: a disk image takes root, mkfs.ext4 and losetup)';
const imageBytes = 12 * 1024 * 1024;

/** A real ext4 on a loop device. @returns the raw image, and how to take the disk away. */
function mountImage(): { readonly image: string; readonly folder: string; readonly unmount: () => void } {
  const place = temporaryFolder();
  const image = join(place, 'disk.img');
  const folder = join(place, 'mounted');
  mkdirSync(folder);
  writeFileSync(image, Buffer.alloc(imageBytes));
  execFileSync('mkfs.ext4', ['-q', '-F', image]);
  const mounted = spawnSync('mount', ['-o', 'loop', image, folder], { encoding: 'utf8' });
  if (mounted.status !== 0) throw new Error(`cannot mount a disk image: ${mounted.stderr}`);
  const unmount = (): void => {
    spawnSync('umount', ['-l', folder]);
  };
  onTestFinished(unmount);
  return { image, folder, unmount };
}

/** How often a seed stands in raw bytes, as itself or written out. */
function occurrences(bytes: Buffer, seed: Buffer): number {
  const forms = [seed, Buffer.from(seed.toString('hex')), Buffer.from(seed.toString('base64'))];
  let count = 0;
  for (const form of forms) {
    for (let at = bytes.indexOf(form); at !== -1; at = bytes.indexOf(form, at + 1)) count += 1;
  }
  return count;
}

const files = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

test.skipIf(why !== '')(
  `every seed that was destroyed is found on the raw disk before, and nowhere after${why}`,
  { timeout: 120_000 },
  async () => {
    const { image, folder, unmount } = mountImage();
    const data = join(folder, 'recorder');
    mkdirSync(data, { mode: 0o700 });
    const seeds: Buffer[] = [];
    const seenBefore: number[] = [];
    const random = (bytes: number): Buffer => {
      const made = randomBuffer(bytes);
      if (bytes === 32) seeds.push(Buffer.from(made));
      return made;
    };
    const recorder = openRecorder({
      folder: data,
      random,
      slots: (real) => ({
        read: real.read,
        write: (slot, bytes) => {
          // The seed that this write destroys, where it destroys one, and the scanner's own proof that it can find it.
          const past = seeds.at(-2);
          const held = real.read()?.[slot];
          if (past !== undefined && held?.includes(past) === true) {
            execFileSync('sync', ['-f', data]);
            seenBefore.push(occurrences(readFileSync(image), past));
          }
          real.write(slot, bytes);
        },
      }),
    });
    const periods = 40;
    // The first entry of a period opens it, the second one 30 seconds later closes it.
    for (let i = 0; i < 2 * periods; i += 1) {
      recorder.clock.advance(31_000);
      await recorder.core.append({
        drafts: [{ type: 'command.refused', session: null, actor: 'system', data: { channel: 'x', why: `${i}` } }],
      });
    }
    expect(recorder.writer.state.key.period).toBe(periods);
    // Each lay on the disk once, in its slot, until the moment before.
    expect(seenBefore).toEqual(Array(periods).fill(1));
    expect(seeds).toHaveLength(periods + 1);

    const present = seeds.at(-1);
    const others = files(data).filter((path) => !path.endsWith('seal-slots'));
    expect(others.map((path) => path.slice(data.length + 1)).sort()).toEqual([
      'anchors',
      'keys/seal.public.json',
      'trail.db',
      'trail.db-wal',
    ]);
    for (const path of others) {
      const bytes = readFileSync(path);
      expect(seeds.map((seed) => occurrences(bytes, seed))).toEqual(Array(seeds.length).fill(0));
    }
    recorder.database.close();
    execFileSync('sync', ['-f', data]);
    unmount();
    const disk = readFileSync(image);
    expect(seeds.slice(0, -1).map((seed) => occurrences(disk, seed))).toEqual(Array(periods).fill(0));
    expect(present === undefined ? 0 : occurrences(disk, present)).toBe(1);
  },
);

test.skipIf(why !== '')(
  `an anchors file under chattr +a takes lines and loses none, for root neither${why}`,
  { timeout: 60_000 },
  () => {
    const { folder } = mountImage();
    const path = join(folder, 'anchors');
    const file = openAnchorFile(path);
    const anchor = {
      chain: 'loan:L-20261101-001',
      seq: 7,
      head: 'a'.repeat(64),
      key: { period: 1, publicKey: `${'A'.repeat(43)}=` },
    };
    file.make();
    file.append(anchor);
    execFileSync('chattr', ['+a', path]);
    onTestFinished(() => {
      spawnSync('chattr', ['-a', path]);
    });
    file.append({ ...anchor, seq: 9 });
    expect(file.read(anchor.chain)?.map(({ seq }) => seq)).toEqual([7, 9]);
    for (const [command, ...args] of [
      ['rm', '-f', path],
      ['mv', path, `${path}.old`],
      ['truncate', '-s', '0', path],
      ['cp', '/dev/null', path],
    ] as const) {
      expect(spawnSync(command, [...args]).status, command).not.toBe(0);
    }
    expect(file.read(anchor.chain)?.map(({ seq }) => seq)).toEqual([7, 9]);
  },
);
