import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IntegrityAnswer } from '#contract/http/audit-api.ts';
import { canonicalJson } from '#contract/json.ts';
import { BundleLine } from '#contract/log/bundle.ts';
import { commitment, Leaf, leafHash } from '#contract/trail/entry.ts';
import { appendAct } from '../../server/log/office-acts.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';
import { enrolTerminal, type Terminal } from './support/terminal.ts';
import { sealed, sha256 } from './support/trail.ts';

const [first, second] = [randomUUID(), randomUUID()];
let office: TestOffice;
let terminal: Terminal;
let auditor: Browser;

beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  const { trail } = terminal;
  const sent = await terminal.send([terminal.opening(), ...trail.day(first), ...trail.day(second)]);
  expect(sent.statusCode, sent.body).toBe(200);
  await office.indexer.catchUp();
  await office.log.publish();
  auditor = await browserOf(office, '400007');
});
afterEach(() => office.close());

const read = async () => {
  const answer = await auditor.get('/v1/audit/integrity');
  expect(answer.statusCode, answer.body).toBe(200);
  return IntegrityAnswer.parse(answer.json());
};
const check = async () => {
  await office.checker.begin('schedule');
  await office.checker.ended();
  return read();
};

/** Changes the stored trail behind the office's back, as someone with the database file would. */
function tamper(...statements: readonly string[]): void {
  const raw = new Database(office.files.database);
  const triggers = raw.prepare(`select name from sqlite_master where type = 'trigger'`).pluck().all() as string[];
  for (const name of triggers) raw.exec(`drop trigger ${name}`);
  raw.pragma('foreign_keys = OFF');
  for (const statement of statements) raw.exec(statement);
  raw.close();
}

describe('the integrity of the trail', () => {
  it('is not claimed before it was checked, and then with when and by whom', async () => {
    expect(await read()).toMatchObject({ lastRun: null, running: null, chains: [{ sound: 0, checkedAt: null }] });
    office.pass(60_000);
    const asked = await auditor.post('/v1/audit/integrity/check');
    expect(asked.json()).toEqual({ started: true });
    await office.checker.ended();
    const state = await read();
    expect(state.lastRun).toMatchObject({ by: 'auditor:400007', outcome: 'sound', entries: 15 });
    expect(state.lastRun?.startedAt).toBe(office.now().toISOString());
    expect(state.chains).toEqual([
      {
        chain: 'loan:L-20261121-001',
        terminal: 'T-0001',
        borrower: { id: '100123', name: '見本 花子', section: '企画政策課' },
        entries: 15,
        sound: 15,
        checkedAt: office.now().toISOString(),
        fault: null,
        forked: false,
        gaps: 2,
      },
    ]);
    expect(state.faults).toEqual([]);
  });

  it('shows the published checkpoint, its witnesses, and where nobody watched', async () => {
    const state = await read();
    expect(state.log).toMatchObject({ origin: office.log.state().origin, witnesses: [] });
    expect(state.log?.note).toBe(office.log.published()?.note);
    expect(state.gapsTotal).toBe(2);
    expect(state.gaps[0]).toMatchObject({ type: 'gap.found', session: second, terminal: 'T-0001', staff: '見本 花子' });
  });

  it('marks entries as checked, unchecked and faulty', async () => {
    await check();
    const { trail } = terminal;
    await terminal.send([trail.add('agent.stopped', {})]);
    await office.indexer.catchUp();
    const marks = async () =>
      new Set(
        (await auditor.get('/v1/audit/entries?order=oldest'))
          .json<{ entries: { seq: number; mark: string }[] }>()
          .entries.map(({ seq, mark }) => `${seq}:${mark}`),
      );
    expect(await marks()).toContain('14:checked');
    expect(await marks()).toContain('15:unchecked');
    tamper(
      `update entries set data = '{"result":"何もしていない。"}' where type = 'session.ended' and session = '${first}'`,
    );
    await check();
    expect(await marks()).toContain('6:checked');
    expect(await marks()).toContain('7:fault');
    expect(await marks()).toContain('8:unchecked');
  });

  it.each([
    ['data', `update entries set data = '{"work":"別のこと","plan":[]}' where seq = 1`, { seq: 1, why: 'commit' }],
    ['a column', `update entries set type = 'heartbeat' where seq = 3`, { seq: 3, why: 'leaf' }],
    ['the hash', `update entries set hash = '${'0'.repeat(64)}' where seq = 4`, { seq: 4, why: 'leaf' }],
    ['half of what was emptied', `update entries set salt = null where seq = 2`, { seq: 2, why: 'commit' }],
    ['an entry taken out', `delete from entries where seq = 5`, { seq: 5, why: 'seq' }],
    ['the end cut off', `delete from entries where seq >= 12`, { seq: 12, why: 'head' }],
    [
      'the end cut off, and the tip with it',
      `delete from entries where seq >= 12; update chains set next_seq = 12`,
      { seq: 12, why: 'head' },
    ],
    [
      'two entries exchanged',
      `update entries set seq = 100 where seq = 2; update entries set seq = 2 where seq = 3; update entries set seq = 3 where seq = 100`,
      { seq: 2, why: 'leaf' },
    ],
    [
      'a leaf of the log',
      `update log_leaves set leaf = x'00' where idx = (select log_index from entries where seq = 9)`,
      { seq: 9, why: 'log-leaf' },
    ],
    ['the certified key', `update devices set seal_key = device_key`, { seq: 0, why: 'seal' }],
    [
      'the enrolment',
      `update office_acts set data = null, salt = null where act = 'terminal.enrolled'`,
      { seq: 0, why: 'seal' },
    ],
  ] as const)('finds a change of %s', async (_what, statement, fault) => {
    expect((await check()).lastRun?.outcome).toBe('sound');
    tamper(statement);
    const state = await check();
    expect(state.lastRun?.outcome).toBe('fault');
    expect(state.chains[0]).toMatchObject({ fault, sound: fault.seq });
    const told = async () => (await actsOf(office)).filter(({ act }) => act === 'integrity.fault-found').length;
    const before = await told();
    expect(before).toBeGreaterThan(0);
    expect(JSON.parse((await actsOf(office)).find(({ act }) => act === 'integrity.fault-found')?.data ?? '')).toEqual({
      chain: 'loan:L-20261121-001',
      at: fault.seq,
      why: fault.why,
    });
  });

  it('finds what was sealed anew with the true key: by its link, or by the log', async () => {
    const { trail } = terminal;
    await terminal.send([trail.add('agent.started', { version: '1', pid: 1 }), trail.add('agent.stopped', {})]);
    await office.log.publish();
    expect((await check()).chains[0]?.sound).toBe(17);
    const row = await office.store.db.selectFrom('entries').selectAll().where('seq', '=', 15).executeTakeFirstOrThrow();
    const { body, prev, seal } = Leaf.parse(JSON.parse(row.leaf));
    const put = (change: Partial<typeof body>, link: string, data: object) => {
      const salt = 'c'.repeat(32);
      const commit = commitment(sha256, salt, data);
      const { leaf } = sealed(
        { body: { ...body, ...change, commit }, prev: link },
        salt,
        data,
        trail.seal.privateKey,
        seal.period,
      );
      const text = canonicalJson(leaf).replaceAll("'", "''");
      tamper(
        `update entries set leaf = '${text}', hash = '${leafHash(sha256, leaf)}', salt = '${salt}', data = '${JSON.stringify(data)}' where seq = 15`,
      );
    };
    const data = JSON.parse(row.data ?? '') as object;
    put({}, 'd'.repeat(64), data);
    expect((await check()).chains[0]?.fault).toEqual({ seq: 15, why: 'prev' });
    put({}, prev, { ...data, pid: 2 });
    expect((await check()).chains[0]?.fault).toEqual({ seq: 15, why: 'log-leaf' });
  });

  it('finds a changed act, a missing leaf and a changed head of the log', async () => {
    tamper(`update office_acts set actor = 'cli' where act = 'sign-in.done'`);
    expect((await check()).faults).toMatchObject([{ why: 'act' }]);
    tamper(`update log_head set frontier = zeroblob(length(frontier))`);
    expect((await check()).faults).toMatchObject([{ why: 'act' }, { why: 'log-root' }]);
    tamper(`delete from log_leaves where idx = 2`);
    const state = await check();
    expect(state.faults.map(({ why }) => why)).toContain('log-leaf');
  });

  it('calls what was emptied by rule sound, and what was emptied without an act of disposal a fault', async () => {
    tamper(`update entries set salt = null, data = null where seq < 5`);
    expect((await check()).lastRun?.outcome).toBe('fault');
    const disposed = (below: number) =>
      office.store.write((tx) =>
        appendAct(tx, {
          at: office.now(),
          actor: 'cli',
          act: 'data.disposed',
          data: {
            ...{ before: '2020-01-01', chains: [{ chain: terminal.chain, below }], actsBelow: 0 },
            ...{ loans: 1, entries: 5, forks: 0, sessions: 0, acts: 0, handIns: [], takeouts: [] },
          },
        }),
      );
    await disposed(4);
    expect((await check()).lastRun?.outcome).toBe('fault');
    await disposed(5);
    expect((await check()).lastRun?.outcome).toBe('sound');
  });

  it('runs one check at a time, and tells of one that was broken off', async () => {
    expect(await office.checker.begin('schedule')).toBe(true);
    expect(await office.checker.begin('schedule')).toBe(false);
    expect((await read()).running).toMatchObject({ of: expect.any(Number) });
    await office.checker.ended();
    await office.store.db
      .insertInto('check_runs')
      .values({
        by: 'schedule',
        started_at: office.now().toISOString(),
        ended_at: null,
        outcome: 'running',
        entries: 0,
        acts: 0,
      })
      .execute();
    await check();
    const runs = await office.store.db.selectFrom('check_runs').select('outcome').orderBy('id').execute();
    expect(runs.map(({ outcome }) => outcome)).toEqual(['sound', 'interrupted', 'sound']);
  });
});

describe('evidence to take away', () => {
  const bundle = async (query: string) => {
    const answer = await auditor.get(`/v1/audit/bundle?${query}`);
    expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
    expect(answer.headers['content-disposition']).toBe('attachment; filename="shoko-L-20261121-001.jsonl"');
    return answer.body
      .trimEnd()
      .split('\n')
      .map((line) => BundleLine.parse(JSON.parse(line)));
  };

  it('is the whole chain under the published checkpoint', async () => {
    const lines = await bundle('loan=L-20261121-001');
    expect(lines.map(({ kind }) => kind)).toEqual(['header', 'checkpoint', 'chain', ...Array(15).fill('entry'), 'end']);
    expect(lines.filter((line) => line.kind === 'entry' && line.open !== null)).toHaveLength(15);
    expect((await actsOf(office)).at(-1)).toMatchObject({ act: 'bundle.exported', actor: 'auditor:400007' });
  });

  it('of one session keeps the data of all others closed', async () => {
    const lines = await bundle(`session=${first}`);
    const open = lines.flatMap((line) => (line.kind === 'entry' && line.open !== null ? [line.leaf.body.session] : []));
    expect(open).toEqual(Array(7).fill(first));
    expect(lines.filter(({ kind }) => kind === 'entry')).toHaveLength(15);
  });

  it('is refused without a question, and for what is not there', async () => {
    expect(codeOf(await auditor.get('/v1/audit/bundle'))).toBe('OF-400');
    expect(codeOf(await auditor.get('/v1/audit/bundle?loan=L-20200101-001'))).toBe('OF-404');
    expect(codeOf(await auditor.get(`/v1/audit/bundle?session=${randomUUID()}`))).toBe('OF-404');
  });
});
