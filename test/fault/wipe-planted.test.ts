import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { WipeReport } from '../../contract/loan/wipe-report.ts';
import { HostileTree } from './support/hostile-tree.ts';
import { borrower, WipeDisk } from './support/wipe-disk.ts';

const isRoot = process.getuid?.() === 0;
const timeout = 240_000;

/** What the borrower leaves behind so that the wipe misses it, never ends, or is undone behind its back. */
describe.skipIf(!isRoot)(
  `a disk that was prepared for its wipe (${isRoot ? 'ext4 on a loop device' : 'needs root'})`,
  () => {
    let disk: WipeDisk;
    beforeEach(async () => {
      disk = await WipeDisk.open(64);
    });
    afterEach(() => disk.close());

    /** A file below /var as Debian has it, seen in the disk's namespace alone. */
    function plantBelow(place: string, name: string, owner: { readonly uid: number; readonly gid: number }): void {
      mkdirSync(disk.path(place), { recursive: true });
      writeFileSync(disk.path(`${place}/${name}`), 'Planted: 住民の控え');
      chownSync(disk.path(`${place}/${name}`), owner.uid, owner.gid);
    }

    test("nothing that runs or waits in the borrower's name outlives it, and others keep theirs", {
      timeout,
    }, async () => {
      const canaries = await disk.plant();
      const root = { uid: 0, gid: 0 };
      const planted = [
        ['spool/cron/crontabs', borrower.account],
        ['spool/cron/atjobs', 'a0000101b2c3d4'],
        ['mail', borrower.account],
      ] as const;
      for (const [place, name] of planted) plantBelow(place, name, borrower);
      plantBelow('linger', borrower.account, root);
      plantBelow('linger', 'officer', root);
      plantBelow('spool/cron/crontabs', 'officer', root);
      for (const place of ['spool', 'mail']) disk.must(['mount', '--bind', `${disk.mount}/${place}`, `/var/${place}`]);
      // No such folder here: its own parent is covered.
      mkdirSync(disk.path('systemd'));
      disk.must(['mv', `${disk.mount}/linger`, `${disk.mount}/systemd/linger`]);
      disk.must(['mount', '--bind', `${disk.mount}/systemd`, '/var/lib/systemd']);

      expect((await disk.check(canaries)).residue).toContainEqual({ place: 'schedules', state: 'present', files: 3 });
      expect(await disk.wipe(canaries)).toMatchObject({ result: 'erased', reasons: [] });
      for (const [place, name] of planted) expect(existsSync(disk.path(`${place}/${name}`)), place).toBe(false);
      expect(readdirSync(disk.path('systemd/linger'))).toEqual(['officer']);
      expect(readdirSync(disk.path('spool/cron/crontabs'))).toEqual(['officer']);
      expect((await disk.check(canaries)).residue).toContainEqual({ place: 'schedules', state: 'absent', files: 0 });
    });

    test("memory of crashed programs and the account's own log, which root keeps and the next borrower could read, go too", {
      timeout,
    }, async () => {
      const canaries = await disk.plant();
      const root = { uid: 0, gid: 0 };
      const boot = 'b'.repeat(32);
      const [cores, logs] = ['systemd/coredump', `log/journal/${'a'.repeat(32)}`];
      const own = [
        [cores, `core.soffice\\x2ebin.${borrower.uid}.${boot}.4711.1764000000000000.zst`],
        [logs, `user-${borrower.uid}.journal`],
        [logs, `user-${borrower.uid}@0006ab-12.journal`],
        [logs, `user-${borrower.uid}@0006ab-13.journal~`],
      ] as const;
      const others = [
        [cores, `core.sshd.0.${boot}.4712.1764000000000000.zst`],
        [logs, `user-${borrower.uid}1.journal`],
        [logs, 'system.journal'],
      ] as const;
      for (const [place, name] of [...own, ...others]) plantBelow(place, name, root);
      disk.must(['mount', '--bind', `${disk.mount}/systemd`, '/var/lib/systemd']);
      disk.must(['mount', '--bind', `${disk.mount}/log`, '/var/log']);

      expect((await disk.check(canaries)).residue).toEqual(
        expect.arrayContaining([expect.objectContaining({ place: 'shell-history', state: 'present', files: 3 })]),
      );
      expect(await disk.wipe(canaries)).toMatchObject({ result: 'erased', reasons: [] });
      for (const [place, name] of own) expect(existsSync(disk.path(`${place}/${name}`)), name).toBe(false);
      for (const [place, name] of others) expect(existsSync(disk.path(`${place}/${name}`)), name).toBe(true);
      expect((await disk.check(canaries)).residue).toContainEqual({
        place: 'shell-history',
        state: 'absent',
        files: 0,
      });
    });

    test('an encrypted volume whose disk is not there is not called erased; the next try destroys its key', {
      timeout,
    }, async () => {
      const canaries = await disk.plant();
      const cipher = disk.path('cipher');
      disk.use({ kind: 'gocryptfs', cipherFolder: `${disk.mount}/cipher`, keyCopies: [] });
      expect(await disk.wipe(canaries)).toMatchObject({ result: 'needs-attention', reasons: ['io-error'] });
      mkdirSync(cipher);
      for (const name of ['gocryptfs.conf', 'gocryptfs.diriv']) writeFileSync(`${cipher}/${name}`, 'key'.repeat(50));
      expect(await disk.wipe(canaries)).toMatchObject({ result: 'erased', reasons: [] });
      expect(readdirSync(cipher)).toEqual([]);
    });

    test('a work folder that the profile has bound onto itself is no open volume, and holds no wipe up', {
      timeout,
    }, async () => {
      const work = `${disk.mount}/home/作業`;
      disk.must(['mount', '--bind', work, work]);
      mkdirSync(disk.path('cipher'));
      for (const name of ['gocryptfs.conf', 'gocryptfs.diriv'])
        writeFileSync(disk.path(`cipher/${name}`), 'key'.repeat(50));
      disk.use({ kind: 'gocryptfs', cipherFolder: `${disk.mount}/cipher`, keyCopies: [] });
      // The volume is closed: what is planted now would lie beside it, unencrypted.
      const refused = await disk.start('plant', []).ended;
      expect(refused.stderr).toContain('TM-706');
      expect(readdirSync(disk.path('home/作業'))).toEqual([]);
      // A file system of its own stands for the opened volume.
      disk.must(['mount', '-t', 'tmpfs', 'tmpfs', work]);
      disk.must(['chown', `${borrower.uid}:${borrower.gid}`, work]);
      expect(await disk.wipe(await disk.plant())).toMatchObject({ result: 'erased', reasons: [] });
    });

    test('a program of the borrower that starts in the middle is not overlooked', { timeout }, async () => {
      const canaries = await disk.plant();
      const work = new HostileTree(disk.path('home/作業'), borrower);
      for (let n = 0; n < 400; n += 1) work.file(`書類 ${n}`, 3000);
      let job: ReturnType<typeof spawn> | null = null;
      const wiping = disk.start('wipe', canaries);
      onTestFinished(() => void job?.kill('SIGKILL'));
      // As cron would start it: after the look at who runs, before the traces are swept.
      wiping.child.stderr?.on('data', (said: string) => {
        if (said.includes('overwrite 0'))
          job ??= spawn('sleep', ['infinity'], { uid: borrower.uid, gid: borrower.gid });
      });
      const { ok: _, ...report } = JSON.parse((await wiping.ended).stdout) as { readonly ok: boolean };
      expect(job).not.toBeNull();
      expect(WipeReport.parse(report)).toMatchObject({
        result: 'needs-attention',
        reasons: expect.arrayContaining(['borrower-running']),
      });
      const gone = new Promise((resolve) => job?.once('exit', resolve));
      (job as ReturnType<typeof spawn> | null)?.kill('SIGKILL');
      await gone;
      expect(await disk.wipe(canaries)).toMatchObject({ result: 'erased', reasons: [] });
    });

    test.each([
      ['the trash', '.local/share', 'Trash'],
      ['a folder above it', '', '.local'],
    ])(
      'a link in the place of %s leads root nowhere when canaries are planted (TM-706)',
      { timeout },
      async (_, above, name) => {
        const system = `${disk.mount}/system`;
        mkdirSync(`${disk.path('system')}/share/Trash`, { recursive: true });
        const before = disk.must(['find', system, '-printf', '%p %u %m\\n']);
        disk.must(['mkdir', '-p', `${disk.mount}/home/${above}`]);
        disk.must(['ln', '-s', system, `${disk.mount}/home/${above}/${name}`]);
        disk.must(['chown', '-hR', `${borrower.uid}:${borrower.gid}`, `${disk.mount}/home`]);
        const ended = await disk.start('plant', []).ended;
        expect(ended.code).not.toBe(0);
        expect(ended.stderr).toContain('TM-706');
        expect(disk.must(['find', system, '-printf', '%p %u %m\\n'])).toBe(before);
      },
    );

    test('a tree deeper than a process may hold folders open is erased all the same', { timeout }, async () => {
      const canaries = await disk.plant();
      const top = disk.path('home/作業/深い');
      // From the bottom up: each folder takes the one before in.
      for (let depth = 0; depth < 5000; depth += 1) {
        mkdirSync(`${top}-`);
        chownSync(`${top}-`, borrower.uid, borrower.gid);
        if (depth === 0) writeFileSync(`${top}-/底`, '住民の控え');
        else renameSync(top, `${top}-/${depth}`);
        renameSync(`${top}-`, top);
      }
      const wiping = disk.start('wipe', canaries);
      execFileSync('prlimit', ['--pid', String(wiping.child.pid), '--nofile=4096:4096']);
      const { ok: _, ...report } = JSON.parse((await wiping.ended).stdout) as { readonly ok: boolean };
      expect(WipeReport.parse(report)).toMatchObject({ result: 'erased', reasons: [] });
      expect(readdirSync(disk.path('home/作業'))).toEqual([]);
    });

    test('files of billions of gigabytes in memory, and more bytes than can be counted, do not hold it up', {
      timeout,
    }, async () => {
      const canaries = await disk.plant();
      disk.must(['mount', '-t', 'tmpfs', 'tmpfs', `${disk.mount}/temp`]);
      chmodSync(disk.path('temp'), 0o1777);
      // The third has data where no number of JavaScript's leads.
      for (const [name, at] of [
        ['一', '0'],
        ['二', '1000000000'],
        ['三', '4000000000000000000'],
      ] as const) {
        const path = `${disk.mount}/temp/${name}`;
        disk.must(['truncate', '-s', '4E', path]);
        disk.must(['sh', '-c', 'printf 住民 | dd of="$1" bs=1 seek="$2" conv=notrunc status=none', 'sh', path, at]);
        disk.must(['chown', String(borrower.uid), path]);
      }
      const wiping = disk.start('wipe', canaries);
      const late = setTimeout(() => wiping.child.kill('SIGKILL'), 90_000);
      const ended = await wiping.ended;
      clearTimeout(late);
      expect(ended).toMatchObject({ code: 0, signal: null });
      // Two are gone; the third is said, and stays in memory until the PC is switched off.
      expect(JSON.parse(ended.stdout)).toMatchObject({ ok: true, result: 'needs-attention' });
      expect(readdirSync(disk.path('temp'))).toEqual(['三']);
    });
  },
);
