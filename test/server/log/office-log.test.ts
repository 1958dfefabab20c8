import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frontierAt, rootOf, verifyConsistency } from '#contract/log/merkle.ts';
import { decodeBundle, nodeFromTiles, tilePath } from '#contract/log/tile.ts';
import { openLogKey, readLogVkeys } from '../../../server/log/log-identity.ts';
import { openLog } from '../../../server/log/office-log.ts';
import { restartLog } from '../../../server/log/restart-log.ts';
import { openSqlite } from '../../../server/store/sqlite/open.ts';
import { browserOf } from '../support/browser.ts';
import {
  copyOf,
  fetchCheckpoint,
  hash,
  leavesAnew,
  openCheckpoint,
  putBack,
  rootOver,
  vkeyOf,
} from '../support/log.ts';
import { actsOf, host, openOffice, type TestOffice } from '../support/office.ts';
import { enrolTerminal, type Terminal } from '../support/terminal.ts';

let office: TestOffice;
let terminal: Terminal;
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
});
afterEach(() => office.close());

const get = (path: string) => office.app.inject({ method: 'GET', url: `/log/${path}`, headers: { host } });
const sendMany = async (count: number): Promise<void> => {
  const entries = Array.from({ length: count }, () => terminal.trail.add('agent.started', { version: '0', pid: 1 }));
  const answer = await terminal.send(entries);
  expect(answer.statusCode, answer.body).toBe(200);
};
const restart = async (): Promise<void> => {
  office = await office.restart();
  terminal.office = office;
};

describe('the office log', () => {
  it('holds every entry and act once, in the order in which they were answered, over many batches and restarts', async () => {
    const seen: { readonly size: number; readonly root: Uint8Array }[] = [];
    for (const count of [1, 2, 250, 7, 300, 1]) {
      await sendMany(count);
      await browserOf(office, '400007');
      await office.log.publish();
      seen.push(await fetchCheckpoint(office));
      if (count % 2 === 1) await restart();
    }
    const leaves = await leavesAnew(office);
    const newest = await fetchCheckpoint(office);
    expect(leaves.filter((leaf) => leaf !== undefined)).toHaveLength(leaves.length);
    expect(newest).toMatchObject({ size: leaves.length, root: new Uint8Array(rootOver(leaves)) });
    expect(seen.map((s) => s.size)).toEqual([...seen.map((s) => s.size)].sort((a, b) => a - b));
    for (const old of seen) {
      expect(old.root).toEqual(new Uint8Array(rootOver(leaves.slice(0, old.size))));
      const proof = await office.log.tree.consistency(old.size, newest.size);
      expect(verifyConsistency(hash, { oldSize: old.size, oldRoot: old.root, ...newest, proof })).toBe(true);
    }
  });

  it('is served as tiles and bundles from which anyone can rebuild its root', async () => {
    await sendMany(600);
    await office.log.publish();
    const { size, root } = await fetchCheckpoint(office);
    const readNode = nodeFromTiles(hash, size, async (level, index, width) => {
      const answer = await get(tilePath(level, index, width));
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toBe('application/octet-stream');
      expect(answer.headers['cache-control']).toContain('immutable');
      return answer.rawPayload;
    });
    expect(Buffer.from(rootOf(hash, await frontierAt(size, readNode)))).toEqual(Buffer.from(root));
    const full = decodeBundle((await get('tile/entries/000')).rawPayload, 256);
    const partial = decodeBundle((await get(`tile/entries/002.p/${size % 256}`)).rawPayload, size % 256);
    const leaves = await leavesAnew(office);
    expect(full?.map((leaf) => Buffer.from(leaf))).toEqual(leaves.slice(0, 256).map((leaf) => Buffer.from(leaf)));
    expect(partial).toHaveLength(size % 256);
    expect(JSON.stringify(full)).not.toContain('version');
  });

  it('serves nothing that no checkpoint covers', async () => {
    expect((await get('checkpoint')).statusCode).toBe(404);
    expect((await get('tile/0/000.p/1')).statusCode).toBe(404);
    await sendMany(3);
    await office.log.publish();
    const { size } = await fetchCheckpoint(office);
    await sendMany(1);
    expect((await get(`tile/0/000.p/${size}`)).statusCode).toBe(200);
    expect((await get(`tile/entries/000.p/${size}`)).statusCode).toBe(200);
    for (const path of [
      `tile/0/000.p/${size + 1}`,
      `tile/entries/000.p/${size + 1}`,
      ...['tile/0/000', 'tile/1/000.p/1', 'tile/0/001.p/1', 'tile/0/0', 'tile/0/000.p/0', 'tile/64/000', 'tile/x/000'],
      ...['tile/0/..%2f000', 'tile/0/x000/000', 'tile/0/000.p/256', 'tile/entries/%00'],
    ]) {
      const answer = await get(path);
      expect([400, 404], `${path}: ${answer.body}`).toContain(answer.statusCode);
    }
    expect((await fetchCheckpoint(office)).size).toBe(size);
  });

  it('keeps each checkpoint outside the database before anyone sees it', async () => {
    await office.log.publish();
    const before = readFileSync(office.files.checkpoint, 'utf8');
    expect(before).toBe((await fetchCheckpoint(office)).note);
    let isFull = true;
    const seenAtWrite: unknown[] = [];
    const log = await openLog({
      ...{ store: office.store, files: office.files, runtime: { now: office.now, random: () => new Uint8Array(4) } },
      key: openLogKey(office.files),
      witnesses: [],
      post: () => Promise.reject(new Error('no witness')),
      keep: async (path, text) => {
        seenAtWrite.push(log.published()?.size);
        if (isFull) throw new Error('ENOSPC');
        writeFileSync(path, text);
      },
    });
    const size = log.published()?.size ?? 0;
    await sendMany(1);
    await log.publish();
    expect(log.published()?.size).toBe(size);
    expect(log.state().fault).toContain('ENOSPC');
    isFull = false;
    await log.publish();
    expect(log.published()?.size).toBe(size + 1);
    expect(log.state().fault).toBeNull();
    expect(seenAtWrite).toEqual([size, size]);
  });

  it('killed between commit and checkpoint, publishes what was committed at its next start', async () => {
    await office.log.publish();
    const { size } = await fetchCheckpoint(office);
    await sendMany(5);
    const image = copyOf(office);
    const revived = await openOffice({ folder: image.folder });
    try {
      expect((await fetchCheckpoint(revived)).size).toBe(size);
      await revived.log.publish();
      expect((await fetchCheckpoint(revived)).size).toBe(size + 5);
      expect((await fetchCheckpoint(revived)).root).toEqual(new Uint8Array(rootOver(await leavesAnew(revived))));
    } finally {
      await revived.close();
      image.remove();
    }
  });

  it('signs within a second by itself', async () => {
    office.log.start();
    await sendMany(2);
    const sent = Date.now();
    while (office.log.published()?.size !== (await office.log.tree.head()).size) {
      expect(Date.now() - sent).toBeLessThan(10_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const kept = await office.store.db.selectFrom('log_head').select('published_size').executeTakeFirstOrThrow();
    expect(kept.published_size).toBe(office.log.published()?.size);
  });

  it('signs nothing any more once its tree contradicts what was published', async () => {
    await office.log.publish();
    const { size } = await fetchCheckpoint(office);
    const other = new Database(office.files.database);
    other.exec(`drop trigger log_leaves_no_update; update log_leaves set leaf = x'00' where idx = 0`);
    other.close();
    await sendMany(1);
    await office.log.publish();
    expect(office.log.state().fault).toContain('nothing is signed any more');
    await office.log.publish();
    expect((await fetchCheckpoint(office)).size).toBe(size);
  });
});

describe('a database put back from a copy', () => {
  const reopen = () => openOffice({ folder: office.files.folder });
  let copy: ReturnType<typeof copyOf>;
  let published: Awaited<ReturnType<typeof fetchCheckpoint>>;
  beforeEach(async () => {
    await sendMany(3);
    await office.log.publish();
    copy = copyOf(office);
    await sendMany(4);
    await office.log.publish();
    published = await fetchCheckpoint(office);
  });
  afterEach(() => copy.remove());
  /** Stops as a crash does: without a word. */
  const crash = async (): Promise<void> => {
    await office.app.close();
    await office.store.close();
  };
  const restarted = async (): Promise<string> => {
    const store = await openSqlite(office.files.database);
    const runtime = { now: office.now, random: () => Uint8Array.of(1, 2, 3, 4) };
    return restartLog(store, office.files, runtime).finally(() => store.close());
  };

  it('that is as new as the newest checkpoint goes on', async () => {
    await crash();
    office = await reopen();
    expect((await fetchCheckpoint(office)).note).toBe(published.note);
  });

  it('that is older is refused, and goes on under a new name that names the old one', async () => {
    await crash();
    putBack(office, copy);
    await expect(reopen()).rejects.toThrow(/older copy.*restart-log/);
    await expect(reopen()).rejects.toThrow('restart-log');
    expect(readFileSync(office.files.checkpoint, 'utf8')).toBe(published.note);

    const oldVkeys = readLogVkeys(office.files);
    const origin = await restarted();
    expect(origin).not.toBe(published.origin);
    office = await reopen();
    const fresh = await fetchCheckpoint(office);
    expect(fresh.origin).toBe(origin);
    expect(fresh.root).toEqual(new Uint8Array(rootOver(await leavesAnew(office))));
    const last = (await actsOf(office)).at(-1);
    expect(last).toMatchObject({ act: 'log.restarted', log_index: fresh.size - 1 });
    expect(JSON.parse(last?.data ?? '')).toEqual({
      origin: published.origin,
      size: published.size,
      root: Buffer.from(published.root).toString('base64'),
      newOrigin: origin,
    });
    expect(readLogVkeys(office.files)).toEqual([office.log.state().vkey, ...oldVkeys]);
    // Evidence of what the old log had published stays.
    const kept = readFileSync(`${office.files.checkpoint}.of-${published.origin.replace('/', '_')}`, 'utf8');
    expect(openCheckpoint(kept, vkeyOf(oldVkeys[0] ?? '')).size).toBe(published.size);
    await expect(restarted()).rejects.toThrow('nothing to restart');
  });

  it('restarts again after a crash in the middle of that, without a second act', async () => {
    await crash();
    putBack(office, copy);
    const origin = await restarted();
    // As if the crash had come before the new checkpoint was written.
    writeFileSync(office.files.checkpoint, published.note);
    await expect(reopen()).rejects.toThrow('restart-log');
    expect(await restarted()).toBe(origin);
    office = await reopen();
    expect((await actsOf(office)).filter((a) => a.act === 'log.restarted')).toHaveLength(1);
  });

  it('with other leaves of the same number is refused', async () => {
    await crash();
    const other = new Database(office.files.database);
    other.exec(`drop trigger log_leaves_no_update; update log_leaves set leaf = x'00' where idx = 1`);
    other.close();
    await expect(reopen()).rejects.toThrow('restart-log');
  });

  it('without the checkpoint that was published is refused', async () => {
    await crash();
    rmSync(office.files.checkpoint);
    await expect(reopen()).rejects.toThrow('missing');
    writeFileSync(office.files.checkpoint, published.note.replace('\n', 'x\n'));
    await expect(reopen()).rejects.toThrow('not signed by');
    writeFileSync(office.files.checkpoint, published.note);
    office = await reopen();
  });

  it('is not restarted while it can go on', async () => {
    await expect(
      restartLog(office.store, office.files, { now: office.now, random: () => Uint8Array.of(1, 2, 3, 4) }),
    ).rejects.toThrow('nothing to restart');
  });
});
