import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { auditInBackground } from '../../../recorder/cli/background-audit.ts';
import { openTrail } from '../../../recorder/cli/open-trail.ts';
import { openTrailDatabase } from '../../../recorder/store/trail-database.ts';
import { openRecorder, unwrap } from './support/opened-recorder.ts';

/** A chain of 1,300 entries whose rows are then changed behind the recorder's back. */
async function tampered(sql: string) {
  const recorder = openRecorder();
  const draft = { type: 'agent.stopped', session: null, actor: 'system', data: {} } as const;
  const drafts = Array.from({ length: 50 }, () => draft);
  for (let i = 0; i < 26; i += 1) {
    recorder.clock.advance(31_000);
    await recorder.core.append({ drafts });
  }
  recorder.database.close();
  const raw = new Database(join(recorder.folder, 'trail.db'));
  raw.exec(sql);
  raw.close();
  const database = unwrap(openTrailDatabase(recorder.folder));
  return { database, loan: recorder.loan };
}

describe('a start', () => {
  test('with a whole chain finds nothing, at once and in the background', async () => {
    const { database, loan } = await tampered('SELECT 1');
    const trail = unwrap(openTrail(database, loan.start));
    expect(trail.fault).toBeNull();
    const stop = new AbortController().signal;
    expect(await auditInBackground(database, loan.start, () => trail.state, stop)).toBeNull();
    database.close();
  });

  test.each([
    ['the last entry is gone', 'DELETE FROM entries WHERE seq = 1300', 1301, 'length'],
    [
      'the time of an entry is changed',
      `UPDATE entries SET leaf = replace(leaf, '"mono":', '"mono":1') WHERE seq = 1200`,
      1200,
      'hash',
    ],
    ['the data of an entry is changed', `UPDATE entries SET data = '{"x":1}' WHERE seq = 1290`, 1290, 'commit'],
    [
      'the stored state is rolled back',
      `UPDATE facts SET value = replace(value, '"next":1301', '"next":1300') WHERE name = 'state'`,
      1301,
      'state',
    ],
    ['the stored state is gone', `DELETE FROM facts WHERE name = 'state'`, 1301, 'state'],
  ])('finds at once that %s, and goes on under new numbers', async (_name, sql, seq, fault) => {
    const { database, loan } = await tampered(sql);
    const trail = unwrap(openTrail(database, loan.start));
    expect(trail.fault).toEqual({ seq, fault });
    expect(trail.state.next).toBe(1301);
    database.close();
  });

  test('finds a change deep in the chain in the background', async () => {
    const { database, loan } = await tampered(`UPDATE entries SET salt = '${'0'.repeat(32)}' WHERE seq = 100`);
    const trail = unwrap(openTrail(database, loan.start));
    expect(trail.fault).toBeNull();
    const stop = new AbortController().signal;
    const fault = await auditInBackground(database, loan.start, () => trail.state, stop);
    expect(fault).toEqual({ seq: 100, fault: 'commit' });
    database.close();
  });

  test('finds a stored state that is not what the entries say', async () => {
    const change = `UPDATE facts SET value = replace(value, '"pinTries":0', '"pinTries":1') WHERE name = 'state'`;
    const { database, loan } = await tampered(change);
    const trail = unwrap(openTrail(database, loan.start));
    expect(trail.fault).toBeNull();
    const stop = new AbortController().signal;
    const fault = await auditInBackground(database, loan.start, () => trail.state, stop);
    expect(fault).toEqual({ seq: 1301, fault: 'state' });
    database.close();
  });

  test('refuses where neither state nor entries can be read', async () => {
    const { database, loan } = await tampered(`DELETE FROM facts WHERE name = 'state'; UPDATE entries SET leaf = 'x'`);
    expect(openTrail(database, loan.start)).toMatchObject({ ok: false, code: 'TM-203' });
    database.close();
  });
});

test.each([`UPDATE entries SET leaf = substr(leaf, 1, 40)`, `UPDATE entries SET data = '{'`])(
  'a damaged entry cannot be read back, and ends nothing: %s',
  (sql) => {
    const first = openRecorder();
    first.database.close();
    const raw = new Database(join(first.folder, 'trail.db'));
    raw.exec(sql);
    raw.close();
    const recorder = openRecorder({ folder: first.folder });
    expect(recorder.core.read({ fromSeq: 0, limit: 50 })).toMatchObject({ ok: false, code: 'TM-203' });
  },
);
