import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { nothingLaidDown } from '#contract/retention/classes.ts';
import { dataFolder } from '../../server/data-folder.ts';
import { programPath } from '../programs.ts';
import { temporaryFolder } from '../unit/recorder/support/temporary-folder.ts';

const server = programPath('server');
const reports = 5200;
const written = '見本の秘密の事情';
const noon = '2020-05-10T03:00:00.000Z';

/** An office in which a list of so many reports was confirmed, and no program has come to it yet. */
function makeOffice(folder: string): void {
  const made = spawnSync(process.execPath, [server, 'init', '--data', folder, '--sample'], { encoding: 'utf8' });
  expect(made.status, made.stderr).toBe(0);
  const raw = new Database(dataFolder(folder).database);
  onTestFinished(() => void raw.close());
  const rules = JSON.stringify({ ...nothingLaidDown, report: { from: 'fiscal-year', years: 1 } });
  raw.transaction(() => {
    raw.prepare(`insert into settings (key, value) values ('retention', ?)`).run(rules);
    const step = raw.prepare(
      `insert into report_steps (staff_id, day, at, by_id, by_name, act, reason, content, snapshot)
       values (?, '2020-05-10', ?, '100123', '見本 花子', 'confirmed', ?, ?, ?)`,
    );
    raw
      .prepare(
        `insert into disposals (id, as_of, rules, proposed_at, proposed_by, proposed_name, reason, decided_at, decided_by,
           decided_name, decision, decided_reason)
         values (1, '2026-11-21', ?, ?, 'it:300011', '見本 情子', '見本', ?, 'it:300022', '見本 報司', 'confirmed', '見本')`,
      )
      .run(rules, noon, noon);
    const item = raw.prepare(
      `insert into disposal_items (disposal_id, class, item, completed_on) values (1, 'report', ?, '2020-05-10')`,
    );
    for (let n = 0; n < reports; n += 1) {
      const { lastInsertRowid } = step.run(
        String(600_000 + n),
        noon,
        written,
        'a'.repeat(64),
        `{"remark":"${written}"}`,
      );
      item.run(String(lastInsertRowid));
    }
  })();
  raw.close();
}

const disposeIn = (folder: string): ChildProcess =>
  spawn(process.execPath, [server, 'dispose', '--data', folder, '--before', '2000-01-01'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

const Act = z.looseObject({ items: z.array(z.string()), kept: z.array(z.string()) });

/** What an office came to, but for when. */
function readState(folder: string) {
  const raw = new Database(dataFolder(folder).database, { readonly: true });
  const ids = (text: string): readonly string[] => z.array(z.string()).parse(raw.prepare(text).pluck().all());
  const acts = ids(`select data from office_acts where act = 'papers.disposed' order by log_index`).map((data) =>
    Act.parse(JSON.parse(data)),
  );
  const state = {
    left: z.int().parse(raw.prepare(`select count(*) from report_steps where emptied_at is null`).pluck().get()),
    words: z
      .int()
      .parse(
        raw
          .prepare(`select count(*) from report_steps where reason <> '' or snapshot is not null or by_name <> ''`)
          .pluck()
          .get(),
      ),
    gone: ids(`select item from disposal_items where gone_at is not null order by item`),
    told: acts.flatMap(({ items }) => items).toSorted(),
    kept: acts.flatMap(({ kept }) => kept),
    batches: acts.map(({ items }) => items.length),
    ended: ids(`select data from office_acts where act = 'disposal.done'`),
    leaves: z.int().parse(raw.prepare('select count(*) from log_leaves').pluck().get()),
  };
  raw.close();
  return state;
}

test('a disposal that is killed again and again ends as one that was not', { timeout: 300_000 }, async () => {
  const folder = temporaryFolder();
  const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')];
  makeOffice(whole);
  cpSync(whole, killed, { recursive: true });
  const [code] = await once(disposeIn(whole), 'exit');
  expect(code).toBe(0);
  const wanted = readState(whole);
  expect(wanted).toMatchObject({ left: 0, words: 0, kept: [], batches: [1000, 1000, 1000, 1000, 1000, 200] });

  let kills = 0;
  for (let before = 0, tries = 0; readState(killed).ended.length === 0; tries += 1) {
    expect(tries).toBeLessThan(40);
    const child = disposeIn(killed);
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'exit');
    // At another moment of a batch each time: as soon as one more is there, and a little after.
    while (child.exitCode === null && readState(killed).gone.length === before && tries < 30)
      await new Promise((done) => setTimeout(done, 1 + tries));
    await new Promise((done) => setTimeout(done, (tries * 37) % 150));
    if (child.exitCode === null && child.kill('SIGKILL')) kills += 1;
    await ended;
    const state = readState(killed);
    // All of a batch, with its act, or nothing of it.
    expect(state.gone).toEqual(state.told);
    expect(state.left).toBe(reports - state.gone.length);
    expect(state.words).toBe(state.left);
    before = state.gone.length;
  }
  expect(kills).toBeGreaterThan(2);
  const { leaves, ...end } = readState(killed);
  const { leaves: wantedLeaves, ...wantedEnd } = wanted;
  expect(end).toEqual(wantedEnd);
  // Each run of the command disposes of what is older as well, and says so.
  expect(leaves).toBeGreaterThanOrEqual(wantedLeaves);
});
