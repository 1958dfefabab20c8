import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layPrinter, startCups, stopCups } from '../fault/support/printing-pc.ts';
import { lent, PrivateRoot, workFolder } from '../fault/support/private-root.ts';
import { layFiles, provision } from '../fault/support/profile-pc.ts';
import { foreignPackage, makeForeignPackage } from './support/foreign-package.ts';

/**
 * What the system itself refuses to the borrower's account while nothing of ours runs. Each is tried twice: before the
 * profile is in force, where it has to go through (else the try proves nothing), and after, where it may not. Numbers are
 * those of the bypasses in scripts/attack/bypasses.ts.
 */
interface Deed {
  readonly number: number;
  readonly title: string;
  /** Shell commands of the borrower; exit code 0 where the deed is done. */
  readonly script: string;
  /** What has to be there or to run, as root, before each try. */
  readonly before?: (root: PrivateRoot) => unknown;
  readonly after?: (root: PrivateRoot) => unknown;
}

const { home } = lent;
const own = (path: string): string => `cp /bin/true '${path}' && chmod 755 '${path}' && '${path}'`;

const startPrinting = (root: PrivateRoot): void => {
  startCups(root);
  root.run(['lpadmin', '-p', 'paper', '-E', '-v', 'sink:/', '-m', 'raw']);
};

const printed = '/var/lib/private-root/page';
/** A printer of the network: what reaches its port lies in a file. */
const startPrinter = (port: number) => (root: PrivateRoot) =>
  root.must([
    'sh',
    '-c',
    `rm -f ${printed}; touch ${printed}; chmod 644 ${printed}
    node -e 'require("node:net").createServer((line) => line.pipe(require("node:fs").createWriteStream("${printed}")))
      .listen(${port}, "127.0.0.1", () => console.log("up"))' > ${printed}.log 2>&1 & echo $! > ${printed}.pid
    for i in $(seq 100); do grep -q up ${printed}.log && exit 0; sleep 0.05; done; exit 1`,
  ]);
const stopPrinter = (root: PrivateRoot): string => root.must(['sh', '-c', `kill $(cat ${printed}.pid)`]);
const speakTo = (port: number): string => `node -e '
require("node:net").connect(${port}, "127.0.0.1").on("error", () => process.exit(1)).end("page");'
for i in $(seq 20); do [ -s ${printed} ] && exit 0; sleep 0.05; done; exit 1`;

const deeds: readonly Deed[] = [
  ...['', '/Desktop', '/Documents', '/Documents/old'].map((folder) => ({
    number: 45,
    title: `a save into ${folder === '' ? 'the home' : folder}, with nobody watching`,
    script: `echo secret > '${home}${folder}/秘密.txt' && rm '${home}${folder}/秘密.txt'`,
  })),
  ...['/var/tmp', '/var/crash', '/run/lock'].map((folder) => ({
    number: 45,
    title: `a save into ${folder}, with nobody watching`,
    script: `echo secret > '${folder}/秘密.txt' && rm '${folder}/秘密.txt'`,
  })),
  {
    number: 2,
    title: 'a hard link from the work folder to the home',
    script: `echo x > ${workFolder}/a && ln ${workFolder}/a ${home}/a; r=$?; rm -f ${workFolder}/a ${home}/a; exit $r`,
  },
  {
    number: 2,
    title: 'a file moved out of the work folder',
    script: `echo x > ${workFolder}/b && mv ${workFolder}/b ${home}/Desktop/b; r=$?; rm -f ${workFolder}/b ${home}/Desktop/b; exit $r`,
  },
  {
    number: 4,
    title: 'a link in the work folder that leads to the desktop, and a save through it',
    script: `ln -sfn ${home}/Desktop ${workFolder}/hin && echo x > ${workFolder}/hin/d; r=$?; rm -rf ${workFolder}/hin ${home}/Desktop/d; exit $r`,
  },
  ...[9100, 515, 631].map((port) => ({
    number: 17,
    title: `a page straight to a printer’s port ${port}`,
    before: startPrinter(port),
    script: speakTo(port),
    after: stopPrinter,
  })),
  {
    number: 15,
    title: 'a print job',
    before: startPrinting,
    script: 'lp -d paper -o raw /etc/hostname',
    after: stopCups,
  },
  {
    number: 15,
    title: 'a print job in root’s name',
    before: startPrinting,
    script: 'lp -U root -d paper -o raw /etc/hostname',
    after: stopCups,
  },
  ...[workFolder, `${home}/.cache`, '/tmp', '/dev/shm'].map((folder) => ({
    number: 28,
    title: `a portable program started from ${folder}`,
    script: `mkdir -p '${folder}' && ${own(`${folder}/schreiben`)}; r=$?; rm -f '${folder}/schreiben'; exit $r`,
  })),
  {
    number: 28,
    title: 'a program under the name of a document, started by the loader',
    script: `cp /bin/true ${workFolder}/議事録.docx && /lib64/ld-linux-x86-64.so.2 ${workFolder}/議事録.docx; r=$?; rm -f ${workFolder}/議事録.docx; exit $r`,
  },
  {
    number: 30,
    title: 'a script with the executable bit',
    script: `printf '#!/bin/sh\\nexit 0\\n' > ${workFolder}/s && chmod 755 ${workFolder}/s && ${workFolder}/s; r=$?; rm -f ${workFolder}/s; exit $r`,
  },
  {
    number: 44,
    title: 'a user namespace, by which a mount of one’s own could be had',
    script: 'test "$(cat /proc/sys/user/max_user_namespaces)" -gt 0',
  },
  {
    number: 44,
    title: 'a FUSE mount',
    script: `test -u /usr/bin/fusermount3`,
  },
  {
    number: 25,
    title: 'another work folder in the settings of the desktop',
    script: `mkdir -p ${home}/.config && echo 'XDG_DOCUMENTS_DIR="$HOME/x"' > ${home}/.config/user-dirs.dirs`,
    after: (root) => root.run(['rm', '-f', `${home}/.config/user-dirs.dirs`]),
  },
  {
    number: 12,
    title: 'a stick’s module loaded by its name, where the system would do it for anybody who plugs one in',
    script: `! modprobe -n -v usb-storage 2>/dev/null | grep -q 'install /bin/false'`,
  },
];

const isRoot = process.getuid?.() === 0;
describe.skipIf(!isRoot)(`kinds${isRoot ? '' : ' (skipped: a private root takes root)'}`, () => {
  let root: PrivateRoot;
  const wentThrough = new Map<Deed, boolean>();
  const attempt = ({ before, script, after }: Deed): boolean => {
    before?.(root);
    const done = root.sh(script, 'borrower').code === 0;
    after?.(root);
    return done;
  };
  beforeAll(async () => {
    root = await PrivateRoot.open();
    layFiles(root);
    layPrinter(root);
    root.must([
      'sh',
      '-c',
      `mkdir -p ${workFolder} ${home}/.cache && chown ${lent.account}: ${workFolder} ${home}/.cache`,
    ]);
    for (const deed of deeds) wentThrough.set(deed, attempt(deed));
    expect(provision(root)).toMatchObject({ code: 0 });
    root.boot();
  }, 180_000);
  afterAll(() => root.close());

  test.each(deeds)('#$number prevented: $title', (deed) => {
    expect(wentThrough.get(deed), 'without the profile').toBe(true);
    expect(attempt(deed), 'with the profile').toBe(false);
  });

  test('#30 declared: a script given to its interpreter still runs, as docs/security.md says', () => {
    expect(
      root.sh(
        `echo 'exit 7' > ${workFolder}/s.sh; sh ${workFolder}/s.sh; r=$?; rm ${workFolder}/s.sh; exit $r`,
        'borrower',
      ).code,
    ).toBe(7);
  });

  test('#21 prevented: the clock is not the borrower’s to turn', () => {
    const set = root.run(
      ['node', '-e', 'process.exit(require("node:child_process").spawnSync("date", ["-s", "2020-01-01"]).status)'],
      'borrower',
    );
    expect(set.code).not.toBe(0);
    expect(Number(root.must(['date', '+%Y']))).toBeGreaterThan(2020);
  });

  test('#43 prevented: the system’s records of what was installed are not the borrower’s to empty', () => {
    for (const file of ['/var/lib/dpkg/status', '/var/log/dpkg.log']) {
      root.must(['sh', '-c', `test -e ${file} || echo x > ${file}`]);
      for (const way of [`: > ${file}`, `rm ${file}`, `mv ${file} /tmp/`]) {
        expect(root.sh(way, 'borrower').code, way).not.toBe(0);
      }
    }
  });

  test('#26 prevented: a second account', () => {
    const [make, drop] = ['useradd -M zweiter', 'userdel zweiter'];
    expect(root.sh(make, 'borrower').code).not.toBe(0);
    // It is the rights that are missing, not the program.
    expect(root.sh(`${make} && ${drop}`).code).toBe(0);
  });

  test('#29 prevented: a package, with the borrower’s rights and, outside of maintenance, with root’s', () => {
    root.must(['sh', '-c', `${makeForeignPackage} && chmod 644 fremd.deb && chmod 755 .`]);
    expect(root.sh(`dpkg -i ${foreignPackage}`, 'borrower').code).not.toBe(0);
    expect(
      root.sh(`apt-get install -y --no-download ${foreignPackage}`).stdout + root.sh(`dpkg -s fremd`).stdout,
    ).not.toMatch(/ok installed/);
    // The package itself is sound: where maintenance is on, it goes in.
    expect(root.sh(`dpkg -i ${foreignPackage} && dpkg -r fremd`).code).toBe(0);
  });

  test('#25 prevented: profile, parameters and what was provisioned are not the borrower’s to change', () => {
    for (const file of [
      '/etc/tanmori/linux.json',
      '/etc/tanmori/parameters.json',
      '/var/lib/tanmori-profile/provisioned.json',
    ]) {
      root.must(['test', '-e', file]);
      for (const way of [`echo x >> ${file}`, `rm ${file}`, `mv ${file} ${file}.x`, `chmod 777 ${file}`]) {
        expect(root.sh(way, 'borrower').code, way).not.toBe(0);
      }
    }
  });
});
