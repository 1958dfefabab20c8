import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { DraftLine } from '#contract/socket/protocol.ts';
import { secondBoot } from './support/hand-clock.ts';
import { type OpenedRecorder, openRecorder } from './support/opened-recorder.ts';
import { proof, proved } from './support/proof.ts';
import { sampleFacts } from './support/sample-loan.ts';

const actor = `staff:${sampleFacts.staff.id}`;
const started = (session: string): DraftLine => ({
  type: 'session.started',
  session,
  actor,
  data: { work: '資料の作成', plan: [] },
});
const heartbeat = (session: string, idleMs: number): DraftLine => ({
  type: 'heartbeat',
  session,
  actor: 'system',
  data: {
    readings: (['save', 'media', 'print', 'install'] as const).map((control) => ({
      control,
      state: 'measured',
      detail: '断られました。',
      tookMs: 1,
    })),
    idleMs,
  },
});
const event = (type: 'session.interrupted' | 'session.resumed' | 'session.ended', session: string): DraftLine => ({
  type,
  session,
  actor,
  data:
    type === 'session.interrupted'
      ? { reason: 'break', note: '', from: null, to: null }
      : type === 'session.ended'
        ? { result: '終わりました' }
        : {},
});
const append = (recorder: OpenedRecorder, ...drafts: DraftLine[]) =>
  recorder.core.append({
    drafts: drafts.flatMap((draft) => (draft.type === 'session.started' ? proved(draft) : [draft])),
  });

describe('the order of a session', () => {
  test('始業・中断・再開・終業 are taken in order and shown in the status', async () => {
    const recorder = openRecorder();
    const id = randomUUID();
    expect(await append(recorder, started(id))).toMatchObject({ ok: true, value: { firstSeq: 1, lastSeq: 2 } });
    expect(recorder.core.status().open).toMatchObject({ id, kind: 'working', since: null, interruptions: 0 });
    await append(recorder, event('session.interrupted', id));
    expect(recorder.core.status().open).toMatchObject({ kind: 'interrupted', interruptions: 1 });
    await append(recorder, event('session.resumed', id));
    await append(recorder, event('session.ended', id));
    expect(recorder.core.status().open).toBeNull();
    expect(recorder.fault()).toBeNull();
  });

  test.each([
    ['a second start', (id: string) => [started(id), started(randomUUID())]],
    ['an end without a start', (id: string) => [event('session.ended', id)]],
    ['a resumption at work', (id: string) => [started(id), event('session.resumed', id)]],
    ['another session', (id: string) => [started(id), event('session.ended', randomUUID())]],
  ])('%s is refused with TM-104 and leaves nothing', async (_name, drafts) => {
    const recorder = openRecorder();
    expect(await append(recorder, ...drafts(randomUUID()))).toMatchObject({ ok: false, code: 'TM-104' });
    expect(recorder.types()).toEqual(['loan.opened']);
  });

  test.each([
    ['the recorder’s own types', { type: 'agent.lost', session: null, actor: 'system', data: { pid: 1 } }],
    ['unknown fields', { type: 'agent.stopped', session: null, actor: 'system', data: { more: 1 } }],
    ['another person', { type: 'agent.stopped', session: null, actor: 'staff:999999', data: {} }],
    ['the office', { type: 'agent.stopped', session: null, actor: 'it:300011', data: {} }],
  ] as const)('%s: refused with TM-106', async (_name, draft) => {
    const recorder = openRecorder();
    expect(await append(recorder, draft)).toMatchObject({ ok: false, code: 'TM-106' });
    expect(recorder.types()).toEqual(['loan.opened']);
  });

  test('an entry above 32 KiB is refused', async () => {
    const recorder = openRecorder();
    const id = randomUUID();
    const plan = Array.from({ length: 24 }, () => ({ from: '09:00', to: '10:00', work: '長'.repeat(400) }));
    const long = { ...started(id), data: { work: '長'.repeat(2000), plan } };
    expect(await append(recorder, long)).toMatchObject({ ok: false, code: 'TM-106', detail: 'entry too large' });
  });

  test('outside the loan no session starts (TM-105)', async () => {
    const recorder = openRecorder({ facts: { loan: { ...sampleFacts.loan, to: '2026-11-19' } } });
    expect(await append(recorder, started(randomUUID()))).toMatchObject({ ok: false, code: 'TM-105' });
  });

  test('a return that is closed ends the loan’s sessions (TM-107); it begins only between them', async () => {
    const recorder = openRecorder();
    const id = randomUUID();
    const begun = { type: 'return.begun', session: null, actor, data: {} } as const;
    const closed = (results: 'handed-in' | 'on-terminal') =>
      ({ type: 'return.closed', session: null, actor, data: { results, trail: 'receipted' } }) as const;
    await append(recorder, started(id));
    expect(await append(recorder, begun)).toMatchObject({ ok: false, code: 'TM-104' });
    await append(recorder, event('session.ended', id));
    expect(await append(recorder, closed('handed-in'))).toMatchObject({ ok: false, code: 'TM-104' });
    expect(await append(recorder, begun)).toMatchObject({ ok: true });
    expect(recorder.core.status().returning).toBe('begun');
    expect(await append(recorder, closed('on-terminal'))).toMatchObject({ ok: false, code: 'TM-104' });
    expect(await append(recorder, closed('handed-in'))).toMatchObject({ ok: true });
    expect(recorder.core.status().returning).toBe('closed');
    expect(await append(recorder, started(randomUUID()))).toMatchObject({ ok: false, code: 'TM-107' });
  });

  test('what is asked for together is committed together, each answered alone', async () => {
    const recorder = openRecorder();
    const writes: number[] = [];
    const { write } = recorder.database;
    Object.assign(recorder.database, {
      write: (entries: readonly unknown[], state: never) => {
        writes.push(entries.length);
        write(entries as never, state);
      },
    });
    const id = randomUUID();
    const answers = await Promise.all([
      append(recorder, started(id)),
      append(recorder, started(randomUUID())),
      append(recorder, event('session.ended', id)),
    ]);
    expect(answers.map((answer) => answer.ok)).toEqual([true, false, true]);
    expect(writes).toEqual([3]);
  });

  test('a late report may still name the session that was just closed', async () => {
    const recorder = openRecorder();
    const id = randomUUID();
    await append(recorder, started(id), event('session.ended', id));
    expect((await append(recorder, heartbeat(id, 0))).ok).toBe(true);
    expect((await append(recorder, heartbeat(randomUUID(), 0))).ok).toBe(false);
  });
});

describe('what no agent may have written', () => {
  const reading = (state: 'measured' | 'absent') => ({ control: 'save' as const, state, detail: '', tookMs: 1 });
  const withSave = (state: 'measured' | 'absent', passed: boolean): DraftLine => {
    const { readings } = proof.data as { readings: { control: string }[] };
    return { ...proof, data: { readings: [reading(state), ...readings.slice(1)] as never, passed } };
  };

  test.each([
    ['without a check', (id: string) => [started(id)]],
    ['after a check that did not pass', (id: string) => [withSave('absent', false), started(id)]],
    [
      'after a check and something else',
      (id: string) => [proof, { ...proof, type: 'staff.signed-out' as const, data: {} }, started(id)],
    ],
  ])('始業 %s', async (_name, drafts) => {
    const recorder = openRecorder();
    const answer = await recorder.core.append({ drafts: drafts(randomUUID()) });
    expect(answer).toMatchObject({ ok: false, code: 'TM-301' });
    expect(recorder.types()).toEqual(['loan.opened']);
  });

  test('a check that claims what its readings do not say', async () => {
    const recorder = openRecorder();
    const answer = await recorder.core.append({ drafts: [withSave('absent', true), started(randomUUID())] });
    expect(answer).toMatchObject({ ok: false, code: 'TM-106' });
    expect(await append(recorder, withSave('absent', false))).toMatchObject({ ok: true });
  });

  test('a session that has been before, in this run, in one request, or before a restart', async () => {
    const first = openRecorder();
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
    const day = (id: string) => [started(id), event('session.ended', id)];
    expect((await append(first, ...day(a), ...day(b))).ok).toBe(true);
    expect(await append(first, started(a))).toMatchObject({ ok: false, code: 'TM-104' });
    expect(await append(first, ...day(c), ...day(randomUUID()), started(c))).toMatchObject({
      ok: false,
      code: 'TM-104',
    });
    first.database.close();
    const second = openRecorder({ folder: first.folder, clock: first.clock });
    expect(await append(second, started(a))).toMatchObject({ ok: false, code: 'TM-104' });
    expect((await append(second, ...day(randomUUID()))).ok).toBe(true);
  });

  test.each([
    ['before the start', '2026-11-19T23:59:59.999Z', 'TM-104'],
    ['in the future', '2027-01-01T00:00:00.000Z', 'TM-104'],
    ['that no calendar has', '2026-11-20T01:99:00.000Z', 'TM-106'],
  ])('a correction to an end %s', async (_name, endedAt, code) => {
    const recorder = openRecorder();
    const id = randomUUID();
    await append(recorder, started(id));
    recorder.clock.advance(24 * 3_600_000);
    await recorder.core.closeWhereDue();
    expect(recorder.core.status().closedByRule?.id).toBe(id);
    const data = { endedAt, result: '済', reason: '押し忘れ' };
    expect(await append(recorder, { type: 'session.corrected', session: id, actor, data })).toMatchObject({
      ok: false,
      code,
    });
  });
});

describe('closing by rule', () => {
  test('forgotten: after the hours and without the person', async () => {
    const recorder = openRecorder();
    const id = randomUUID();
    await append(recorder, started(id)); // 09:00 in Japan
    recorder.clock.set('2026-11-20T08:30:00.000Z'); // 17:30
    await append(recorder, heartbeat(id, 60_000));
    recorder.clock.set('2026-11-20T09:28:00.000Z');
    await recorder.core.closeWhereDue();
    expect(recorder.core.status().closedByRule).toBeNull();
    recorder.clock.set('2026-11-20T09:29:00.000Z');
    await recorder.core.closeWhereDue();
    expect(recorder.core.status()).toMatchObject({
      open: null,
      closedByRule: { id, rule: 'forgotten', effectiveEnd: '2026-11-20T08:29:00.000Z' },
    });
  });

  test('midnight: at the last sign of life, never after midnight', async () => {
    const recorder = openRecorder();
    const id = randomUUID();
    recorder.clock.set('2026-11-20T14:00:00.000Z'); // 23:00
    await append(recorder, started(id));
    recorder.clock.set('2026-11-20T14:59:40.000Z');
    await append(recorder, heartbeat(id, 0));
    recorder.clock.set('2026-11-20T15:00:10.000Z'); // the next day
    await append(recorder, heartbeat(id, 0));
    expect(recorder.core.status().closedByRule).toMatchObject({
      rule: 'midnight',
      effectiveEnd: '2026-11-20T14:59:40.000Z',
    });
  });

  test.each([
    ['a heartbeat', (id: string) => heartbeat(id, 0), true],
    ['再開', (id: string) => event('session.resumed', id), false],
    ['終業', (id: string) => event('session.ended', id), false],
  ])(
    'midnight in a PC that slept: %s first thing in the morning is no sign of life of the day before',
    async (_name, first, isTaken) => {
      const recorder = openRecorder();
      await recorder.core.start();
      const id = randomUUID();
      await append(recorder, started(id));
      recorder.clock.set('2026-11-20T08:00:00.000Z'); // 17:00
      await append(recorder, event('session.interrupted', id));
      recorder.clock.set('2026-11-20T23:30:00.000Z'); // 8:30 the next day
      expect((await append(recorder, first(id))).ok).toBe(isTaken);
      expect(recorder.core.status()).toMatchObject({
        open: null,
        closedByRule: { id, rule: 'midnight', effectiveEnd: '2026-11-20T08:00:00.000Z' },
      });
      expect(recorder.fault()).toBeNull();
    },
  );

  test('no end lies before its beginning, though the clock was turned back in between', async () => {
    const recorder = openRecorder();
    const id = randomUUID();
    await append(recorder, started(id));
    recorder.clock.jump(-6 * 3_600_000);
    await append(recorder, heartbeat(id, 0));
    expect(recorder.core.status().lock?.code).toBe('TM-204');
    recorder.clock.jump(30 * 3_600_000);
    await recorder.core.closeWhereDue();
    expect(recorder.core.status().closedByRule).toMatchObject({
      rule: 'midnight',
      effectiveEnd: '2026-11-20T00:00:00.000Z',
    });
  });

  test('midnight after a clock that jumped: the jump is told, and is no sign of life', async () => {
    const recorder = openRecorder();
    const id = randomUUID();
    await append(recorder, started(id));
    recorder.clock.advance(60_000);
    await append(recorder, heartbeat(id, 0));
    const lastSeen = recorder.clock.now().toISOString();
    recorder.clock.jump(36 * 3_600_000);
    await recorder.core.closeWhereDue();
    expect(recorder.types()).toContain('clock.jumped');
    expect(recorder.core.status().closedByRule).toMatchObject({ rule: 'midnight', effectiveEnd: lastSeen });
  });

  test('power loss: another boot at the start; gap and closing are written in one go; the person corrects it', async () => {
    const first = openRecorder();
    const id = randomUUID();
    await first.core.start();
    await append(first, started(id));
    first.clock.advance(60_000);
    await append(first, heartbeat(id, 0));
    first.database.close();

    first.clock.advance(3_600_000);
    first.clock.boot = secondBoot;
    const second = openRecorder({ folder: first.folder, clock: first.clock });
    await second.core.start();
    expect(second.types().slice(-3)).toEqual(['gap.found', 'recorder.started', 'session.closed-by-rule']);
    expect(second.core.status().closedByRule).toMatchObject({
      id,
      rule: 'power-loss',
      effectiveEnd: '2026-11-20T00:01:00.000Z',
    });
    const correction: DraftLine = {
      type: 'session.corrected',
      session: id,
      actor,
      data: { endedAt: '2026-11-20T00:05:00.000Z', result: '作成した', reason: '電池切れ' },
    };
    expect((await append(second, correction)).ok).toBe(true);
    expect(second.core.status().closedByRule).toBeNull();
    expect(await append(second, correction)).toMatchObject({ ok: false, code: 'TM-104' });
    expect(second.fault()).toBeNull();
  });

  test.each([
    ['a flat battery', -400 * 86_400_000, []],
    ['a trail that is not what it was', 3_600_000, ['見本']],
  ])('power loss is seen also where the start enters a lock: %s', async (_name, offMs, faults) => {
    const first = openRecorder();
    const id = randomUUID();
    await first.core.start();
    await append(first, started(id));
    first.database.close();
    first.clock.jump(offMs);
    first.clock.boot = secondBoot;
    const second = openRecorder({ folder: first.folder, clock: first.clock });
    await second.core.start({ rolledBack: null, faults });
    expect(second.core.status()).toMatchObject({
      lock: expect.anything(),
      open: null,
      closedByRule: { id, rule: 'power-loss', effectiveEnd: '2026-11-20T00:00:00.000Z' },
    });
    expect(second.types()).toContain('gap.found');
  });

  test('a recorder that was stopped in order leaves no gap of its own', async () => {
    const first = openRecorder();
    await first.core.start();
    await append(first, started(randomUUID()));
    await first.core.stop();
    first.database.close();
    const second = openRecorder({ folder: first.folder, clock: first.clock });
    await second.core.start();
    expect(second.types().slice(-2)).toEqual(['recorder.stopped', 'recorder.started']);
  });
});

describe('an agent that was away', () => {
  test('leaves its loss and the gap while a session is open, and neither without one', async () => {
    const recorder = openRecorder();
    await recorder.core.agentLost(7);
    await recorder.core.hello();
    expect(recorder.types()).toEqual(['loan.opened']);
    const id = randomUUID();
    await append(recorder, started(id));
    await recorder.core.agentLost(7);
    recorder.clock.advance(90_000);
    const hello = await recorder.core.hello();
    expect(hello).toMatchObject({ ok: true, value: { status: { recorded: 5, open: { id } } } });
    const read = recorder.core.read({ fromSeq: 3, limit: 10 });
    expect(read).toMatchObject({
      ok: true,
      value: {
        total: 5,
        entries: [
          { type: 'agent.lost', session: id, data: { pid: 7 } },
          { type: 'gap.found', data: { what: 'agent', lengthMs: 90_000, from: '2026-11-20T00:00:00.000Z' } },
        ],
      },
    });
  });
});

describe('the form of telework in 始業', () => {
  const begin = (style?: object) =>
    proved({
      type: 'session.started',
      session: randomUUID(),
      actor,
      data: { work: '資料', plan: [], ...(style === undefined ? {} : { style }) },
    } as DraftLine);
  const said = (recorder: OpenedRecorder): unknown =>
    JSON.parse(recorder.database.read(recorder.loan.chain, 2, 1)[0]?.data ?? 'null').style;

  test.each([
    ['another form', { telework: 'mobile', place: null }],
    ['a satellite that is not the loan’s', { telework: 'satellite', place: '自宅の隣' }],
    ['a place where there is none', { telework: 'home', place: '喫茶店' }],
  ])('%s is refused, whoever claims it', async (_name, style) => {
    const recorder = openRecorder();
    expect(await recorder.core.append({ drafts: begin(style) })).toMatchObject({ ok: false, code: 'TM-106' });
    expect(recorder.types()).toEqual(['loan.opened']);
  });

  test('left out, it is the loan’s all the same', async () => {
    const recorder = openRecorder();
    expect((await recorder.core.append({ drafts: begin() })).ok).toBe(true);
    expect(said(recorder)).toEqual({ telework: 'home', place: null });
    expect(recorder.fault()).toBeNull();
  });

  test('a loan without a rule for its form starts no session (TM-650)', async () => {
    const recorder = openRecorder({ facts: { policy: { ...sampleFacts.policy, telework: 'mobile' } } });
    expect(await recorder.core.append({ drafts: begin() })).toMatchObject({ ok: false, code: 'TM-650' });
    expect(recorder.types()).toEqual(['loan.opened']);
  });
});
