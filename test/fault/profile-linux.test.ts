import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programPath } from '../programs.ts';
import { lent, PrivateRoot, workFolder } from './support/private-root.ts';
import {
  attest,
  attestCommand,
  idsIn,
  layFiles,
  lentParameters,
  photograph,
  profileFile,
  provision,
  readOf,
  revert,
  shippedProfile,
  stateFolder,
} from './support/profile-pc.ts';

/** Where a borrower might save, outside the work folder. */
const forbidden = [
  lent.home,
  `${lent.home}/Desktop`,
  `${lent.home}/Documents`,
  `${lent.home}/Documents/old`,
  '/',
  '/home',
  '/etc',
  '/opt',
  '/srv',
  '/mnt',
  '/media',
  '/usr/local',
  '/usr/local/bin',
  '/var/lib',
  '/var/tmp',
  '/var/crash',
  '/run/lock',
];
/** Places of docs/security.md that programs need and that are watched instead. */
const watched = [`${lent.home}/.config`, `${lent.home}/.cache`, `${lent.home}/.local`, '/tmp', '/dev/shm'];

/** Where a program of one's own might be started from. */
const startable = [workFolder, `${lent.home}/.cache`, '/tmp', '/dev/shm'];

const canSave = (root: PrivateRoot, folder: string): boolean =>
  root.sh(`echo secret > '${folder}/秘密.txt' && rm '${folder}/秘密.txt'`, 'borrower').code === 0;
const canStart = (root: PrivateRoot, folder: string, how = ''): boolean =>
  root.sh(`cp /bin/true '${folder}/mine' && chmod 755 '${folder}/mine' && ${how} '${folder}/mine'`, 'borrower').code ===
  0;

/** polkit is tried by its own (profile-polkit.test.ts): without a daemon its rows are 不明. */
const polkitRows = shippedProfile.rows.filter((row) => row.kind === 'polkit').map((row) => row.id);

describe('a PC under the profile that is shipped', () => {
  let root: PrivateRoot;
  let before: string;
  beforeAll(async () => {
    root = await PrivateRoot.open();
    layFiles(root);
    before = photograph(root);
  });
  afterAll(() => root.close());

  test('nothing holds before: saves and own programs go through, no row but those of absent things is in force', () => {
    expect(forbidden.slice(0, 4).filter((folder) => !canSave(root, folder))).toEqual([]);
    for (const folder of ['/var/tmp', '/var/crash', '/run/lock', ...watched.slice(3)]) {
      expect(canSave(root, folder), folder).toBe(true);
    }
    expect(['/tmp', '/dev/shm', lent.home].filter((folder) => !canStart(root, folder))).toEqual([]);
    root.must(['sh', '-c', `rm -f /tmp/mine /dev/shm/mine ${lent.home}/mine`]);
    const read = attest(root);
    expect(read.code).toBe(1);
    expect(idsIn(readOf(read), 'in-force')).toEqual(['shell-sandbox', 'runtime-noexec']);
    expect(Object.values(readOf(read).controls).map((control) => control.state)).toEqual(Array(4).fill('unknown'));
  });

  test('provision puts all of it in force; rows of the kernel only after a start', () => {
    expect(provision(root)).toMatchObject({ code: 0 });
    const waiting = readOf(attest(root)).rows.filter((row) => row.state === 'not-in-force');
    expect(waiting.map((row) => row.id)).toEqual(shippedProfile.rows.filter((r) => r.needsBoot).map((r) => r.id));
    expect(waiting.every((row) => row.found.includes('再起動していません'))).toBe(true);
    root.boot();
    const read = attest(root);
    expect(read.code).toBe(2);
    expect(idsIn(readOf(read), 'not-in-force')).toEqual([]);
    expect(idsIn(readOf(read), 'unknown')).toEqual(polkitRows);
    // Root's reading is the borrower's: it gives its rights up.
    expect(attest(root, 'root').stdout).toBe(read.stdout);
  });

  test('設定確認 needs the acceptance of this very profile', () => {
    const state = (control: string) => readOf(attest(root)).controls[control];
    expect(state('save')).toMatchObject({ state: 'unknown', detail: expect.stringContaining('未検証') });
    const { identity } = JSON.parse(root.must(['cat', `${stateFolder}/provisioned.json`])) as {
      readonly identity: { readonly profile: string };
    };
    const accept = (profile: string) =>
      layFiles(root, shippedProfile, {
        ...lentParameters,
        acceptance: { profile, sheet: 'a'.repeat(64), on: '2026-11-26' },
      });
    accept('b'.repeat(64));
    expect(state('save')).toMatchObject({ state: 'unknown' });
    accept(identity.profile);
    expect(state('save')).toMatchObject({ state: 'configured' });
    expect(state('print')).toMatchObject({ state: 'configured' });
    // Without polkit's answer these two are not known to hold.
    expect(state('media')).toMatchObject({ state: 'unknown', detail: expect.stringContaining('polkit') });
    expect(state('install')).toMatchObject({ state: 'unknown' });
  });

  test('a save outside the work folder is refused, or lies where it is watched', () => {
    expect(forbidden.filter((folder) => canSave(root, folder))).toEqual([]);
    expect(watched.filter((folder) => !canSave(root, folder))).toEqual([]);
    expect(canSave(root, workFolder)).toBe(true);
    // By every other way to write: an old file, a folder within, a link, a rename out of the work folder.
    for (const way of [
      `echo x >> ${lent.home}/Documents/old/plan.txt`,
      `mkdir ${lent.home}/Desktop/neu`,
      `ln -s /etc/passwd ${lent.home}/Desktop/p`,
      `echo x > ${workFolder}/a && mv ${workFolder}/a ${lent.home}/Desktop/`,
      `echo x > ${workFolder}/b && ln ${workFolder}/b ${lent.home}/b`,
      `mv ${lent.home}/.config ${lent.home}/.other`,
      `rm -f ${lent.home}/.config/user-dirs.dirs`,
      `echo x > ${lent.home}/.config/user-dirs.dirs`,
      `chmod u+w ${lent.home}`,
      `setfacl -m u:${lent.uid}:rwx ${lent.home}/Desktop`,
    ]) {
      expect(root.sh(way, 'borrower').code, way).not.toBe(0);
    }
    expect(root.must(['cat', `${lent.home}/Documents/old/plan.txt`], 'borrower')).toBe('old\n');
  });

  test('a program of one’s own does not start; a script given to its interpreter still does', () => {
    for (const folder of startable) {
      expect(canStart(root, folder), folder).toBe(false);
      expect(canStart(root, folder, '/lib64/ld-linux-x86-64.so.2'), `${folder} by ld.so`).toBe(false);
    }
    expect(root.sh(`cp /bin/true ${workFolder}/mine; ${workFolder}/mine`, 'borrower')).toMatchObject({
      code: 126,
      stderr: expect.stringContaining('Permission denied'),
    });
    // docs/security.md says so: noexec does not reach what an interpreter reads.
    expect(root.sh(`echo 'echo ran' > ${workFolder}/s && sh ${workFolder}/s`, 'borrower').stdout).toBe('ran\n');
    root.sh(`rm -f ${startable.map((folder) => `${folder}/mine`).join(' ')} ${workFolder}/[sab]`, 'borrower');
  });

  test('the mounts come back from fstab as they were set', () => {
    root.must(['sh', '-c', `umount ${workFolder} ${lent.home} /var/tmp && mount -a`]);
    expect(idsIn(readOf(attest(root)), 'not-in-force')).toEqual([]);
    expect(canStart(root, workFolder)).toBe(false);
    root.sh(`rm -f ${workFolder}/mine`, 'borrower');
  });

  test('apt installs nothing outside of maintenance', () => {
    const hook = root.must(['sh', '-c', 'apt-config dump DPkg::Pre-Invoke']);
    const line = /"(test -e .*)";/.exec(hook)?.[1] ?? '';
    expect(root.sh(line).code).toBe(1);
    expect(root.sh(`touch /run/tanmori-maintenance; ${line}`).code).toBe(0);
    root.must(['rm', '/run/tanmori-maintenance']);
  });

  test('a second provisioning changes nothing, and never the prior state', () => {
    const state = () =>
      JSON.parse(root.must(['cat', `${stateFolder}/prior-state.json`])).body.rows as readonly { prior: unknown }[];
    const first = state().map((row) => row.prior);
    expect(provision(root)).toMatchObject({ code: 0, stderr: '' });
    expect(state().map((row) => row.prior)).toEqual(first);
    root.boot();
    expect(idsIn(readOf(attest(root)), 'not-in-force')).toEqual([]);
  });

  test('another profile, another machine and a damaged state are refused, and what was kept stays', () => {
    const [kept, machine] = [`${stateFolder}/prior-state.json`, '/etc/machine-id'];
    const codeOf = (ended: { readonly stdout: string }) => (JSON.parse(ended.stdout) as { readonly code: string }).code;
    const digest = () => root.must(['sha256sum', kept]);
    const first = digest();
    layFiles(root, { ...shippedProfile, rows: shippedProfile.rows.slice(1) });
    expect(codeOf(provision(root))).toBe('TM-603');
    layFiles(root);
    root.must(['sh', '-c', `cp -p ${machine} /root/id; tr 0-9a-f 1-9a-f0 < /root/id > ${machine}`]);
    expect(codeOf(provision(root))).toBe('TM-602');
    expect(codeOf(revert(root))).toBe('TM-602');
    expect(idsIn(readOf(attest(root)), 'unknown').length).toBeGreaterThan(polkitRows.length);
    root.must(['sh', '-c', `cat /root/id > ${machine}; touch -r /root/id ${machine}`]);
    root.must(['sh', '-c', `cp -p ${kept} /root/kept; sed -i 's/"mode":2541/"mode":2540/' ${kept}`]);
    const damaged = digest();
    expect(codeOf(provision(root))).toBe('TM-601');
    expect(codeOf(revert(root))).toBe('TM-601');
    expect(digest()).toBe(damaged);
    root.must(['sh', '-c', `cat /root/kept > ${kept}; rm /root/kept /root/id`]);
    expect(digest()).toBe(first);
    expect(root.sh(`cat ${kept}`, 'borrower').code).not.toBe(0);
  });

  test('whoever is no root, or while the borrower is at work, changes nothing', () => {
    const asBorrower = root.run(
      ['node', programPath('agent', '/srv/tanmori'), 'revert', '--state', stateFolder, '--json'],
      'borrower',
    );
    expect(asBorrower).toMatchObject({ code: 2, stdout: expect.stringContaining('TM-605') });
    root.must([
      'sh',
      '-c',
      `setpriv --reuid=${lent.uid} --regid=${lent.gid} --clear-groups sleep 60 >/dev/null 2>&1 & echo $! > /run/pid`,
    ]);
    expect(revert(root)).toMatchObject({ code: 2, stdout: expect.stringContaining('TM-605') });
    root.must(['sh', '-c', 'kill $(cat /run/pid); rm /run/pid; sleep 0.2']);
  });

  test('only the borrower, or root in their stead, is answered what is in force', () => {
    const third = root.run([...'setpriv --reuid=65534 --regid=65534 --clear-groups'.split(' '), ...attestCommand]);
    expect(third).toMatchObject({ code: 2, stdout: expect.stringContaining('TM-609') });
    expect(readOf(attest(root, 'root')).rows).toEqual(readOf(attest(root)).rows);
  });

  test('revert brings everything back, byte for byte', () => {
    expect(revert(root)).toMatchObject({ code: 0, stderr: '' });
    expect(photograph(root)).toBe(before);
    expect(canSave(root, lent.home)).toBe(true);
    expect(JSON.parse(revert(root).stdout)).toMatchObject({ code: 'TM-606' });
    expect(idsIn(readOf(attest(root)), 'in-force')).toEqual(['shell-sandbox', 'runtime-noexec']);
  });

  test('what somebody changed since is told and kept beside, at revert and when provisioning again', () => {
    expect(provision(root)).toMatchObject({ code: 0, stderr: '' });
    root.must(['sh', '-c', 'echo theirs > /etc/cups/cupsd.conf']);
    const again = provision(root);
    expect(again.stdout).toContain('/etc/cups/cupsd.conf.tanmori-kept-1');
    expect(root.must(['cat', '/etc/cups/cupsd.conf.tanmori-kept-1'])).toBe('theirs\n');
    root.must([
      'sh',
      '-c',
      'echo later > /etc/cups/cupsd.conf; echo "# mine" >> /etc/fstab; chmod 4755 /usr/bin/fusermount3',
    ]);
    root.must([
      'sh',
      '-c',
      'touch /etc/opt/chrome/policies/managed/theirs.json; gpasswd -a www-data plugdev >/dev/null',
    ]);
    const reverted = revert(root);
    expect(reverted.code).toBe(0);
    expect(root.must(['cat', '/etc/cups/cupsd.conf.tanmori-kept-2'])).toBe('later\n');
    expect(root.must(['cat', '/etc/fstab.tanmori-kept-1'])).toContain('# mine');
    // A folder that we made goes only where it is empty, and who joined a group since stays in it.
    expect(root.must(['ls', '/etc/opt/chrome/policies/managed'])).toBe('theirs.json\n');
    expect(root.must(['getent', 'group', 'plugdev'])).toMatch(
      new RegExp(`www-data,${lent.account}|${lent.account},www-data`),
    );
    root.must([
      'sh',
      '-c',
      'gpasswd -d www-data plugdev >/dev/null; rm -r /etc/opt/chrome /etc/cups/*.tanmori-kept-* /etc/fstab.tanmori-kept-1',
    ]);
    expect(root.must(['cat', '/etc/cups/cupsd.conf'])).toBe('Listen /run/cups/cups.sock\n');
  });

  test('files that the borrower may write are believed by nobody', () => {
    expect(provision(root)).toMatchObject({ code: 0, stderr: '' });
    root.boot();
    const { identity } = JSON.parse(root.must(['cat', `${stateFolder}/provisioned.json`])) as {
      readonly identity: { readonly profile: string };
    };
    layFiles(root, shippedProfile, {
      ...lentParameters,
      acceptance: { profile: identity.profile, sheet: 'a'.repeat(64), on: '2026-11-26' },
    });
    const ask = () =>
      JSON.parse(root.must(['node', '/srv/tanmori/test/fault/support/ask-controls.ts'], 'borrower')) as Readonly<
        Record<string, { readonly state: string }>
      >;
    expect(ask()).toMatchObject({ save: { state: 'configured' }, print: { state: 'configured' } });
    for (const path of [
      profileFile,
      '/etc/tanmori/parameters.json',
      `${stateFolder}/provisioned.json`,
      '/etc/tanmori',
    ]) {
      root.must(['setfacl', '-m', `u:${lent.uid}:rwX`, path]);
      expect(
        Object.values(ask()).map((c) => c.state),
        path,
      ).toEqual(Array(4).fill('unknown'));
      root.must(['setfacl', '-b', path]);
    }
    for (const [path, row] of [
      ['/etc/apt/apt.conf.d/99tanmori', 'apt-guard'],
      ['/etc/apt/apt.conf.d', 'apt-guard'],
      ['/etc/fstab', 'mounts-at-boot'],
      ['/etc/systemd/system', 'cups-service'],
    ] as const) {
      root.must(['setfacl', '-m', `u:${lent.uid}:rwX`, path]);
      expect(idsIn(readOf(attest(root)), 'not-in-force'), path).toContain(row);
      root.must(['setfacl', '-b', path]);
    }
    expect(ask()).toMatchObject({ save: { state: 'configured' } });
    expect(revert(root).code).toBe(0);
  }, 120_000);
});
