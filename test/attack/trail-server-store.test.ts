import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckFault } from '#contract/http/audit-api.ts';
import { canonicalJson } from '#contract/json.ts';
import { actLeaf } from '#contract/log/leaf.ts';
import { commitment, Leaf, leafHash } from '#contract/trail/entry.ts';
import { issueTrust } from '../../server/cli/trust.ts';
import { openLogKey } from '../../server/log/log-identity.ts';
import { newLogKeyText, readLogKey } from '../../server/log/log-key.ts';
import { readPublished, signCheckpoint } from '../../server/log/published.ts';
import { dispose } from '../../server/workflow/dispose.ts';
import { browserOf } from '../server/support/browser.ts';
import { copyOf, putBack } from '../server/support/log.ts';
import { openOffice, type TestOffice } from '../server/support/office.ts';
import { enrolTerminal, type Terminal } from '../server/support/terminal.ts';
import { newKeyPair, sealed, sha256 } from '../server/support/trail.ts';
import { reportOn } from '../unit/verify/support/verified.ts';

type Raw = Database.Database;
const sessions = [randomUUID(), randomUUID(), randomUUID()] as const;
let office: TestOffice;
let terminal: Terminal;
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  const { trail } = terminal;
  const sent = await terminal.send([terminal.opening(), ...sessions.flatMap((session) => trail.day(session))]);
  expect(sent.statusCode, sent.body).toBe(200);
  await office.log.publish();
});
afterEach(() => office.close());

/** Changes the database as an administrator does, who first removes what keeps it append-only. */
function tamper(change: (raw: Raw) => void): void {
  const raw = new Database(office.files.database);
  const triggers = raw.prepare(`select name from sqlite_master where type = 'trigger'`).pluck().all() as string[];
  for (const name of triggers) raw.exec(`drop trigger ${name}`);
  raw.pragma('foreign_keys = OFF');
  change(raw);
  raw.close();
}
const sql =
  (...statements: readonly string[]) =>
  (raw: Raw): void => {
    for (const statement of statements) raw.exec(statement);
  };
/** Every finding of a whole check: `why@place`. */
async function check(): Promise<readonly string[]> {
  await office.checker.begin('schedule');
  await office.checker.ended();
  const { db } = office.store;
  const run = await db.selectFrom('check_runs').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
  const chains = await db.selectFrom('checked_chains').selectAll().where('fault_why', 'is not', null).execute();
  const faults = await db.selectFrom('check_faults').selectAll().where('run_id', '=', run.id).execute();
  const found = [
    ...chains.map(({ fault_why, fault_seq }) => `${fault_why}@${fault_seq}`),
    ...faults.map(({ why, log_index }) => `${why}@${log_index}`),
  ];
  expect(run.outcome).toBe(found.length === 0 ? 'sound' : 'fault');
  return found;
}

const place = (raw: Raw, table: 'entries' | 'office_acts', where: string): number =>
  raw.prepare(`select log_index from ${table} where ${where}`).pluck().get() as number;
/** Changes leaf and columns of one entry so that they agree; its seal is the old one, or made by `key`. */
function rewrite(raw: Raw, seq: number, change: object, key: ReturnType<typeof newKeyPair> | null): void {
  const row = raw.prepare('select leaf, salt, data from entries where seq = ?').get(seq) as Record<string, string>;
  const { body, prev, seal } = Leaf.parse(JSON.parse(row.leaf ?? ''));
  const data = JSON.parse(row.data ?? '') as object;
  const other = { ...body, ...change, commit: commitment(sha256, row.salt ?? '', data) };
  const leaf =
    key === null
      ? { body: other, prev, seal }
      : sealed({ body: other, prev }, row.salt ?? '', data, key.privateKey, seal.period).leaf;
  raw
    .prepare('update entries set leaf = ?, hash = ?, actor = ? where seq = ?')
    .run(canonicalJson(leaf), leafHash(sha256, leaf), leaf.body.actor, seq);
}

interface Attack {
  readonly name: string;
  /** What names it, and where: a fault of the check. */
  readonly finds: CheckFault;
  readonly at?: number;
  /** What the office did honestly before. */
  readonly before?: () => Promise<unknown>;
  readonly change: (raw: Raw) => void;
}

const attacks: readonly Attack[] = [
  {
    name: 'edit the data',
    finds: 'commit',
    at: 1,
    change: sql(`update entries set data = '{"work":"別","plan":[]}' where seq = 1`),
  },
  {
    name: 'edit the salt',
    finds: 'commit',
    at: 1,
    change: sql(`update entries set salt = '${'a'.repeat(32)}' where seq = 1`),
  },
  {
    name: 'edit a column',
    finds: 'leaf',
    at: 3,
    change: sql(`update entries set actor = 'staff:100456' where seq = 3`),
  },
  {
    name: 'edit the disposition',
    finds: 'leaf',
    at: 3,
    change: sql(`update entries set disposition = 'failed' where seq = 3`),
  },
  {
    name: 'empty the data as if by rule, with no act of a disposal',
    finds: 'commit',
    at: 3,
    change: sql(`update entries set salt = null, data = null where seq = 3`),
  },
  {
    name: 'empty the data behind a real disposal, with a time of receipt that fits it',
    finds: 'commit',
    at: 3,
    before: () =>
      dispose(
        office.store,
        { now: office.now, random: randomBytes },
        { before: '2000-01-01', actor: 'cli', folders: office.files },
      ),
    change: sql(`update entries set salt = null, data = null, received_at = '1999-01-01T00:00:00.000Z' where seq = 3`),
  },
  {
    name: 'edit leaf and column',
    finds: 'leaf',
    at: 4,
    change: sql(
      `update entries set actor = 'staff:100456', leaf = replace(leaf, 'staff:100123', 'staff:100456') where seq = 4`,
    ),
  },
  {
    name: 'edit leaf, column and hash',
    finds: 'seal',
    at: 4,
    change: (raw) => rewrite(raw, 4, { actor: 'staff:100456' }, null),
  },
  {
    name: 'edit leaf, column and hash, and seal with an own key',
    finds: 'seal',
    at: 4,
    change: (raw) => rewrite(raw, 4, { actor: 'staff:100456' }, newKeyPair()),
  },
  {
    name: 'edit a hash',
    finds: 'leaf',
    at: 4,
    change: sql(`update entries set hash = '${'0'.repeat(64)}' where seq = 4`),
  },
  ...[
    [`work = '別のこと'`, `the work of a session`],
    [`result = null`, 'the result of a session'],
    [`state = 'working', ended_at = null, closed_by = null, result = null`, 'the end of a session'],
    [`started_at = '2020-01-01T00:00:00.000Z'`, 'the start of a session'],
    [`prevented = 0`, 'how much was prevented in a session'],
  ].map(([change, what]) => ({
    name: `edit ${what}`,
    finds: 'session' as const,
    at: 1,
    change: sql(`update sessions set ${change} where id = '${sessions[0]}'`),
  })),
  { name: 'drop a session', finds: 'session', at: 8, change: sql(`delete from sessions where id = '${sessions[1]}'`) },
  {
    name: 'invent a session',
    finds: 'session',
    at: 0,
    change: sql(
      `insert into sessions select 'f', chain, loan_id, day, started_at, since, ended_at, state, closed_by, work, result, entries, prevented, gaps from sessions limit 1`,
    ),
  },
  { name: 'drop an entry', finds: 'seq', at: 5, change: sql(`delete from entries where seq = 5`) },
  {
    name: 'drop an entry, and renumber what follows',
    finds: 'leaf',
    at: 5,
    change: sql(`delete from entries where seq = 5`, `update entries set seq = seq - 1 where seq > 5`),
  },
  {
    name: 'cut the end off and the tip with it',
    finds: 'head',
    at: 18,
    change: sql(`delete from entries where seq >= 18`, `update chains set next_seq = 18`),
  },
  {
    name: 'cut the end off, with a tip that fits',
    finds: 'log-leaf',
    change: sql(
      `delete from entries where seq >= 18`,
      `update chains set next_seq = 18, head = (select hash from entries where seq = 17)`,
    ),
  },
  {
    name: 'exchange two entries',
    finds: 'leaf',
    at: 2,
    change: sql(
      ...[`update entries set seq = 900 where seq = 2`, `update entries set seq = 2 where seq = 3`],
      `update entries set seq = 3 where seq = 900`,
    ),
  },
  {
    name: 'edit who acted',
    finds: 'act',
    change: sql(`update office_acts set actor = 'cli' where act = 'terminal.enrolled'`),
  },
  {
    name: 'edit what was done',
    finds: 'act',
    change: sql(
      `update office_acts set data = json_set(data, '$.machine', '${'e'.repeat(64)}') where act = 'terminal.enrolled'`,
    ),
  },
  {
    name: 'empty an act as if by rule',
    finds: 'act',
    change: sql(`update office_acts set salt = null, data = null where log_index = 0`),
  },
  { name: 'drop an act', finds: 'log-leaf', change: sql(`delete from office_acts where log_index = 0`) },
  {
    name: 'edit a leaf of the log',
    finds: 'log-leaf',
    at: 9,
    change: sql(`update log_leaves set leaf = x'00' where idx = (select log_index from entries where seq = 9)`),
  },
  { name: 'drop a leaf of the log', finds: 'log-leaf', at: 2, change: sql(`delete from log_leaves where idx = 2`) },
  {
    name: 'exchange two leaves of the log',
    finds: 'log-leaf',
    at: 9,
    change: (raw) => {
      const at = place(raw, 'entries', 'seq = 9');
      raw.exec(`update log_leaves set idx = 90000 where idx = ${at}; update log_leaves set idx = ${at} where idx = ${at + 1};
        update log_leaves set idx = ${at + 1} where idx = 90000`);
    },
  },
  {
    name: 'edit the head of the log',
    finds: 'log-root',
    change: sql(`update log_head set frontier = zeroblob(length(frontier))`),
  },
  {
    name: 'edit an act together with its leaf',
    finds: 'checkpoint',
    change: (raw) => {
      const at = place(raw, 'office_acts', `act = 'terminal.enrolled'`);
      const row = raw.prepare('select * from office_acts where log_index = ?').get(at) as Record<string, string>;
      const facts = { at: row.at ?? '', actor: 'cli', act: row.act ?? '', data: JSON.parse(row.data ?? '') };
      raw.prepare('update office_acts set actor = ? where log_index = ?').run('cli', at);
      raw.prepare('update log_leaves set leaf = ? where idx = ?').run(actLeaf(sha256, row.salt ?? '', facts), at);
    },
  },
  { name: 'certify another seal key', finds: 'seal', at: 0, change: sql(`update devices set seal_key = device_key`) },
  {
    name: 'certify another seal key in the act as well',
    finds: 'act',
    change: (raw) => {
      const { publicBase64 } = newKeyPair();
      raw.prepare('update devices set seal_key = ?').run(publicBase64);
      raw
        .prepare(`update office_acts set data = json_set(data, '$.sealKey', ?) where act = 'terminal.enrolled'`)
        .run(publicBase64);
    },
  },
  {
    name: 'empty the data and keep the salt',
    finds: 'commit',
    at: 4,
    change: sql(`update entries set data = null where seq = 4`),
  },
];

describe('honest', () => {
  it('finds nothing, before and after a restart, nor does the verifier', async () => {
    expect(await check()).toEqual([]);
    const trust = await issueTrust(office.store, office.files, { now: office.now, random: () => new Uint8Array(4) });
    await office.log.publish();
    office = await office.restart();
    expect(await check()).toEqual([]);
    expect((await reportOn(await bundle(), trust)).reason).toBeNull();
  });
});

async function bundle(): Promise<string> {
  const auditor = await browserOf(office, '400007');
  const loan = terminal.package.statement.facts.loan.id;
  const answer = await auditor.get(`/v1/audit/bundle?loan=${loan}`);
  return answer.body;
}

describe('kinds', () => {
  it.each(attacks)('$name', async ({ finds, at, before, change }) => {
    await before?.();
    expect(await check()).toEqual([]);
    tamper(change);
    const found = await check();
    expect(at === undefined ? found.map((each) => each.replace(/@.*/, '')) : found).toContain(
      at === undefined ? finds : `${finds}@${at}`,
    );
  });

  /** Stops as a crash does, changes what lies on the disk, and opens again. */
  const reopened = async (change: () => void): Promise<string> => {
    await office.app.close();
    await office.store.close();
    change();
    const opened = openOffice({ folder: office.files.folder });
    return opened.then(
      async (other) => {
        office = other;
        return 'opened';
      },
      (error: Error) => `${error.name}: ${error.message}`,
    );
  };
  const more = async (count: number): Promise<void> => {
    const entries = Array.from({ length: count }, () => terminal.trail.add('agent.started', { version: '0', pid: 1 }));
    expect((await terminal.send(entries)).statusCode).toBe(200);
    await office.log.publish();
  };

  it.each([
    ['the branch', 'delete from forks'],
    ['the mark of the chain', 'update chains set forked = 0'],
    ['a hash of the branch', `update forks set hash = '${'0'.repeat(64)}'`],
  ])('remove a fork: %s', async (_what, statement) => {
    const twin = terminal.trail.copy();
    await terminal.send([terminal.trail.add('agent.started', { version: '0', pid: 1 })]);
    await terminal.send([twin.add('agent.started', { version: '0', pid: 666 })]);
    expect(await check()).toEqual([]);
    let act = -1;
    tamper((raw) => {
      act = place(raw, 'office_acts', `act = 'entries.forked'`);
      raw.exec(statement);
    });
    expect(await check()).toEqual([`fork@${act}`]);
  });

  it('put an older database back', async () => {
    const copy = copyOf(office);
    await more(3);
    expect(await reopened(() => putBack(office, copy))).toMatch(/LogNotContinued.*it is an older copy/);
    copy.remove();
  });

  it('put an older database back together with its checkpoint, and let it grow: the auditor’s trust file knows', async () => {
    const copy = copyOf(office);
    const old = readFileSync(office.files.checkpoint, 'utf8');
    await more(3);
    const trust = await issueTrust(office.store, office.files, { now: office.now, random: () => new Uint8Array(4) });
    const outcome = await reopened(() => {
      putBack(office, copy);
      writeFileSync(office.files.checkpoint, old);
    });
    expect(outcome).toBe('opened');
    expect(await check()).toEqual([]);
    copy.remove();
    // The log goes on past what the auditor has seen, with other leaves.
    const auditor = await browserOf(office, '400007');
    while ((await office.log.tree.head()).size <= (trust.seen[0]?.size ?? 0)) await auditor.get('/v1/audit/integrity');
    await office.log.publish();
    // The act that handed the trust file out went with the copy, so nothing shows that the log contains what it has seen.
    expect((await reportOn(await bundle(), trust)).reason?.code).toBe('VF-207');
  });

  it('forge the checkpoint with another key', async () => {
    const log = openLogKey(office.files);
    const { size, root } = office.log.published() ?? { size: 0, root: new Uint8Array(32) };
    const forged = signCheckpoint(readLogKey(newLogKeyText(log.key.name)), { size, root });
    expect(await reopened(() => writeFileSync(office.files.checkpoint, forged.note))).toMatch(/is not signed by/);
  });

  it('sign a fork with the true key', async () => {
    const log = openLogKey(office.files);
    const forged = signCheckpoint(log, { size: office.log.published()?.size ?? 0, root: new Uint8Array(32) });
    expect(readPublished(forged.note, log.key, [])).not.toBeNull();
    expect(await reopened(() => writeFileSync(office.files.checkpoint, forged.note))).toMatch(
      /leaves are not those that were published/,
    );
  });

  it('remove the checkpoint', async () => {
    expect(await reopened(() => rmSync(office.files.checkpoint))).toMatch(/is missing, and \d+ leaves were published/);
  });

  it('edit a node of the tree', async () => {
    await more(300);
    const outcome = await reopened(() => tamper(sql(`update log_nodes set node = zeroblob(32)`)));
    expect(outcome).toMatch(/LogNotContinued/);
  });
});

/**
 * What an administrator of the database can do unseen by the check, by the start and by the verifier. Each of these goes
 * red once something finds it: it then moves up to the kinds.
 */
describe('found by nothing', () => {
  it.each([
    ['the time of receipt of an entry', `update entries set received_at = '2020-01-01T00:00:00.000Z' where seq = 3`],
    ['an incident, and the mark of its chain', 'update chains set suspect = 0; delete from incidents'],
  ])('%s', async (_what, statement) => {
    tamper(sql(statement));
    expect(await check()).toEqual([]);
    office = await office.restart();
    terminal.office = office;
    const trust = await issueTrust(office.store, office.files, { now: office.now, random: () => new Uint8Array(4) });
    await office.log.publish();
    expect((await reportOn(await bundle(), trust)).reason).toBeNull();
  });
});
