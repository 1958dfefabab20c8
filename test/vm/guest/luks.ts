import { chownSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { CanaryManifest, type WipeOrder } from '#contract/loan/wipe-report.ts';
import { systemClock } from '../../../agent/clock.ts';
import { runCommand } from '../../../agent/profile/linux/run-command.ts';
import { linuxWipe } from '../../../agent/wipe/linux-wipe.ts';
import type { WipeParameters } from '../../../agent/wipe/parameters.ts';
import { runCheck } from '../../../agent/wipe/run-check.ts';
import { runPlant } from '../../../agent/wipe/run-plant.ts';
import { runWipe } from '../../../agent/wipe/run-wipe.ts';
import { CanaryScanner, scanPath } from '../../../agent/wipe/scan.ts';
import { must, say, tryOut } from './say.ts';

/** A LUKS partition under the work folder, and a disk of ext4 with all else of the borrower's. */
const [container, plain] = ['/dev/vdb', '/dev/vdc'];
const mapped = '/dev/mapper/work';
const disk = '/mnt/disk';
const work = `${disk}/home/作業`;
const key = '/root/escrow.key';
const headerCopy = `${disk}/keys/header.bak`;
const lent = { account: 'tanmori-lent', uid: 4000, gid: 4000 } as const;
const state = '/var/lib/tanmori-wipe';

const parameters: WipeParameters = {
  ...{ v: 1, platform: 'linux', terminal: 'T-0012', workFolder: work },
  borrower: { ...lent, home: `${disk}/home` },
  volume: { kind: 'luks', container, keyCopies: [headerCopy] },
  ...{ recorder: [`${disk}/recorder`], temp: [`${disk}/temp`], printSpool: null, raw: [container, plain], swap: [] },
};
const order = (purpose: WipeOrder['purpose'], canaries: WipeOrder['canaries']): WipeOrder => ({
  ...{ v: 1, purpose, terminal: 'T-0012', loan: 'L-20261121-001', issuedAt: '2026-11-27T06:00:00.000Z', canaries },
  executor: { id: purpose === 'check' ? '100300' : '100200', name: '情報 太郎' },
  scope: ['work', 'residue', 'recorder'],
});
const world = {
  ...{ run: runCommand, clock: systemClock, state, tool: { name: 'tanmori-agent', version: '0.1.0' } },
  progress: (step: string) => process.stderr.write(`${step}\n`),
};
const luks = (...args: readonly string[]): string => must('/usr/sbin/cryptsetup', args);
const opens = (what: string): unknown =>
  tryOut(what, '/usr/sbin/cryptsetup', ['open', '--test-passphrase', '--key-file', key, container]);

/** Prepares the volume, plants, looks on both sides, wipes with the mapping open, tries the escrowed key, checks. */
export async function eraseLuksVolume(): Promise<void> {
  prepare();
  const planted = CanaryManifest.parse(doneOf(await runPlant(order('prepare', []), parameters, world)));
  say({ kind: 'planted', manifest: planted });
  must('/usr/bin/sync', []);
  const inside = planted.canaries.filter(({ place }) => place === 'work');
  for (const [where, path] of [['mapped', mapped] as const, ['raw', container] as const]) {
    const scanner = new CanaryScanner(inside);
    if (!scanPath(scanner, path)) throw new Error(`${path} cannot be read`);
    say({ kind: 'looked', where, found: scanner.found.size });
  }
  opens('key before');
  say({ kind: 'wiped', report: doneOf(await runWipe(order('wipe', planted.canaries), parameters, world, linuxWipe)) });
  opens('key after');
  tryOut('header after', '/usr/sbin/cryptsetup', ['isLuks', container]);
  say({
    kind: 'checked',
    report: doneOf(await runCheck(order('check', planted.canaries), parameters, world, linuxWipe)),
  });
}

function prepare(): void {
  mkdirSync(disk, { recursive: true });
  must('/usr/bin/mount', [plain, disk]);
  writeFileSync(key, 'tanmori-escrowed-key');
  const quick = ['--pbkdf', 'pbkdf2', '--pbkdf-force-iterations', '1000'];
  luks('luksFormat', '-q', ...quick, '--key-file', key, container);
  luks('luksHeaderBackup', container, '--header-backup-file', '/root/header.bak');
  luks('open', '--key-file', key, container, 'work');
  must('/usr/sbin/mke2fs', ['-q', '-t', 'ext4', mapped]);
  for (const place of ['home', 'home/作業', 'temp', 'recorder', 'keys']) mkdirSync(`${disk}/${place}`);
  must('/usr/bin/mount', [mapped, work]);
  for (const place of [`${disk}/home`, work]) chownSync(place, lent.uid, lent.gid);
  copyFileSync('/root/header.bak', headerCopy);
  mkdirSync(state, { recursive: true, mode: 0o700 });
}

function doneOf<Value>(outcome: { readonly ok: true; readonly value: Value } | { readonly ok: false }): Value {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
}
