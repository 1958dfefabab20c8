import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExceptionTerms } from '#contract/policy/exception.ts';
import { compilePowercutFs, powerCutsMissing } from '../durability/tools.ts';
import { sha256 } from '../unit/agent/support/guard-bench.ts';
import { until } from '../unit/agent/support/until.ts';
import { MediaPc } from './support/media-pc.ts';

const missing = powerCutsMissing();
const loan = 'L-20260101-001';

describe.skipIf(missing !== null)(`what comes from a medium (${missing ?? 'really mounted'})`, () => {
  let pc: MediaPc;
  let point: string;
  let home: string;
  let device: string;
  beforeEach(async () => {
    pc = await MediaPc.open();
    point = join(pc.folder, 'point/写真 1');
    home = join(pc.folder, 'home');
    for (const folder of [point, home]) mkdirSync(folder);
    device = pc.image('stick');
    pc.asStick(device, 'sdz', false);
  });
  afterEach(() => pc.close());

  /** Media of which nothing answers any more. The function it returns ends them. */
  const hang = async (count: number): Promise<() => void> => {
    const servers = await Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const [backing, at] = [join(pc.folder, `backing${n}`), join(pc.folder, `hung${n}`)];
        mkdirSync(join(backing, 'names'), { recursive: true });
        mkdirSync(at);
        const server = pc.start([compilePowercutFs(), backing, at]);
        await new Promise((resolve) => server.stdout?.once('data', resolve));
        server.kill('SIGSTOP');
        return server;
      }),
    );
    return () => {
      for (const server of servers) server.kill('SIGKILL');
    };
  };

  const start = async (staysMounted: boolean, exceptions: readonly ExceptionTerms[] = []): Promise<void> => {
    const program = new URL('./support/incoming-program.ts', import.meta.url).pathname;
    const given = { sysfsRoot: pc.sysfs, folder: pc.folder, loan, exceptions, staysMounted };
    // As main/agent-process.ts starts the agent.
    await pc.guard(null, ['env', 'UV_THREADPOOL_SIZE=16', process.execPath, program, JSON.stringify(given)]);
  };
  /** Puts files on the medium as another machine would. */
  const fill = (files: Readonly<Record<string, string>>): void => {
    pc.must(['mount', device, point]);
    for (const [name, text] of Object.entries(files)) sh(`printf %s "$1" > "${point}/${name}"`, text);
    pc.must(['umount', point]);
  };
  const sh = (script: string, ...args: readonly string[]): string => pc.must(['sh', '-ec', script, 'sh', ...args]);
  /** By where they lie: killed before it struck a line out of its journal, the agent tells it once more. */
  const quarantined = (): readonly string[] => {
    const held = pc.told.flatMap((one) => (one.type === 'save.quarantined' ? [one.data] : []));
    return [...new Map(held.map(({ to, name }) => [to.text, name.text])).values()].toSorted();
  };
  const waitFor = (names: readonly string[]): Promise<true> =>
    until(
      `隔離 of ${names.join(', ')}`,
      () => (quarantined().join() === names.toSorted().join() ? true : null),
      25_000,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${JSON.stringify(pc.told)}`);
    });
  const types = (): readonly string[] => pc.told.map(({ type }): string => type);
  const untilTold = (type: string): Promise<true> => until(type, () => (types().includes(type) ? true : null), 25_000);
  const untilKept = (text: string): Promise<true> =>
    until('what is kept', () => {
      const kept = join(pc.folder, 'profile/media-origins.json');
      return existsSync(kept) && readFileSync(kept, 'utf8').includes(sha256(text)) ? true : null;
    });
  const visible = (folder: string): readonly string[] =>
    readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .toSorted();

  test('copied, moved, written beside and renamed: all in 隔離, with the medium; what went out stays', {
    timeout: 90_000,
  }, async () => {
    fill({ 写し: '写しの中身', 移動: '移動の中身', 同期: '同期の中身', 家: '家の中身', 上書き: '上書きの中' });
    writeFileSync(join(pc.workFolder, '前から'), '前からある');
    writeFileSync(join(pc.workFolder, '書き換え'), '書き換え前');
    await start(true);
    pc.must(['mount', device, point]);
    await untilTold('media.stayed');
    sh('cp "$1/写し" "$2/a"; mkdir "$2/下"; cp -p "$1/写し" "$2/下/b"; mv "$1/移動" "$2/c"', point, pc.workFolder);
    sh('cp -p "$1/同期" "$2/.d.x7K2"; mv "$2/.d.x7K2" "$2/d"; cp -p "$1/家" "$3/e"', point, pc.workFolder, home);
    // Over an older file, with the times of the one on the medium.
    sh('cp -p "$1/上書き" "$2/書き換え"', point, pc.workFolder);
    // Out, of what was there and of what is new; then once more within the work folder.
    writeFileSync(join(pc.workFolder, '新しい'), '新しく書いた');
    sh('cp "$2/前から" "$2/新しい" "$1/"; cp "$2/新しい" "$2/新しい2"', point, pc.workFolder);
    renameSync(join(pc.workFolder, '前から'), join(pc.workFolder, '名を変えた'));
    await waitFor(['a', 'b', 'c', 'd', 'e', '書き換え']);
    // Once more, so that all that came before was looked at.
    sh('cp "$1/写し" "$2/f"', point, pc.workFolder);
    await waitFor(['a', 'b', 'c', 'd', 'e', 'f', '書き換え']);
    for (const one of pc.told) {
      if (one.type !== 'save.quarantined') continue;
      expect(one.data.device).toBe('sdz');
      const held = join(pc.workFolder, '隔離', one.data.to.text);
      expect(sha256(readFileSync(held))).toBe(one.data.sha256);
      expect(statSync(held).mode & 0o777).toBe(0o400);
    }
    expect(visible(pc.workFolder)).toEqual(['下', '名を変えた', '回収', '新しい', '新しい2', '隔離'].toSorted());
    expect(visible(join(pc.workFolder, '回収'))).toEqual([]);
    expect(visible(home)).toEqual([]);
  });

  test('and was copied in the moment before it was taken away; also in a later life of the agent', {
    timeout: 90_000,
  }, async () => {
    fill({ 名簿: '名簿の中身', 後日: '後日の中身' });
    writeFileSync(join(pc.workFolder, '前から'), '後日の中身');
    await start(false);
    sh('mount "$3" "$1"; cp "$1/名簿" "$2/a"', point, pc.workFolder, device);
    await untilTold('media.detached');
    expect(pc.mountPoints()).not.toContain('/point/');
    await waitFor(['a']);
    await untilKept('後日の中身');
    await pc.killGuard();
    writeFileSync(join(pc.workFolder, 'b'), '名簿の中身');
    await start(false);
    await waitFor(['a', 'b']);
    // Its bytes lay here before the medium came.
    writeFileSync(join(pc.workFolder, 'c'), '後日の中身');
    writeFileSync(join(pc.workFolder, 'd'), '名簿の中身');
    await waitFor(['a', 'b', 'd']);
    expect(visible(pc.workFolder)).toEqual(['c', '前から', '回収', '隔離']);
  });

  test('is read and held while other media, more than Node has threads of its own, answer nothing at all', {
    timeout: 90_000,
  }, async () => {
    fill({ 名簿: '名簿の中身' });
    const end = await hang(5);
    try {
      await start(true);
      const stayed = (count: number): Promise<true> =>
        until(
          `${count} stay`,
          () => (types().filter((type) => type === 'media.stayed').length >= count ? true : null),
          25_000,
        );
      await stayed(5);
      pc.must(['mount', device, point]);
      await stayed(6);
      await untilKept('名簿の中身');
      // Not copied from it: known by what was read alone.
      writeFileSync(join(pc.workFolder, 'a'), '名簿の中身');
      writeFileSync(join(home, 'b'), 'x');
      await waitFor(['a']);
      expect(pc.told).toContainEqual(
        expect.objectContaining({ type: 'media.found', data: expect.objectContaining({ device: 'sdz', point }) }),
      );
      expect(visible(pc.workFolder)).toEqual(['回収', '隔離']);
      await until('回収', () => (visible(join(pc.workFolder, '回収')).length > 0 ? true : null), 25_000);
    } finally {
      end();
    }
  });

  test('written by a program that reads the medium, in other bytes: held, once it has ended', {
    timeout: 60_000,
  }, async () => {
    fill({ 元: 'abc' });
    writeFileSync(join(pc.workFolder, '記録'), 'x');
    await start(true);
    pc.must(['mount', device, point]);
    await untilTold('media.stayed');
    const script = 'exec 3<"$1/元" 4>"$2/大文字" 5>>"$2/記録"; tr a-z A-Z <&3 >&4; echo x >&5; sleep 2; echo >&4';
    pc.start(['sh', '-c', script, 'sh', point, pc.workFolder]);
    await waitFor(['大文字']);
    expect(visible(pc.workFolder)).toEqual(['回収', '記録', '隔離']);
    const [held = ''] = visible(join(pc.workFolder, '隔離'));
    expect(readFileSync(join(pc.workFolder, '隔離', held), 'utf8')).toBe('ABC\n');
  });

  test('approved for its place stays there and is told, out of 隔離 too; elsewhere, or other bytes, are held', {
    timeout: 60_000,
  }, async () => {
    fill({ 承認: '承認の中身', 別: '別の中身' });
    const [place, outside] = [join(pc.workFolder, '資料'), join(home, '資料')];
    for (const folder of [place, outside]) mkdirSync(folder);
    writeFileSync(join(pc.workFolder, '隔離'), 'in the way');
    const approval = (id: string, at: string): ExceptionTerms => ({
      ...{ id, loan, control: 'media', files: [sha256('承認の中身')], place: at },
      ...{ from: '2026-01-01T00:00:00.000Z', to: '2099-01-01T00:00:00.000Z' },
    });
    await start(true, [approval('A-2026-0001', place), approval('A-2026-0002', outside)]);
    pc.must(['mount', device, point]);
    await untilTold('media.stayed');
    sh('cp "$1/承認" "$1/別" "$3/"; cp "$1/承認" "$4/"; cp "$1/承認" "$2/a"', point, pc.workFolder, place, outside);
    // What cannot be taken away yet is told too.
    await untilTold('save.quarantine-pending');
    rmSync(join(pc.workFolder, '隔離'));
    await waitFor(['a', '別']);
    const used = await until('exception.used', () => {
      const found = pc.told.flatMap((one) => (one.type === 'exception.used' ? [one.data] : []));
      return found.length === 2 ? found : null;
    });
    expect(used.map(({ id, from }) => [id, from]).toSorted()).toEqual([
      ['A-2026-0001', place],
      ['A-2026-0002', outside],
    ]);
    expect([visible(place), visible(outside)]).toEqual([['承認'], ['承認']]);

    // What was taken may be copied out of 隔離 to where it is approved, and to nowhere else.
    const [held = ''] = visible(join(pc.workFolder, '隔離')).filter((name) => name.endsWith('-a'));
    sh('cp "$1/隔離/$2" "$3/写し"; cp "$1/隔離/$2" "$1/b"', pc.workFolder, held, place);
    await waitFor(['a', 'b', '別']);
    await until('the copy', () =>
      pc.told.some((one) => one.type === 'exception.used' && one.data.name.text === '写し') ? true : null,
    );
    expect(visible(place)).toEqual(['写し', '承認']);
    expect(types()).not.toContain('save.recovered');
  });
});
