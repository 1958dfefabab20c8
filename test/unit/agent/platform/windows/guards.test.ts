import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Attempt, WatchGuard } from '../../../../../agent/guards/attempt.ts';
import type { Medium } from '../../../../../agent/guards/media/medium.ts';
import { createTimely, type Timely } from '../../../../../agent/guards/media/timely.ts';
import type { CommandResult } from '../../../../../agent/platform/command.ts';
import { holdsBroughtIn, refusedProgram } from '../../../../../agent/platform/windows/install.ts';
import { createWindowsLook, type TryDrive, tryDrive } from '../../../../../agent/platform/windows/media.ts';
import { type DataOf, parseWatchLine } from '../../../../../agent/platform/windows/watch-line.ts';
import { createWindowsPlatform } from '../../../../../agent/platform/windows/windows-platform.ts';
import { FakeScript, lineOf, wholeStart } from './support/watch-lines.ts';

/** Exit codes of act.ps1 and net.exe; assumed, for neither ran. */
const ended = (code: number): CommandResult => ({
  kind: 'ended',
  code,
  stdout: Buffer.alloc(0),
  stderr: Buffer.alloc(0),
});

let folder: string;
let script: FakeScript;
let ran: string[];
let told: Attempt[];
let answers: (args: readonly string[]) => Promise<CommandResult>;
let drives: TryDrive;
let guards: readonly WatchGuard[];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  folder = mkdtempSync(join(tmpdir(), 'tanmori-windows-'));
  script = new FakeScript();
  ran = [];
  told = [];
  answers = () => Promise.resolve(ended(0));
  drives = () => Promise.resolve('open');
  const platform = createWindowsPlatform({
    run: (file, args) => {
      ran.push([file.split('\\').at(-1), ...args.slice(-2)].join(' '));
      return answers(args);
    },
    startWatch: script.start,
    actScript: 'C:\\Program Files\\tanmori\\resources\\windows\\act.ps1',
    tryDrive: (root) => drives(root),
    told: () => undefined,
  });
  const config = {
    ...{ v: 1 as const, workFolder: 'W:\\work', guardedRoots: ['C:\\Users\\a'], recorderSocket: '/x' },
    profileFolder: folder,
  };
  const clock = { now: () => new Date(), monotonicMs: () => Date.now() };
  guards = platform.createWatchGuards(config, clock, (attempt) => told.push(attempt), { letsIn: () => false });
  for (const { start } of guards) start();
});
afterEach(async () => {
  vi.useRealTimers();
  for (const { stop } of guards) await stop();
  rmSync(folder, { recursive: true, force: true });
});

const types = () => told.map(({ type }) => type);
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
/** A drive is read before it is let go, which takes real time. */
const eventually = (isSo: () => void) =>
  vi.waitFor(async () => {
    await settle();
    isSo();
  }, 5_000);

describe('printing', () => {
  test('a job is cancelled by its name, once, and told', async () => {
    script.says(...wholeStart, lineOf('job'), lineOf('printing-job'), lineOf('printing-job'));
    await settle();
    expect(ran).toEqual(['powershell.exe -CancelJob Canon LBP, 2F, 12']);
    expect(told).toEqual([
      { type: 'print.cancelled', data: { printer: 'Canon LBP, 2F', job: 12, name: '報告書.docx', pages: null } },
    ]);
  });

  test.each([
    [ended(3), '取り消す前に印刷が終わりました。'],
    [ended(5), '取り消す権限がありません。'],
    [ended(4), '取り消しが終わっていません。'],
    [ended(1), '取り消しが終わっていません。'],
    [{ kind: 'failed', why: 'timeout' } as const, '取り消しが終わっていません。'],
  ])('a job of which %j came escaped', async (result, why) => {
    answers = () => Promise.resolve(result);
    script.says(lineOf('job'));
    await settle();
    expect(told).toEqual([{ type: 'print.escaped', data: expect.objectContaining({ job: 12, why }) }]);
  });

  test('a job that escaped and still waits is tried again; that it is told once, and what it came to', async () => {
    answers = () => Promise.resolve(ended(4));
    script.says(lineOf('job'));
    await settle();
    script.says(lineOf('printing-job'));
    await settle();
    expect(types()).toEqual(['print.escaped']);
    answers = () => Promise.resolve(ended(0));
    script.says(lineOf('printing-job'));
    await settle();
    expect(types()).toEqual(['print.escaped', 'print.cancelled']);
    expect(ran).toHaveLength(3);
  });

  test('what the log says was printed escaped: unseen, while it was being cancelled, or after', async () => {
    script.says(lineOf('log-printed'));
    expect(told).toEqual([
      {
        type: 'print.escaped',
        data: {
          ...{ printer: 'Canon LBP, 2F', job: 12, name: '報告書.docx', pages: 3 },
          why: '取り消す前に印刷が終わりました。',
        },
      },
    ]);
    script.says(lineOf('log-printed'));
    expect(told).toHaveLength(1);

    const other = (name: string) => lineOf(name).replaceAll('12', '13');
    const { promise, resolve } = Promise.withResolvers<CommandResult>();
    answers = () => promise;
    script.says(other('job'), other('log-printed'));
    expect(told).toHaveLength(1);
    resolve(ended(0));
    await settle();
    expect(types()).toEqual(['print.escaped', 'print.escaped']);

    answers = () => Promise.resolve(ended(0));
    script.says(lineOf('job').replaceAll('12', '14'));
    await settle();
    script.says(lineOf('log-printed').replaceAll('12', '14'));
    expect(types().slice(2)).toEqual(['print.cancelled', 'print.escaped']);
  });

  test('a number that Windows gives anew is another job', async () => {
    script.says(lineOf('job'));
    await settle(70_000);
    script.says(lineOf('printing-idle'), lineOf('job'));
    await settle();
    expect(types()).toEqual(['print.cancelled', 'print.cancelled']);
  });
});

describe('programs', () => {
  test('one that came and one that went are told, against what was kept', async () => {
    script.says(...wholeStart);
    // What is there when it is first read is the beginning; it is written to a real file.
    await settle(1_000);
    await vi.waitFor(async () => {
      await settle(100);
      script.says(lineOf('packages').replace('7-Zip 24.08 (x64)","version":"24.08', 'Lhaz","version":"2.5.5'));
      await settle(600);
      expect(types()).toContain('packages.changed');
    }, 10_000);
    expect(told[0]?.data).toEqual({ added: ['Lhaz 2.5.5'], removed: ['7-Zip 24.08 (x64) 24.08'], more: 0 });
  });

  test('one that AppLocker refused is told once with where it lies; one of the system is not', () => {
    script.says(lineOf('log-refused'), lineOf('log-refused'), lineOf('log-refused-system'));
    expect(told).toEqual([
      {
        type: 'install.pending',
        data: {
          name: { text: 'setup.exe', bytes: Buffer.from('setup.exe').toString('base64') },
          ...{ from: 'C:\\Users\\a\\Downloads', kind: 'pe', why: 'other' },
        },
      },
    ]);
  });

  test('another event of the log, or one without a path, says nothing', () => {
    const log = parseWatchLine(Buffer.from(lineOf('log-refused')))?.d as DataOf<'log'>;
    expect(refusedProgram({ ...log, id: 8001 })).toBeNull();
    expect(refusedProgram({ ...log, log: 'System' })).toBeNull();
    expect(refusedProgram({ ...log, fields: [] })).toBeNull();
  });
});

test('programs are looked for in the work folder and where installers unpack, in any case', () => {
  const looks = holdsBroughtIn(['W:/作業', 'C:/Windows/Temp'], ['C:/Users/a', 'D:/x']);
  const isIn = (path: string) => looks(Buffer.from(path));
  for (const path of [
    'W:/作業',
    'W:/作業/案',
    'C:/Windows/Temp/x',
    'C:/Users/a/AppData/Local/Temp/7z1',
    'D:/x/appdata/LOCAL/programs',
  ]) {
    expect([path, isIn(path)]).toEqual([path, true]);
  }
  for (const path of [
    'W:/作業2',
    'C:/Users/a',
    'C:/Users/a/AppData/Local/Temporary',
    'C:/Users/b/AppData/Local/Temp',
  ]) {
    expect([path, isIn(path)]).toEqual([path, false]);
  }
});

describe('media', () => {
  const listed = (name: string) => parseWatchLine(Buffer.from(lineOf(name)))?.d as DataOf<'media'>;
  const look = (name: string, tried: TryDrive = () => Promise.resolve('open')) =>
    createWindowsLook({ media: () => listed(name) }, tried)();
  const brief = ({ device, kind, mounts, isPluggedIn, isRefused }: Medium) => ({
    ...{ device, kind, isPluggedIn, isRefused },
    mounts: mounts.map(({ point, writable }) => `${point}${writable ? ' rw' : ''}`),
  });

  test("the PC's own disk is none, whatever its bus", async () => {
    expect(await look('media-none')).toEqual([]);
    const own = listed('media-none');
    const onUsb = { ...own, disks: (own.disks ?? []).map((disk) => ({ ...disk, interface: 'USB', bus: 7 })) };
    expect(await createWindowsLook({ media: () => onUsb }, () => Promise.resolve('open'))()).toEqual([]);
  });

  test.each([
    ['open', ['E:\\ rw'], false],
    ['refused', [], true],
    ['empty', [], false],
  ] as const)('a stick whose drive is %s', async (tried, mounts, isRefused) => {
    const [stick, ...more] = await look('media-stick', () => Promise.resolve(tried));
    expect(more).toEqual([]);
    expect(stick && brief(stick)).toEqual({ device: 'E:', kind: 'disk', isPluggedIn: true, isRefused, mounts });
  });

  test('disc, share and an empty reader', async () => {
    const tried: TryDrive = (root) => Promise.resolve(root === 'F:\\' ? 'open' : 'empty');
    expect((await look('media-disc-and-share', tried)).map(brief)).toEqual([
      { device: 'F:', kind: 'optical', isPluggedIn: true, isRefused: false, mounts: ['F:\\'] },
    ]);
    const [, share] = await look('media-disc-and-share');
    expect(share).toMatchObject({ device: 'Z:', kind: 'share', model: '\\\\nas\\共有', isPluggedIn: false });
  });

  test('a phone, and a stick that never became a disk', async () => {
    expect((await look('media-phone')).map(brief)).toMatchObject([{ kind: 'phone', isRefused: false, mounts: [] }]);
    expect((await look('media-refused-stick')).map(brief)).toMatchObject([{ kind: 'disk', isRefused: true }]);
  });

  test('lists that could not be had make nothing go', async () => {
    await expect(look('media-unasked')).rejects.toThrow();
    await expect(createWindowsLook({ media: () => null }, () => Promise.resolve('open'))()).rejects.toThrow();
  });

  test('a drive is looked into: listed, refused by the system, or nothing there', async () => {
    const failing = (error: Error): Timely => {
      const timely = async (asked: Promise<unknown>) => {
        await asked.catch(() => undefined);
        throw error;
      };
      return Object.assign(timely, { isStuck: () => false, answered: async () => undefined });
    };
    const failed = (code: string) => tryDrive(failing(Object.assign(new Error(code), { code })))(folder);
    expect(await failed('EPERM')).toBe('refused');
    expect(await failed('EACCES')).toBe('refused');
    expect(await tryDrive(failing(new Error('no answer')))(folder)).toBe('open');
    vi.useRealTimers();
    const real = tryDrive(createTimely());
    expect(await Promise.all([real(folder), real(folder)])).toEqual(['open', 'open']);
    const gone = join(folder, 'gone');
    expect(await Promise.all([real(gone), real(gone)])).toEqual(['empty', 'empty']);
  });

  test('what came is told and let go by the one runner, and told when it goes', async () => {
    script.says(...wholeStart);
    await settle(600);
    drives = (root) => Promise.resolve(root === 'G:\\' ? 'empty' : 'open');
    script.says(lineOf('media-disc-and-share'));
    await eventually(() => expect(ran.toSorted()).toEqual(['net.exe /delete /y', 'powershell.exe -Eject F:']));
    expect(types()).toEqual(['media.found', 'media.found']);
    script.says(lineOf('media-none'));
    await eventually(() =>
      expect(told.slice(2)).toEqual([
        { type: 'media.detached', data: { device: 'F:', by: 'removed' } },
        { type: 'media.detached', data: { device: 'Z:', by: 'unmounted' } },
      ]),
    );
  });

  test.each([
    [ended(4), '使用中のため外せません。開いているファイルを閉じてください。'],
    [ended(5), '外す権限がありません。'],
    [ended(0), '外したはずですが、まだ読み書きできます。抜いてください。'],
    [{ kind: 'failed', why: 'missing' } as const, '外すためのプログラムが動きませんでした。'],
  ])('a stick of which %j came stays, and why', async (result, why) => {
    answers = () => Promise.resolve(result);
    script.says(...wholeStart, lineOf('media-stick'));
    await settle(2_000);
    await eventually(() => {
      script.says(lineOf('media-stick'));
      expect(types()).toEqual(['media.found', 'media.stayed']);
    });
    expect(told[1]?.data).toEqual({ device: 'E:', why });
  });

  test('while the watch is blind nothing is taken to be gone', async () => {
    script.says(...wholeStart, lineOf('media-stick'));
    await settle(2_000);
    script.ends('exit 1');
    await settle(900);
    script.says(lineOf('media-none'));
    expect(types()).not.toContain('media.detached');
  });
});
