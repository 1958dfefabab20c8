import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type ControlReading, controlNames } from '#contract/controls.ts';
import { lookAtWorkFolder } from '../../../agent/guards/work-folder.ts';
import { createFakePlatform } from '../../../agent/platform/fake/fake-platform.ts';
import { type Bench, createBench } from './support/agent-under-test.ts';
import { sampleFacts } from './support/facts.ts';
import { until } from './support/until.ts';

let bench: Bench;
afterEach(() => bench.close());

test('a day from sign-in to 終業, each step in the trail before it is answered', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  expect(await bench.signIn()).toEqual({ ok: true, value: null });
  expect((await bench.screen('before-work')).screen).toMatchObject({ plan: [{ work: '申告書の点検' }] });

  expect(await bench.ask('startWork', { work: '申告書の点検' })).toEqual({ ok: true, value: null });
  expect(bench.recorder.types().slice(-2)).toEqual(['controls.checked', 'session.started']);
  expect(bench.recorder.entries.at(-1)).toMatchObject({ actor: 'staff:100123', data: { work: '申告書の点検' } });
  await bench.screen('working');
  const starting = bench.sent.filter((m) => m.kind === 'state' && m.state.screen.screen === 'starting');
  expect(starting.length).toBeGreaterThan(0);

  const interruption = { reason: 'care', note: '', from: null, to: null };
  expect((await bench.ask('interrupt', interruption)).ok).toBe(true);
  expect((await bench.screen('interrupted')).screen).toMatchObject({ reason: '育児・介護', needsLeave: true });
  expect((await bench.ask('resume')).ok).toBe(true);
  await bench.screen('working');
  expect((await bench.ask('beginEnd')).ok).toBe(true);
  await bench.screen('ending');
  expect((await bench.ask('endWork', { result: '点検を終えた' })).ok).toBe(true);
  expect((await bench.screen('after-work')).screen).toMatchObject({ result: '点検を終えた', interruptions: 1 });
  // No screen of the day before flashes by between 終業 and its summary.
  const names = bench.sent.flatMap((m) => (m.kind === 'state' ? [m.state.screen.screen] : []));
  expect(names.slice(names.lastIndexOf('ending')).includes('before-work')).toBe(false);
  expect((await bench.ask('finish')).ok).toBe(true);
  await bench.screen('before-work');
  expect((await bench.ask('signOut')).ok).toBe(true);
  await bench.screen('signed-out');
  await until('the sign-out in the trail', () => (bench.recorder.types().at(-1) === 'staff.signed-out' ? true : null));
});

test('中断 and 終業 tell what was saved in the work folder, once, in the same commit; nothing saved, nothing told', async () => {
  bench = await createBench();
  writeFileSync(join(bench.workFolder, '前から.txt'), '');
  utimesSync(join(bench.workFolder, '前から.txt'), 0, 0);
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: '一覧の作成' });
  const interruption = { reason: 'break', note: '', from: null, to: null };
  await bench.ask('interrupt', interruption);
  await bench.ask('resume');
  expect(bench.recorder.types()).not.toContain('work.files');

  writeFileSync(join(bench.workFolder, '一覧.xlsx'), 'x');
  await bench.ask('interrupt', interruption);
  expect(bench.recorder.types().slice(-2)).toEqual(['work.files', 'session.interrupted']);
  await bench.ask('resume');
  writeFileSync(join(bench.workFolder, '報告.docx'), 'x');
  await bench.ask('beginEnd');
  expect((await bench.ask('endWork', { result: '作成した' })).ok).toBe(true);
  const [files, ended] = bench.recorder.entries.slice(-2);
  expect(ended).toMatchObject({ type: 'session.ended' });
  expect(files).toMatchObject({
    ...{ type: 'work.files', actor: 'system', session: ended?.session },
    data: { files: [{ name: { text: '報告.docx' } }], more: 0, isWhole: true },
  });
});

test('the state a command leads to is sent before its answer, with growing revisions', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  const at = bench.sent.findIndex((m) => m.kind === 'answer');
  const before = bench.sent.slice(0, at).findLast((m) => m.kind === 'state');
  expect(before?.kind === 'state' && before.state.screen.screen).toBe('before-work');
  const revisions = bench.sent.flatMap((m) => (m.kind === 'state' ? [m.state.revision] : []));
  expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
  expect(new Set(revisions).size).toBe(revisions.length);
});

test('wrong pin, wrong state, wrong arguments', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  expect(await bench.ask('signIn', { staff: '100123', pin: '0' })).toMatchObject({ ok: false, code: 'TM-101' });
  expect(await bench.ask('startWork', { work: 'x' })).toMatchObject({ code: 'TM-104' });
  expect(await bench.ask('readTrail', { fromSeq: 0, limit: 10 })).toMatchObject({ code: 'TM-104' });
  expect(await bench.ask('signIn', { staff: '100123', pin: '1', extra: true })).toMatchObject({ code: 'TM-106' });
  await until('command.refused', () => (bench.recorder.types().includes('command.refused') ? true : null));
  expect(await bench.ask('openWorkFolder')).toMatchObject({ code: 'TM-106' });
  expect((await bench.ask('getState')).ok).toBe(true);
});

test('outside the loan no work begins', async () => {
  bench = await createBench({ facts: { ...sampleFacts, loan: { ...sampleFacts.loan, to: '2020-01-02' } } });
  await bench.screen('signed-out');
  await bench.signIn();
  expect(await bench.ask('startWork', { work: 'x' })).toMatchObject({ code: 'TM-105' });
});

test('a missing control locks with TM-301, and the lock leaves by itself once it is back', async () => {
  bench = await createBench();
  bench.platform.states.save = 'absent';
  await bench.screen('signed-out');
  await bench.signIn();
  expect(await bench.ask('startWork', { work: 'x' })).toMatchObject({ ok: false, code: 'TM-301' });
  const locked = await bench.screen('locked');
  expect(locked.screen).toMatchObject({ code: 'TM-301' });
  await until('the code to read out', () => {
    const { screen } = bench.state();
    return screen.screen === 'locked' && screen.contactCode !== null ? true : null;
  });
  expect(locked.screen.screen === 'locked' && locked.screen.checks.find((c) => c.key === 'save')?.state).toBe('bad');
  expect(bench.recorder.types()).toContain('lock.entered');
  expect(bench.recorder.types()).not.toContain('session.started');
  expect(await bench.ask('startWork', { work: 'x' })).toMatchObject({ ok: false });
  bench.platform.states.save = 'measured';
  await bench.screen('before-work');
  expect(bench.recorder.types()).toContain('lock.left');
});

test('the recorder goes: locked TM-201; it comes back: proved again, and on with the work', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  await bench.screen('working');
  const checked = bench.recorder.types().filter((t) => t === 'controls.checked').length;
  await bench.recorder.close();
  expect((await bench.screen('locked')).screen).toMatchObject({ code: 'TM-201', contactCode: null });
  expect(await bench.ask('beginEnd')).toMatchObject({ code: 'TM-201' });
  await bench.recorder.open();
  await bench.screen('working');
  expect(bench.recorder.types().filter((t) => t === 'controls.checked').length).toBe(checked + 1);
  expect(bench.state().signedIn).toBe(true);
});

test('no recorder at all: the screen says so', async () => {
  bench = await createBench({ recorderUp: false });
  await bench.screen('opening');
  expect((await bench.screen('locked')).screen).toMatchObject({ code: 'TM-201' });
});

test('a new agent finds the open session: sign in again, controls proved again, why it was interrupted', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  await bench.ask('interrupt', { reason: 'break', note: '', from: null, to: null });
  await bench.restart();
  expect((await bench.screen('signed-out')).screen).toMatchObject({ resuming: true });
  expect((await until('a notice', () => bench.state().notice)).text).toContain('起動し直しました');
  await bench.signIn();
  expect((await bench.screen('interrupted')).screen).toMatchObject({ reason: '休憩' });
  expect(bench.recorder.types().filter((t) => t === 'controls.checked').length).toBe(2);
  expect(bench.recorder.types().filter((t) => t === 'agent.started').length).toBe(2);
  expect(bench.recorder.types()).toContain('agent.stopped');
  expect(bench.recorder.ops).toContain('goodbye');
});

test('a gap that the recorder wrote is told', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  const at = new Date().toISOString();
  await bench.agent().stop();
  bench.recorder.entries.push({
    seq: bench.recorder.entries.length,
    at,
    type: 'gap.found',
    session: null,
    actor: 'system',
    data: { from: at, to: at, lengthMs: 125_000, what: 'agent' },
    hash: '0'.repeat(64),
  });
  await bench.restart();
  await bench.screen('signed-out');
  expect((await until('a notice', () => bench.state().notice)).text).toBe(
    '監視が2分止まっていました。記録に残しました。手続きは要りません。',
  );
});

test('the volume of the work folder is not mounted: TM-302, nothing is put there, and no work begins', async () => {
  const fake = createFakePlatform();
  let starts = 0;
  const createSaveGuard: typeof fake.createSaveGuard = (...given) => {
    const guard = fake.createSaveGuard(...given);
    const start = () => {
      starts += 1;
      return guard.start();
    };
    return { ...guard, start };
  };
  bench = await createBench({ ownVolume: true, platform: { ...fake, createSaveGuard } });
  const { screen } = await bench.screen('locked');
  expect(screen).toMatchObject({ code: 'TM-302', detail: expect.stringContaining('開いていません') });
  expect(await bench.ask('recheck')).toMatchObject({ ok: false, code: 'TM-302' });
  expect(await bench.signIn()).toMatchObject({ ok: false, code: 'TM-302' });
  expect([starts, readdirSync(bench.workFolder)]).toEqual([0, []]);
  // A place where one is mounted.
  expect(lookAtWorkFolder({ workFolder: '/dev/shm', ownVolume: true }, null).ok).toBe(true);
});

test('the work folder goes while working: TM-302, recorded; it comes back: unlocked', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  await bench.screen('working');
  renameSync(bench.workFolder, `${bench.workFolder}-away`);
  expect((await bench.screen('locked')).screen).toMatchObject({ code: 'TM-302' });
  expect(await bench.ask('recheck')).toMatchObject({ ok: false, code: 'TM-302' });
  renameSync(`${bench.workFolder}-away`, bench.workFolder);
  await bench.screen('working');
  expect(bench.recorder.entries.find((e) => e.type === 'lock.entered')?.data).toMatchObject({ code: 'TM-302' });
});

test('another folder in its place is noticed, too', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  await bench.screen('working');
  mkdirSync(`${bench.workFolder}-new`);
  rmSync(bench.workFolder, { recursive: true });
  renameSync(`${bench.workFolder}-new`, bench.workFolder);
  await until('the lock in the trail', () =>
    bench.recorder.entries.some((e) => e.type === 'lock.entered' && e.data.code === 'TM-302') ? true : null,
  );
});

test('a guard that cannot watch: TM-304 until it can', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  await bench.screen('working');
  bench.platform.setGuard({ kind: 'failed', detail: '監視できるフォルダの数の上限に達しました。' });
  const locked = await bench.screen('locked');
  // What was measured before says nothing any more: neither as a check nor as a control.
  expect(locked.screen).toMatchObject({ code: 'TM-304', checks: [] });
  expect(locked.controls.map(({ control }) => control)).not.toContain('save');
  bench.platform.setGuard({ kind: 'watching' });
  await bench.screen('working');
});

test('a refused write locks; the lock of a full disk leaves only when the recorder lets it', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  await bench.ask('beginEnd');
  bench.recorder.refuse.set('append', 'TM-202').set('unlock', 'TM-202');
  expect(await bench.ask('endWork', { result: 'x' })).toMatchObject({ ok: false, code: 'TM-202' });
  expect((await bench.screen('locked')).screen).toMatchObject({ code: 'TM-202' });
  bench.recorder.refuse.clear();
  await bench.screen('ending');
  expect((await bench.ask('endWork', { result: 'x' })).ok).toBe(true);
  await bench.screen('after-work');
});

test('a lock of the office: only the response code opens it', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  const since = new Date().toISOString();
  bench.recorder.patch({
    lock: { code: 'TM-102', detail: '', since, contactCode: '1001234567' },
    code: { purpose: 'unlock', digits: '1001234567' },
  });
  expect((await bench.screen('locked')).screen).toMatchObject({ code: 'TM-102', contactCode: '1001234567' });
  expect(await bench.ask('recheck')).toMatchObject({ code: 'TM-102' });
  expect(await bench.ask('showCode', { purpose: 'report' })).toMatchObject({ code: 'TM-102' });
  expect(await bench.ask('answerCode', { code: '9999999999' })).toMatchObject({ code: 'TM-103' });
  expect((await bench.ask('answerCode', { code: '0123456789' })).ok).toBe(true);
  await bench.screen('signed-out');
});

test('連絡コード: asked for at work, answered with what it has done; not for who passes a signed-out terminal', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  expect(await bench.ask('showCode', { purpose: 'report' })).toMatchObject({ code: 'TM-104' });
  bench.recorder.patch({ code: { purpose: 'extension', digits: '2010000001' } });
  expect(bench.state().code).toBeNull();
  expect(await bench.ask('answerCode', { code: '0123456789' })).toMatchObject({ code: 'TM-104' });
  bench.recorder.patch({ code: null });
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  expect(await bench.ask('answerCode', { code: '0123456789' })).toMatchObject({ code: 'TM-104' });
  expect(await bench.ask('showCode', { purpose: 'unlock' })).toMatchObject({ code: 'TM-106' });
  expect(await bench.ask('showCode', { purpose: 'extension' })).toEqual({ ok: true, value: null });
  expect(bench.state()).toMatchObject({
    screen: { screen: 'working' },
    code: { purpose: 'extension', digits: '2010000001' },
  });
  expect(await bench.ask('answerCode', { code: '9999999999' })).toMatchObject({ code: 'TM-103' });
  expect(await bench.ask('answerCode', { code: '0123456789' })).toEqual({
    ok: true,
    value: { answer: 'extend', purpose: 'extension', to: '2026-12-05' },
  });
  expect(bench.state()).toMatchObject({ screen: { screen: 'working' }, code: null });
});

test('連絡コード at a lock that opens by itself: anyone may report, nobody asks in another’s name', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  bench.recorder.patch({ lock: { code: 'TM-202', detail: '', since: new Date().toISOString(), contactCode: null } });
  await bench.screen('locked');
  bench.recorder.refuse.set('unlock', 'TM-202');
  for (const purpose of ['extension', 'approval', 'presence']) {
    expect(await bench.ask('showCode', { purpose }), purpose).toMatchObject({ code: 'TM-104' });
  }
  // Also while a recheck is under way.
  expect(await bench.ask('showCode', { purpose: 'report' })).toEqual({ ok: true, value: null });
  expect(bench.state().code).toMatchObject({ purpose: 'report' });
});

test('not enrolled: TM-205 until the loan arrives', async () => {
  bench = await createBench({ facts: null });
  expect((await bench.screen('locked')).screen).toMatchObject({ code: 'TM-205' });
  bench.recorder.setFacts(sampleFacts);
  await bench.screen('signed-out');
});

test('a session closed by rule: told, and corrected by a new entry', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  const { screen } = await bench.screen('working');
  const id = screen.screen === 'working' ? screen.session.id : '';
  const startedAt = screen.screen === 'working' ? screen.session.startedAt : '';
  const closed = { id, startedAt, effectiveEnd: startedAt, rule: 'midnight' } as const;
  bench.recorder.patch({ open: null, closedByRule: closed });
  expect((await bench.screen('signed-out')).notice?.text).toContain('日付が変わったため');
  await bench.signIn();
  expect((await bench.screen('before-work')).screen).toMatchObject({ closedByRule: { id } });
  const correction = { id, result: '終えた', reason: '押し忘れ' };
  expect(await bench.ask('correctSession', { ...correction, endedAt: '2099-01-01T00:00:00.000Z' })).toMatchObject({
    code: 'TM-104',
  });
  expect((await bench.ask('correctSession', { ...correction, endedAt: startedAt })).ok).toBe(true);
  expect(bench.recorder.entries.at(-1)).toMatchObject({ type: 'session.corrected', session: id });
});

test('saves are told only once they are recorded, and wait out an absent recorder', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  await bench.screen('working');
  bench.recorder.refuse.set('append', 'TM-207');
  const name = { text: 'a.txt', bytes: Buffer.from('a.txt').toString('base64') };
  const data = { name, from: '/x', to: name, bytes: 1, sha256: '0'.repeat(64), foundLater: false, writerSeen: false };
  bench.platform.listener()?.recovered([
    { id: 'one', data },
    { id: 'two', data },
  ]);
  await bench.screen('locked');
  expect(bench.state().warnings).toEqual([]);
  expect(bench.platform.recorded).toEqual([]);
  bench.recorder.refuse.clear();
  await until('the journal let go', () => (bench.platform.recorded.length === 2 ? true : null));
  await until('a warning', () => (bench.state().warnings[0]?.count === 2 ? true : null));
  await bench.screen('working');
  const { id } = bench.state().warnings[0] ?? { id: -1 };
  expect((await bench.ask('dismissWarning', { id })).ok).toBe(true);
  expect(bench.state().warnings).toEqual([]);
  await bench.ask('beginEnd');
  await bench.ask('endWork', { result: 'x' });
  expect((await bench.screen('after-work')).screen).toMatchObject({ recovered: 2 });
});

test('a recovered file is put back with one press, recorded before it leaves 回収 and before it is told', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  const held = join(bench.workFolder, '回収', '20261121-100000-a.txt');
  mkdirSync(join(bench.workFolder, '回収'));
  writeFileSync(held, 'a');
  const fileName = (text: string) => ({ text, bytes: Buffer.from(text).toString('base64') });
  const data = {
    ...{ name: fileName('a.txt'), from: '/x', to: fileName('20261121-100000-a.txt'), bytes: 1 },
    ...{ sha256: '0'.repeat(64), foundLater: false, writerSeen: false },
  };
  bench.platform.listener()?.recovered([{ id: 'one', data }]);
  const { seq } = await until('the warning', () => bench.state().warnings[0]?.files[0] ?? null);
  // Not for whoever passes by.
  expect(await bench.ask('restoreRecovered', { seq })).toMatchObject({ ok: false, code: 'TM-104' });
  await bench.signIn();
  expect(await bench.ask('restoreRecovered', { seq: seq + 1 })).toMatchObject({ ok: false, code: 'TM-321' });
  expect(existsSync(held)).toBe(true);
  const answers = await Promise.all([1, 2].map(() => bench.ask('restoreRecovered', { seq })));
  expect(answers.toSorted((a, b) => Number(b.ok) - Number(a.ok))).toEqual([
    { ok: true, value: { name: 'a.txt' } },
    { ok: false, code: 'TM-321' },
  ]);
  expect(existsSync(held)).toBe(false);
  expect(readFileSync(join(bench.workFolder, 'a.txt'), 'utf8')).toBe('a');
  expect(bench.recorder.entries.filter(({ type }) => type === 'save.restored')).toMatchObject([
    { actor: 'staff:100123', data: { name: data.to, to: data.name } },
  ]);
  expect(bench.state().warnings).toMatchObject([{ files: [], now: 'a.txt' }]);
});

test('a file that cannot be recorded as put back stays in 回収 alone', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  mkdirSync(join(bench.workFolder, '回収'));
  writeFileSync(join(bench.workFolder, '回収', 'a.txt'), 'a');
  const name = { text: 'a.txt', bytes: Buffer.from('a.txt').toString('base64') };
  const data = { name, from: '/x', to: name, bytes: 1, sha256: '0'.repeat(64), foundLater: false, writerSeen: false };
  bench.platform.listener()?.recovered([{ id: 'one', data }]);
  const { seq } = await until('the warning', () => bench.state().warnings[0]?.files[0] ?? null);
  await bench.signIn();
  bench.recorder.refuse.set('append', 'TM-207');
  expect(await bench.ask('restoreRecovered', { seq })).toMatchObject({ ok: false, code: 'TM-207' });
  expect(readdirSync(bench.workFolder)).toEqual(['回収']);
  expect(readFileSync(join(bench.workFolder, '回収', 'a.txt'), 'utf8')).toBe('a');
  expect((await bench.screen('locked')).screen).toMatchObject({ code: 'TM-207' });
});

test('申請する asks for what the entry of the recovery tells, once, and shows what comes of it', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  const name = { text: 'a.txt', bytes: Buffer.from('a.txt').toString('base64') };
  const data = { name, from: '/x', to: name, bytes: 1, sha256: '0'.repeat(64), foundLater: false, writerSeen: false };
  const tell = (from: string) => bench.platform.listener()?.recovered([{ id: from, data: { ...data, from } }]);
  tell('/x');
  const { seq } = await until('the warning', () => bench.state().warnings[0]?.files[0] ?? null);
  expect(await bench.ask('requestApproval', { seq })).toMatchObject({ ok: false, code: 'TM-104' });
  await bench.signIn();
  expect(await bench.ask('requestApproval', { seq: seq + 1 })).toMatchObject({ ok: false, code: 'TM-321' });
  expect(await bench.ask('requestApproval', { seq })).toEqual({ ok: true, value: { request: 1 } });
  const asked = { request: 1, control: 'save' as const, name, place: '/x', bytes: 1, sha256: data.sha256 };
  expect(bench.recorder.entries.filter(({ type }) => type === 'exception.requested')).toMatchObject([
    { actor: 'staff:100123', data: asked },
  ]);
  const kept = { ...asked, at: new Date().toISOString() };
  bench.recorder.patch({ requests: [kept] });
  await until('the list', () => bench.state().requests[0] ?? null);
  expect(bench.state().requests).toEqual([{ request: 1, at: kept.at, what: 'a.txt', place: '/x', approvedTo: null }]);
  expect(await bench.ask('requestApproval', { seq })).toEqual({ ok: true, value: { request: 1 } });
  expect(bench.recorder.entries.filter(({ type }) => type === 'exception.requested').length).toBe(1);

  // As the guard of Windows names a folder.
  const desktop = 'C:\\Users\\staff\\Desktop';
  tell(desktop);
  await until('the entry', () => (bench.recorder.entries.some((e) => e.data.from === desktop) ? true : null));
  const there = bench.recorder.entries.find((entry) => entry.data.from === desktop)?.seq ?? -1;
  expect(await bench.ask('requestApproval', { seq: there })).toEqual({ ok: true, value: { request: 2 } });
  expect(bench.recorder.entries.at(-1)).toMatchObject({ type: 'exception.requested', data: { place: desktop } });

  // What is in 隔離 is asked for as what it is, and is not put back with one press.
  const brought = { name, from: desktop, to: name, bytes: 1, sha256: data.sha256, device: 'E:' };
  bench.platform.tell()?.({ type: 'save.quarantined', data: brought }, () => undefined);
  const shut = await until('its warning', () => bench.state().warnings.find(({ code }) => code === 'TM-315') ?? null);
  const shutSeq = shut.files[0]?.seq ?? -1;
  expect(await bench.ask('restoreRecovered', { seq: shutSeq })).toMatchObject({ ok: false, code: 'TM-321' });
  expect(await bench.ask('requestApproval', { seq: shutSeq })).toEqual({ ok: true, value: { request: 2 } });
  expect(bench.recorder.entries.at(-1)).toMatchObject({ data: { control: 'media', place: desktop, name } });

  // A folder that no approval can name, and a loan that has asked for all it can.
  tell('relative');
  const odd = await until('another', () => bench.state().warnings.at(-1)?.files.at(-1) ?? null);
  await until('the second entry', () => (bench.recorder.entries.some((e) => e.data.from === 'relative') ? true : null));
  const oddSeq = bench.recorder.entries.find((entry) => entry.data.from === 'relative')?.seq ?? odd.seq;
  expect(await bench.ask('requestApproval', { seq: oddSeq })).toMatchObject({ ok: false, code: 'TM-661' });
  bench.recorder.patch({ requests: [{ ...kept, request: 99, place: '/y' }] });
  await until('the last one', () => (bench.state().requests[0]?.request === 99 ? true : null));
  expect(await bench.ask('requestApproval', { seq })).toMatchObject({ ok: false, code: 'TM-660' });
});

test('an attempt at printing is told once it is recorded, and counts as no save', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  await bench.screen('working');
  const data = { printer: '事務室', job: 7, name: '名簿.pdf', pages: 2 };
  let recorded = 0;
  bench.platform.tell()?.({ type: 'print.cancelled', data }, () => {
    recorded += 1;
  });
  await until('a warning', () => (bench.state().warnings.length === 1 ? true : null));
  expect(recorded).toBe(1);
  expect(bench.recorder.entries.at(-1)).toMatchObject({ type: 'print.cancelled', data, actor: 'staff:100123' });
  expect(bench.state().warnings).toMatchObject([{ code: 'TM-312', what: '名簿.pdf', place: '事務室', isHeld: true }]);
  await bench.ask('beginEnd');
  await bench.ask('endWork', { result: 'x' });
  expect((await bench.screen('after-work')).screen).toMatchObject({ recovered: 0 });
});

test('heartbeats carry the readings while a session is open, and a control that falls locks', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  bench.agent().receive({ kind: 'idle', idleMs: 60_000 });
  bench.platform.states.save = 'absent';
  await bench.screen('locked');
  const beat = bench.recorder.entries.find((e) => e.type === 'heartbeat');
  expect(beat?.data).toMatchObject({ readings: [{ control: 'save', state: 'absent' }, {}, {}, {}] });
  expect(beat?.data.idleMs).toBeLessThan(20_000);
});

test('turning a control off shows in the second heartbeat from then at the latest, for each of the four', async () => {
  bench = await createBench();
  await bench.screen('signed-out');
  await bench.signIn();
  await bench.ask('startWork', { work: 'x' });
  const beats = () =>
    bench.recorder.entries
      .filter((entry) => entry.type === 'heartbeat')
      .map(({ data }) => (data.readings as ControlReading[]).map(({ control, state }) => `${control} ${state}`));
  const beat = (count: number) => until(`heartbeat ${count}`, () => (beats().length >= count ? true : null), 12_000);
  await beat(1);
  for (const control of controlNames) bench.platform.states[control] = 'absent';
  const before = beats().length;
  await beat(before + 2);
  expect(beats()[before - 1]?.filter((each) => each.endsWith(' absent'))).toEqual([]);
  expect(beats()[before + 1]).toEqual(controlNames.map((control) => `${control} absent`));
}, 60_000);
