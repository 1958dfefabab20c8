import { afterAll, beforeAll, expect, test } from 'vitest';
import { lent, PrivateRoot, workFolder } from './support/private-root.ts';
import { attest, idsIn, layFiles, provision, readOf, shippedProfile } from './support/profile-pc.ts';

/** Each row taken out of force alone: the reading has to name it, and what it stopped has to go through again. */
let root: PrivateRoot;
beforeAll(async () => {
  root = await PrivateRoot.open();
  layFiles(root);
  expect(provision(root)).toMatchObject({ code: 0 });
  root.boot();
  expect(idsIn(readOf(attest(root)), 'not-in-force')).toEqual([]);
});
afterAll(() => root.close());

const turn = (id: string, way: 'off' | 'on') =>
  root.must(['node', '/srv/tanmori/test/fault/support/row-off.ts', id, way]);

/** Rows about what is not there: nothing to take away. `user-dirs` and `work-noexec` go with
 * the folder and the mount that they lie in. polkit is tried with its daemon (profile-polkit.test.ts). */
const nothingToTake = new Set(['shell-sandbox', 'runtime-noexec', 'work-noexec', 'user-dirs']);
const rows = shippedProfile.rows.filter((row) => row.kind !== 'polkit' && !nothingToTake.has(row.id));

const saves = (folder: string): boolean => root.sh(`echo x > '${folder}/x' && rm '${folder}/x'`, 'borrower').code === 0;
const starts = (folder: string): boolean => {
  const { code } = root.sh(`cp /bin/true '${folder}/mine' && '${folder}/mine'`, 'borrower');
  root.sh(`rm -f '${folder}/mine'`, 'borrower');
  return code === 0;
};

/** What goes through with the row off and is refused with it on. The print rows are in profile-print.test.ts. */
const deeds: Readonly<Record<string, () => boolean>> = {
  'home-fence': () => saves(lent.home),
  'var-tmp': () => saves('/var/tmp'),
  'run-lock': () => saves('/run/lock'),
  'var-crash': () => saves('/var/crash'),
  'usb-modules': () => !root.sh('modprobe -n -v usb-storage', 'borrower').stdout.includes('install /bin/false'),
  fuse: () => (Number.parseInt(root.must(['stat', '-c', '%a', '/usr/bin/fusermount3']), 8) & 0o4000) !== 0,
  groups: () => / (lpadmin|plugdev)/.test(root.must(['id', '-nG'], 'borrower')),
  'printer-ports': () => root.sh(speakToPrinter, 'borrower').stdout === 'page',
  'apt-guard': () => !root.must(['apt-config', 'dump', 'DPkg::Pre-Invoke']).includes('tanmori-maintenance'),
  'user-namespaces': () => root.must(['cat', '/proc/sys/user/max_user_namespaces']).trim() !== '0',
  'home-noexec': () => starts(workFolder),
  'tmp-noexec': () => starts('/tmp'),
  'shm-noexec': () => starts('/dev/shm'),
};

/** A printer of the network, and a program that needs no printing system to reach it. */
const speakToPrinter = `node -e '
const net = require("node:net");
const printer = net.createServer((line) => line.pipe(process.stdout)).listen(9100, "127.0.0.1", () =>
  net.connect(9100, "127.0.0.1").on("error", () => printer.close()).on("close", () => printer.close()).end("page"));'`;

/** Rows that lie within another one's place and go before it. */
const within: Readonly<Record<string, readonly string[]>> = {
  'home-config': ['user-dirs'],
  'work-folder': ['work-noexec'],
  'home-noexec': ['work-noexec'],
};

test.each(rows.map((row) => row.id))('%s', (id) => {
  const deed = deeds[id];
  if (deed !== undefined) expect(deed(), 'on').toBe(false);
  const off = [...(within[id] ?? []), id];
  for (const row of off) turn(row, 'off');
  const read = readOf(attest(root)).rows.find((row) => row.id === id);
  if (deed !== undefined) expect(deed(), 'off').toBe(true);
  for (const row of off.toReversed()) turn(row, 'on');
  // What the borrower cannot even read (cupsd.conf was closed to them) is 不明, which is no more good than 無効.
  expect(['not-in-force', 'unknown']).toContain(read?.state);
  if (deed !== undefined) expect(deed(), 'on again').toBe(false);
});
