import { existsSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '#contract/errors.ts';
import type { Clock } from '../../../../../agent/clock.ts';
import { runCheck } from '../../../../../agent/wipe/run-check.ts';
import { runWipe } from '../../../../../agent/wipe/run-wipe.ts';
import { runPlantOnWindows } from '../../../../../agent/wipe/windows/plant.ts';
import { createWindowsWipe } from '../../../../../agent/wipe/windows/windows-wipe.ts';
import type { Canary, WipeOrder, WipeReport } from '../../../../../contract/loan/wipe-report.ts';
import { Cut, WindowsDisk, windowsOrder, windowsParameters } from './support/windows-disk.ts';

const clock: Pick<Clock, 'now'> = { now: () => new Date('2026-11-26T06:00:00.000Z') };
let disk: WindowsDisk;
beforeEach(() => {
  disk = new WindowsDisk();
});

const did = <Kind>(outcome: Outcome<Kind>): Kind => {
  if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.detail ?? ''}`);
  return outcome.value;
};
const world = () => ({
  ...{ run: disk.run, clock, state: disk.state, tool: { name: 'tanmori-agent', version: '0.1.0' } },
  progress: () => undefined,
});
const plant = async (parameters = windowsParameters()): Promise<readonly Canary[]> =>
  did(await runPlantOnWindows(windowsOrder({ purpose: 'prepare' }), parameters, world(), disk.parts)).canaries;
const wipe = (order: WipeOrder, parameters = windowsParameters()) =>
  runWipe(order, parameters, world(), createWindowsWipe(disk.parts));
const wiped = async (order: WipeOrder, parameters = windowsParameters()): Promise<WipeReport> =>
  did(await wipe(order, parameters));
const check = async (canaries: readonly Canary[], parameters = windowsParameters()) =>
  did(
    await runCheck(
      windowsOrder({ purpose: 'check', canaries: [...canaries], executor: { id: '100901', name: '見本 三郎' } }),
      ...([parameters, world(), createWindowsWipe(disk.parts)] as const),
    ),
  );
const stepOf = ({ steps }: WipeReport, name: string) => steps.find((step) => step.name === name);

describe('a PC with a BitLocker volume in a VHDX', () => {
  test('is erased once it was restarted, and the second person finds nothing', async () => {
    const canaries = await plant();
    expect(canaries.length).toBe(18);
    disk.write('W:\\作業\\報告.docx', 'secret');
    disk.write('C:\\Windows\\System32\\spool\\PRINTERS\\00002.SPL', 'printed secret');
    const order = windowsOrder({ canaries: [...canaries] });
    const first = await wiped(order);
    expect(first).toMatchObject({ technique: 'crypto-erase-bitlocker', result: 'needs-attention' });
    expect(first.reasons).toEqual(['swap-not-erased']);
    expect(first.before?.places.map(({ planted, found }) => [planted, found])).toEqual([
      [6, 6],
      [6, 6],
      [6, 6],
    ]);
    expect(stepOf(first, 'residue')?.files).toBeGreaterThan(12);
    expect(stepOf(first, 'trim')).toMatchObject({ outcome: 'skipped', reason: 'not-supported' });
    for (const gone of ['C:\\TW\\work.vhdx', 'C:\\TW\\recovery.txt', 'C:\\Users\\mihon', 'W:\\作業'])
      expect(disk.has(gone), gone).toBe(false);

    disk.hasBeenRestarted = true;
    // Under a new code, as an officer goes on: the same shutdown counts.
    const second = await wiped({ ...order, issuedAt: '2026-11-27T00:00:00.000Z' });
    expect(second).toMatchObject({ result: 'erased', reasons: [] });
    expect(second.after?.places.every(({ found }) => found === 0)).toBe(true);
    expect(await check(canaries)).toMatchObject({ verdict: 'clean', volume: 'unusable', reasons: [] });
  });

  test('keeps the trap out: the volume is let go before its file is written over, and its file is never thrown away while a key may be in it', async () => {
    const canaries = await plant();
    disk.instead.set('ReleaseVolume', {
      ...{ kind: 'ended', code: 0, stderr: Buffer.alloc(0) },
      stdout: Buffer.from('{"v":1,"step":"ReleaseVolume","reasons":["still-mounted"]}'),
    });
    const report = await wiped(windowsOrder({ canaries: [...canaries] }));
    expect(stepOf(report, 'crypto-erase')).toMatchObject({ outcome: 'failed', reason: 'still-mounted' });
    expect(stepOf(report, 'overwrite')).toMatchObject({ outcome: 'failed', reason: 'still-mounted' });
    expect(readFileSync(disk.place('C:\\TW\\work.vhdx')).includes('-FVE-FS-')).toBe(true);
    expect(disk.has('C:\\TW\\recovery.txt')).toBe(true);
    expect((await check(canaries)).volume).toBe('usable');
    expect(disk.asked.indexOf('Freeze')).toBeLessThan(disk.asked.indexOf('ReleaseVolume'));
    // Nothing is at its drive any more, and the script still cannot let it go.
    rmSync(join(disk.root, 'W'), { recursive: true });
    const again = await wiped(windowsOrder({ canaries: [...canaries] }));
    expect(stepOf(again, 'overwrite')).toMatchObject({ outcome: 'failed', reason: 'key-still-opens' });
    expect(readFileSync(disk.place('C:\\TW\\work.vhdx')).includes('-FVE-FS-')).toBe(true);
  });

  test('that is not there is not told from one that is elsewhere with its key', async () => {
    const canaries = await plant();
    const elsewhere = windowsParameters({
      volume: { kind: 'bitlocker', container: 'C:\\TW\\other.vhdx', keyCopies: [] },
    });
    const report = await wiped(windowsOrder({ canaries: [...canaries] }), elsewhere);
    expect(stepOf(report, 'crypto-erase')).toMatchObject({ outcome: 'failed', reason: 'io-error' });
    expect(report.result).toBe('needs-attention');
    expect(await check(canaries, elsewhere)).toMatchObject({ volume: 'unknown' });
  });

  test('counts as open for the second person while a mark of BitLocker stands anywhere in the file, across reads too', async () => {
    const canaries = await plant();
    for (const at of [0, 4 * 1024 * 1024 - 4, 9_999_992]) {
      const bytes = Buffer.alloc(10_000_000);
      bytes.write('-FVE-FS-', at, 'latin1');
      writeFileSync(disk.place('C:\\TW\\work.vhdx'), bytes);
      const without = windowsParameters({
        volume: { kind: 'bitlocker', container: 'C:\\TW\\work.vhdx', keyCopies: [] },
      });
      expect((await check(canaries, without)).volume, String(at)).toBe('usable');
      writeFileSync(disk.place('C:\\TW\\work.vhdx'), Buffer.alloc(10_000_000));
      expect((await check(canaries, without)).volume, String(at)).toBe('unusable');
    }
  });
});

describe('a PC without an encrypted volume', () => {
  const plain = windowsParameters({ volume: { kind: 'none' } });
  test('has its work folder overwritten', async () => {
    const canaries = await plant(plain);
    disk.hasBeenRestarted = true;
    const report = await wiped(windowsOrder({ canaries: [...canaries] }), plain);
    expect(report).toMatchObject({ technique: 'overwrite', result: 'erased' });
    expect(stepOf(report, 'crypto-erase')).toMatchObject({ outcome: 'skipped', reason: 'not-encrypted' });
    expect(stepOf(report, 'overwrite')?.files).toBe(6);
  });
  test('has nothing erased where a link of the borrower leads', async () => {
    const canaries = await plant(plain);
    disk.write('C:\\Windows\\system.txt', 'kept');
    symlinkSync(disk.place('C:\\Windows'), join(disk.place('C:\\Users\\mihon'), 'link'));
    await wiped(windowsOrder({ canaries: [...canaries] }), plain);
    expect(readFileSync(disk.place('C:\\Windows\\system.txt'), 'utf8')).toBe('kept');
  });
});

test('a file with a size that no disk has is taken away, and not written out', async () => {
  const canaries = await plant();
  truncateSync(disk.place('C:\\Users\\mihon\\NTUSER.DAT'), 2 ** 43);
  disk.hasBeenRestarted = true;
  const report = await wiped(windowsOrder({ canaries: [] }));
  expect(canaries.length).toBeGreaterThan(0);
  expect(stepOf(report, 'residue')).toMatchObject({ outcome: 'done' });
  expect(report.oddNames).toBe(1);
});

describe('nothing is erased', () => {
  test('while the borrower is signed in', async () => {
    const canaries = await plant();
    disk.isSignedIn = true;
    const report = await wiped(windowsOrder({ canaries: [...canaries] }));
    expect(report.reasons).toContain('borrower-running');
    expect(disk.has('C:\\TW\\recovery.txt')).toBe(true);
    expect(report.steps.map(({ name }) => name)).toEqual(['find-before', 'freeze']);
  });
  const script = (stdout: string, code = 0) =>
    ({ kind: 'ended', code, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0) }) as const;
  test.each([
    ['no answer', script('')],
    ['another step’s answer', script('{"v":1,"step":"Trim","reasons":[]}')],
    ['an answer and a failure', script('{"v":1,"step":"Freeze","reasons":[]}', 1)],
    ['a reason that nobody knows', script('{"v":1,"step":"Freeze","reasons":["C:\\\\Users\\\\mihon"]}')],
    ['a field that nobody knows', script('{"v":1,"step":"Freeze","reasons":[],"name":"mihon"}')],
    ['two lines', script('{"v":1,"step":"Freeze","reasons":[]}\r\nmihon')],
    ['no PowerShell', { kind: 'failed', why: 'missing' } as const],
    ['no end', { kind: 'failed', why: 'timeout' } as const],
  ])('where the freeze gives %s', async (_what, answer) => {
    const canaries = await plant();
    disk.instead.set('Freeze', answer);
    const report = await wiped(windowsOrder({ canaries: [...canaries] }));
    expect(report).toMatchObject({ result: 'needs-attention' });
    expect(report.reasons).toContain('not-understood');
    expect(disk.asked).not.toContain('ReleaseVolume');
    expect(disk.has('C:\\TW\\recovery.txt')).toBe(true);
  });
});

describe('a wipe that cannot tell', () => {
  test.each(['ReleaseVolume', 'GatherTraces', 'RemoveAccount', 'ClearPaging', 'FillFreeSpace', 'Trim', 'Look'])(
    'never says 消去済: %s without an answer',
    async (step) => {
      const canaries = await plant();
      disk.hasBeenRestarted = true;
      disk.instead.set(step, { kind: 'failed', why: 'killed' });
      const order = windowsOrder({ canaries: [...canaries] });
      expect((await wiped(order)).result).toBe('needs-attention');
      expect((await wiped(order)).result).toBe('needs-attention');
    },
  );
  test('is 判断できない for the second person, who reads nothing', async () => {
    const canaries = await plant();
    disk.hasBeenRestarted = true;
    await wiped(windowsOrder({ canaries: [...canaries] }));
    disk.instead.set('Look', { kind: 'failed', why: 'denied' });
    const report = await check(canaries);
    expect(report).toMatchObject({ verdict: 'cannot-tell', canaries: { complete: false } });
    expect(report.reasons).toEqual(expect.arrayContaining(['raw-not-readable', 'swap-not-erased', 'denied']));
  });
  test('asks a person to look at a fingerprint sensor', async () => {
    const canaries = await plant();
    disk.hasBeenRestarted = true;
    disk.biometrics = 'unknown';
    expect((await wiped(windowsOrder({ canaries: [...canaries] }))).result).toBe('erased');
    expect(await check(canaries)).toMatchObject({ verdict: 'cannot-tell', reasons: ['denied'] });
    disk.biometrics = 'present';
    expect(await check(canaries)).toMatchObject({ verdict: 'found', reasons: ['residue-present'] });
  });
});

test('cut off at any call and taken up again, it gives the same report', async () => {
  const told = async (cut: WindowsDisk['cut']) => {
    disk = new WindowsDisk();
    disk.hasBeenRestarted = true;
    const order = windowsOrder({ canaries: [...(await plant())] });
    disk.cut = cut;
    if (cut !== null) await expect(wipe(order)).rejects.toBeInstanceOf(Cut);
    disk.cut = null;
    const { steps, before, after, result, reasons, technique } = await wiped(order);
    expect(existsSync(disk.place('C:\\TW\\work.vhdx'))).toBe(false);
    const rows = steps.map(({ name, outcome, reason, files }) => ({ name, outcome, reason, files }));
    return {
      asked: disk.asked.length,
      report: { rows, found: [before?.places, after?.places], result, reasons, technique },
    };
  };
  const whole = await told(null);
  expect(whole.report.result).toBe('erased');
  for (let at = 1; at <= whole.asked; at += 1) {
    for (const when of ['before', 'after'] as const) {
      expect((await told({ at, when })).report, `${when} call ${at}`).toEqual(whole.report);
    }
  }
});

test('what goes to the script is ASCII, and says nothing of the loan', async () => {
  await wiped(windowsOrder(), windowsParameters({ workFolder: 'W:\\作業' }));
  for (const input of disk.inputs) {
    expect(input).toMatch(/^[ -~]+\n$/);
    expect(Object.keys(JSON.parse(input) as object).toSorted()).toEqual([
      'container',
      'drives',
      'gather',
      'mark',
      'profile',
      'sid',
      'stopRecorder',
      'v',
      'workDrive',
    ]);
  }
});

describe('parameters that are not followed', () => {
  test.each([
    ['a built-in account', { borrower: { sid: 'S-1-5-21-1-2-3-500', profile: 'C:\\Users\\x' } }],
    ['no account of this PC', { borrower: { sid: 'S-1-5-18', profile: 'C:\\Users\\x' } }],
    ['everybody’s profile', { borrower: { sid: 'S-1-5-21-1-2-3-1001', profile: 'C:\\Users\\Public' } }],
    ['all profiles', { borrower: { sid: 'S-1-5-21-1-2-3-1001', profile: 'C:\\Users' } }],
    ['the system’s folder', { workFolder: 'C:\\Windows\\System32' }],
    ['a drive', { workFolder: 'W:' }],
    ['a way up', { workFolder: 'W:\\作業\\..\\x' }],
    ['a name that Windows reads as another', { workFolder: 'W:\\作業.' }],
    ['a stream', { workFolder: 'W:\\作業:x' }],
    ['another PC', { terminal: 'T-0013' }],
    ['another system', { platform: 'linux' }],
    ['a disk as a container', { volume: { kind: 'bitlocker', container: '\\\\.\\PhysicalDrive0', keyCopies: [] } }],
    ['a container in itself', { volume: { kind: 'bitlocker', container: 'W:\\w.vhdx', keyCopies: [] } }],
    ['a recorder in the profile', { recorder: ['C:\\Users\\mihon\\recorder'] }],
    ['a field nobody knows', { raw: [] }],
  ])('%s', async (_what, change) => {
    expect(await wipe(windowsOrder(), windowsParameters(change))).toMatchObject({ ok: false });
    expect(disk.asked).toEqual([]);
  });
  test('a profile reached through a link', async () => {
    symlinkSync(disk.place('C:\\Users\\mihon'), disk.place('C:\\Users\\other'));
    const borrower = { sid: windowsParameters().borrower.sid, profile: 'C:\\Users\\other' };
    expect(await wipe(windowsOrder(), windowsParameters({ borrower }))).toMatchObject({ ok: false, code: 'TM-702' });
  });
  test('a work folder that is not there for the canaries: TM-706', async () => {
    const parameters = windowsParameters({ workFolder: 'W:\\ほか' });
    const planted = await runPlantOnWindows(windowsOrder({ purpose: 'prepare' }), parameters, world(), disk.parts);
    expect(planted).toMatchObject({ ok: false, code: 'TM-706' });
  });
});
