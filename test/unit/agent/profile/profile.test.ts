import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fillRows, LinuxParameters, LinuxProfile } from '#contract/policy/profile-linux.ts';
import { readArguments } from '../../../../agent/cli/arguments.ts';
import { exitCodeOf } from '../../../../agent/cli/exit-code.ts';
import { attestationText } from '../../../../agent/cli/report.ts';
import { combine } from '../../../../agent/guards/probes/combine.ts';
import { mountOf, parseMountTable } from '../../../../agent/mount-table.ts';
import { attest, type Standing, worstOf } from '../../../../agent/profile/attest.ts';
import { judgeControls } from '../../../../agent/profile/judge-controls.ts';
import { parseAttributes } from '../../../../agent/profile/linux/attributes.ts';
import type { RowReading } from '../../../../agent/profile/row-executor.ts';
import { folderStateStore, type PriorState } from '../../../../agent/profile/state-store.ts';

const shipped: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../assets/profiles/linux.json'), 'utf8'),
);
const parameters = {
  v: 1,
  platform: 'linux',
  borrower: { account: 'a', uid: 1001, gid: 1001 },
  home: '/home/a',
  workFolder: '/home/a/作業',
  acceptance: null,
};

describe('the profile', () => {
  test('the shipped one is valid, speaks of all four controls, and leaves no placeholder', () => {
    const rows = fillRows(LinuxProfile.parse(shipped), LinuxParameters.parse(parameters));
    expect(new Set(rows.map((row) => row.control)).size).toBe(4);
    expect(JSON.stringify(rows)).not.toMatch(/\{\{\w+\}\}/);
    expect(JSON.stringify(rows)).toContain('/home/a/作業');
  });
  const profileWith = (change: object) => {
    const [first, ...rest] = LinuxProfile.parse(shipped).rows;
    return LinuxProfile.safeParse({
      v: 1,
      platform: 'linux',
      version: '2026-11-26',
      rows: [{ ...first, ...change }, ...rest],
    });
  };
  test.each([
    { extra: 1 },
    { path: '{{elsewhere}}/x' },
    { path: 'home' },
    { path: '/home/../etc' },
    { path: '{{home}}/../b' },
    { id: 'home-config' },
    { kind: 'shell' },
    { control: 'none' },
  ])('refuses %j', (change) => {
    expect(profileWith({}).success).toBe(true);
    expect(profileWith(change).success).toBe(false);
  });
  test.each([
    { home: '/home/a b' },
    { home: '/home/a\nx /y none bind 0 0' },
    { home: '/home/../etc' },
    { home: '/' },
    { workFolder: '/w"; echo' },
    { borrower: { account: 'root', uid: 0, gid: 0 } },
    { borrower: { account: 'a:b', uid: 1, gid: 1 } },
    { unknown: true },
  ])('refuses parameters %j', (change) => {
    expect(LinuxParameters.safeParse({ ...parameters, ...change }).success).toBe(false);
  });
});

describe('judging', () => {
  const identity = { profile: 'a'.repeat(64), version: '1', rows: 'b'.repeat(64) };
  const machine = 'c'.repeat(64);
  const statement = { v: 1 as const, machine, identity, at: '2026-11-26T00:00:00.000Z', boot: 'one' };
  const standing: Standing = { statement, machine, boot: 'two' };
  const rows = (['save', 'media', 'print', 'install'] as const).map((control) => ({
    id: control,
    title: control,
    control,
    needsBoot: control === 'media',
  }));
  const read = (state: RowReading['state'], at: Standing = standing) =>
    attest(
      { identity, rows },
      (row) => ({
        capture: async () => null,
        apply: async () => undefined,
        restore: async () => undefined,
        attest: async () => ({ state: row.control === 'print' ? state : 'in-force', found: '。' }),
      }),
      at,
    );
  const judge = async (
    state: RowReading['state'],
    at: Standing = standing,
    accepted: string | null = identity.profile,
  ) => judgeControls(identity, await read(state, at), at, accepted);
  const all = (state: string) => ({ save: { state }, media: { state }, print: { state }, install: { state } });

  test('all of it good is 設定確認; one row that is not takes its control alone', async () => {
    expect(await judge('in-force')).toMatchObject(all('configured'));
    for (const state of ['unknown', 'not-in-force'] as const) {
      expect(await judge(state)).toMatchObject({ ...all('configured'), print: { state: 'unknown' } });
    }
  });
  test('no acceptance, another one, no statement, another machine or profile: nothing is known', async () => {
    expect(await judge('in-force', standing, null)).toMatchObject(all('unknown'));
    expect(await judge('in-force', standing, 'd'.repeat(64))).toMatchObject(all('unknown'));
    expect(await judge('in-force', { ...standing, statement: null })).toMatchObject(all('unknown'));
    expect(await judge('in-force', { ...standing, machine: 'e'.repeat(64) })).toMatchObject(all('unknown'));
    const other = { ...statement, identity: { ...identity, rows: 'f'.repeat(64) } };
    expect(await judge('in-force', { ...standing, statement: other })).toMatchObject(all('unknown'));
  });
  test('each unknown says what 情報政策課 does next, and never what would be refused', async () => {
    const nexts = async (at: Standing, accepted: string | null = identity.profile) => {
      const attestation = await read('not-in-force', at);
      const controls = judgeControls(identity, attestation, at, accepted);
      expect(attestationText(attestation, controls)).toContain(controls.print.next ?? 'nothing is said');
      return [attestation.rows.find(({ control }) => control === 'print')?.next, controls.print.next];
    };
    const other = { ...statement, identity: { ...identity, rows: 'f'.repeat(64) } };
    // TM-603 would answer a second `provision`.
    const back = 'revert で元に戻してから、provision を実行してください。';
    expect(await nexts({ ...standing, statement: other })).toEqual([back, back]);
    const elsewhere = 'この端末の控えのフォルダを --state に指定してください。';
    expect(await nexts({ ...standing, machine: 'e'.repeat(64) })).toEqual([elsewhere, elsewhere]);
    expect(await nexts({ ...standing, statement: null })).toEqual(Array(2).fill('provision を実行してください。'));
    expect(await nexts(standing)).toEqual(Array(2).fill('provision をもう一度実行してください。'));
    expect((await nexts(standing, null))[1]).toContain('acceptance に書いてください');
    expect((await nexts(standing, 'd'.repeat(64)))[1]).toContain('acceptance を書き直してください');
  });
  test('a row that needs a start waits for it, one that throws is unknown, no rows are unknown', async () => {
    expect(await judge('in-force', { ...standing, boot: 'one' })).toMatchObject({
      ...all('configured'),
      media: { state: 'unknown' },
    });
    const broken = await attest(
      { identity, rows },
      () => {
        throw new Error('x');
      },
      standing,
    ).catch(() => null);
    expect(broken?.state ?? 'unknown').toBe('unknown');
    expect(worstOf([])).toBe('unknown');
    expect([exitCodeOf('in-force'), exitCodeOf('not-in-force'), exitCodeOf('unknown')]).toEqual([0, 1, 2]);
  });
  test('what was tried goes before what was read', () => {
    const configured = { state: 'configured', detail: '設定。', next: null } as const;
    const unknown = { state: 'unknown', detail: '不明。', next: null } as const;
    const probed = (state: 'measured' | 'absent' | 'unknown') => ({ state, detail: '試した。' });
    expect(combine(probed('absent'), configured).state).toBe('absent');
    expect(combine(probed('measured'), unknown).state).toBe('measured');
    expect(combine(probed('unknown'), configured)).toEqual({ state: 'configured', detail: '試した。設定。' });
    expect(combine(probed('unknown'), unknown).state).toBe('unknown');
  });
});

describe('the prior state', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tanmori-state-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const state: PriorState = {
    v: 1,
    machine: 'a'.repeat(64),
    identity: { profile: 'b'.repeat(64), version: '1', rows: 'c'.repeat(64) },
    parameters: null,
    at: '2026-11-26T00:00:00.000Z',
    rows: [{ row: { id: 'x' }, prior: { kind: 'absent' }, applied: null }],
  };

  test('comes back as it was; any byte that is changed, lost or added is TM-601', () => {
    const store = folderStateStore(folder);
    expect(store.read()).toEqual({ ok: true, value: null });
    store.keep(state);
    expect(store.read()).toEqual({ ok: true, value: state });
    const path = join(folder, 'prior-state.json');
    const whole = readFileSync(path);
    for (let i = 0; i < whole.length; i += 7) {
      const bad = Buffer.from(whole);
      bad[i] = (bad[i] ?? 0) ^ 1;
      writeFileSync(path, bad);
      expect(store.read(), `byte ${i}`).toMatchObject({ ok: false, code: 'TM-601' });
    }
    for (const bad of [whole.subarray(0, -1), Buffer.concat([whole, Buffer.from('x')]), Buffer.alloc(0)]) {
      writeFileSync(path, bad);
      expect(store.read()).toMatchObject({ ok: false, code: 'TM-601' });
    }
  });
  test('is never overwritten when it has had its day', () => {
    const store = folderStateStore(folder);
    for (const n of [1, 2]) {
      store.keep(state);
      store.retire();
      expect(readFileSync(join(folder, `reverted-${n}.json`), 'utf8')).toContain('absent');
    }
    expect(store.read()).toEqual({ ok: true, value: null });
  });
});

test('outputs of the system are read strictly', () => {
  const text = '# file: /tmp/a\\040\\343\\201\\202\nuser.note="x"\n\n';
  expect(() => parseAttributes(text)).toThrow();
  expect([...parseAttributes('# file: /tmp/a\\040\\343\\201\\202\nuser.note=0x78\nuser.none\n\n')]).toEqual([
    ['/tmp/a あ', { 'user.note': '0x78', 'user.none': '' }],
  ]);
  const table = parseMountTable('1 0 8:1 / / rw - ext4 x rw\n2 1 8:1 /h /h\\040m rw,noexec shared:1 - ext4 x rw\n');
  expect(mountOf(table, '/h m/a')?.options).toEqual(['rw', 'noexec']);
  expect(mountOf(table, '/h mx')?.point).toBe('/');
  expect(() => parseMountTable('garbage\n')).toThrow();
});

test('the command line is read strictly', () => {
  const files = ['--profile', '/p', '--parameters', '/q', '--state', '/s'];
  expect(readArguments(['attest', ...files, '--json'])).toMatchObject({
    ok: true,
    value: { name: 'attest', json: true },
  });
  expect(readArguments(['revert', '--state', '/s'])).toMatchObject({
    ok: true,
    value: { name: 'revert', state: '/s' },
  });
  for (const argv of [
    [],
    ['attest'],
    ['wipe', ...files],
    ['attest', 'x', ...files],
    ['provision', '--state', '/s'],
    ['revert', '--state', 's'],
    ['attest', ...files, '--force'],
    ['attest', ...files, '--order', 'o'],
    // Nothing is erased by a file that nobody signed.
    ['wipe', '--order', 'o', '--parameters', 'x', '--state', '/s'],
    ['wipe', ...files, '--order', 'o'],
  ]) {
    expect(readArguments(argv), argv.join(' ')).toMatchObject({ ok: false, code: 'TM-106' });
  }
});
