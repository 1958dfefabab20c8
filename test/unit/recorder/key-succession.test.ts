import { randomUUID } from 'node:crypto';
import { copyFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '#contract/json.ts';
import type { DraftLine } from '#contract/socket/protocol.ts';
import { Leaf, leafHash, sealedBytes } from '#contract/trail/entry.ts';
import { openTrail } from '../../../recorder/cli/open-trail.ts';
import { type Signer, signerFrom } from '../../../recorder/keys/ed25519.ts';
import type { SlotFile } from '../../../recorder/keys/slot-file.ts';
import { openTrailDatabase } from '../../../recorder/store/trail-database.ts';
import { auditWhole } from '../../../recorder/trail/audit-chain.ts';
import { sha256 } from '../../../recorder/trail/sha256.ts';
import { secondBoot } from './support/hand-clock.ts';
import { type OpenedRecorder, openRecorder, unwrap } from './support/opened-recorder.ts';
import { proof, proved } from './support/proof.ts';
import { randomBuffer, sampleStaff } from './support/sample-loan.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const stopped: DraftLine = { type: 'agent.stopped', session: null, actor: 'system', data: {} };
const actor = `staff:${sampleStaff}`;
const leaves = (recorder: OpenedRecorder): readonly Leaf[] =>
  recorder.database.read(recorder.loan.chain, 0, 100_000).map((row) => Leaf.parse(JSON.parse(row.leaf)));
/** Types of the entries that name the next key. */
const closers = (recorder: OpenedRecorder): readonly string[] =>
  leaves(recorder).flatMap(({ body }) => (body.nextKey === null ? [] : [body.type]));
const append = (recorder: OpenedRecorder, ...drafts: DraftLine[]) => recorder.core.append({ drafts });

describe('a period', () => {
  test('is closed by the first entry 30 seconds after its first, not before', async () => {
    const recorder = openRecorder();
    recorder.clock.advance(29_999);
    await append(recorder, stopped);
    expect(closers(recorder)).toEqual([]);
    recorder.clock.advance(1);
    await append(recorder, proof);
    await append(recorder, stopped);
    expect(closers(recorder)).toEqual(['controls.checked']);
    expect(leaves(recorder).map(({ seal }) => seal.period)).toEqual([0, 0, 0, 1]);
    expect(recorder.fault()).toBeNull();
  });

  test('is closed by each session boundary, heartbeat and stop, however young', async () => {
    const recorder = openRecorder();
    const id = randomUUID();
    await append(
      recorder,
      ...proved({ type: 'session.started', session: id, actor, data: { work: '資料', plan: [] } }),
    );
    const { readings } = proof.data as { readings: never };
    await append(recorder, { type: 'heartbeat', session: id, actor: 'system', data: { readings, idleMs: 0 } });
    await append(recorder, { type: 'session.ended', session: id, actor, data: { result: '済' } });
    await append(recorder, stopped);
    await recorder.core.stop();
    expect(closers(recorder)).toEqual(['session.started', 'heartbeat', 'session.ended', 'recorder.stopped']);
  });

  test('is closed by the clock after 60 seconds, and not again while nothing is written', async () => {
    const recorder = openRecorder();
    recorder.clock.advance(59_999);
    expect(recorder.core.periodLeftMs()).toBe(1);
    await recorder.core.closePeriodWhereDue();
    expect(closers(recorder)).toEqual([]);
    recorder.clock.advance(1);
    await recorder.core.closePeriodWhereDue();
    expect(closers(recorder)).toEqual(['period.closed']);
    expect(recorder.core.periodLeftMs()).toBeNull();
    recorder.clock.advance(3_600_000);
    await recorder.core.closePeriodWhereDue();
    expect(recorder.types()).toEqual(['loan.opened', 'period.closed']);
  });

  test('does not outlive the boot, nor a wall clock that was set', async () => {
    const recorder = openRecorder();
    recorder.clock.boot = secondBoot;
    await append(recorder, stopped);
    recorder.clock.jump(-100_000);
    await append(recorder, stopped);
    recorder.clock.advance(30_000);
    await append(recorder, stopped);
    expect(leaves(recorder).map(({ body }) => body.nextKey !== null)).toEqual([false, true, false, true]);
  });

  test('ends with the last entry of a commit: many at once take one key', async () => {
    const recorder = openRecorder();
    recorder.clock.advance(31_000);
    const first = recorder.keys.publicKey;
    await Promise.all([append(recorder, stopped, stopped), append(recorder, proof), append(recorder, stopped)]);
    expect(leaves(recorder).map(({ body }) => body.nextKey !== null)).toEqual([false, false, false, false, true]);
    expect(recorder.keys.publicKey).not.toBe(first);
    expect(recorder.writer.state.key).toEqual({ period: 1, publicKey: recorder.keys.publicKey });
    expect(recorder.fault()).toBeNull();
  });
});

describe('a step of the succession that fails', () => {
  /** Fails the n-th write to the slots from now on, before or after it reached the disk. */
  function failingSlots() {
    const fault = { at: 0, count: 0, after: false, code: 'EIO' };
    const wrap = (real: SlotFile): SlotFile => ({
      read: real.read,
      write: (slot, bytes) => {
        fault.count += 1;
        const fails = fault.count === fault.at;
        if (!fails || fault.after) real.write(slot, bytes);
        if (fails) throw Object.assign(new Error('injected'), { code: fault.code });
      },
    });
    return { fault, wrap };
  }

  test.each([
    ['EIO', 'TM-207', false],
    ['EIO', 'TM-207', true],
    ['ENOSPC', 'TM-202', false],
  ] as const)(
    'the next seed is not written (%s): refused with %s, locked, nothing lost',
    async (code, expected, after) => {
      const { fault, wrap } = failingSlots();
      const recorder = openRecorder({ slots: wrap });
      recorder.clock.advance(31_000);
      Object.assign(fault, { at: fault.count + 1, after, code });
      expect(await append(recorder, stopped)).toMatchObject({ ok: false, code: expected });
      expect(recorder.core.status().lock?.code).toBe(expected);
      expect(recorder.types()).toEqual(['loan.opened', 'lock.entered']);
      expect(await recorder.core.unlock()).toMatchObject({ ok: true });
      expect(await append(recorder, stopped)).toMatchObject({ ok: true });
      expect(recorder.writer.state.key.period).toBe(1);
      expect(recorder.fault()).toBeNull();
    },
  );

  test('the old seed is not destroyed: answered, for it is written; then locked, and destroyed at the next chance', async () => {
    const { fault, wrap } = failingSlots();
    const seeds: Buffer[] = [];
    const random = (bytes: number): Buffer => {
      const made = randomBuffer(bytes);
      if (bytes === 32) seeds.push(Buffer.from(made));
      return made;
    };
    let slots: SlotFile | null = null;
    const recorder = openRecorder({
      slots: (real) => {
        slots = real;
        return wrap(real);
      },
      random,
    });
    const found = (): boolean =>
      seeds[0] !== undefined && (slots?.read() ?? []).some((slot) => slot.includes(seeds[0] ?? ''));
    recorder.clock.advance(31_000);
    Object.assign(fault, { at: fault.count + 2 });
    expect(await append(recorder, stopped)).toMatchObject({ ok: true });
    expect(recorder.core.status().lock?.code).toBe('TM-207');
    expect(found()).toBe(true);
    await recorder.writer.append();
    expect(recorder.types()).toEqual(['loan.opened', 'agent.stopped', 'lock.entered']);
    recorder.clock.advance(31_000);
    await append(recorder, stopped);
    expect(found()).toBe(false);
    expect(recorder.fault()).toBeNull();
  });

  test('the commit says that it failed, and yet is on the disk: the trail decides which key goes on', async () => {
    let lie = false;
    const recorder = openRecorder({
      database: (real) => ({
        ...real,
        write: (entries, state) => {
          real.write(entries, state);
          if (lie) {
            lie = false;
            throw Object.assign(new Error('injected'), { code: 'SQLITE_IOERR_FSYNC' });
          }
        },
      }),
    });
    recorder.clock.advance(31_000);
    lie = true;
    expect(await append(recorder, stopped)).toMatchObject({ ok: false, code: 'TM-207' });
    expect(recorder.writer.state.key).toEqual({ period: 1, publicKey: recorder.keys.publicKey });
    expect(await recorder.core.unlock()).toMatchObject({ ok: true });
    expect(recorder.types()).toEqual(['loan.opened', 'agent.stopped', 'lock.entered', 'recorder.started', 'lock.left']);
    expect(recorder.fault()).toBeNull();
  });

  test('at any write to the slots the power goes: the next start goes on, with one seed', async () => {
    for (let at = 1; at <= 4; at += 1) {
      for (const after of [false, true]) {
        const { fault, wrap } = failingSlots();
        const snapshot = temporaryFolder();
        const first = openRecorder({
          slots: (real) => {
            const failing = wrap(real);
            return {
              read: real.read,
              write: (slot, bytes) => {
                try {
                  failing.write(slot, bytes);
                } catch (error) {
                  // What the disk holds at this moment is what a power cut leaves.
                  cpSync(first.folder, snapshot, { recursive: true });
                  throw error;
                }
              },
            };
          },
        });
        Object.assign(fault, { at: fault.count + at, after });
        for (let i = 0; i < 2; i += 1) {
          first.clock.advance(31_000);
          await append(first, stopped);
        }
        const second = openRecorder({ folder: snapshot, clock: first.clock });
        await second.core.start(second.findings);
        expect(second.findings).toEqual({ rolledBack: null, faults: [] });
        expect(await append(second, stopped)).toMatchObject({ ok: true });
        expect(second.fault()).toBeNull();
        for (const each of [first, second]) each.database.close();
      }
    }
  });
});

describe('a forger', () => {
  /** A chain of five periods whose entry 4 (period 2) is changed, sealed anew, and everything behind it relinked. */
  async function resealed(signerOf: (seeds: readonly Signer[]) => Signer, periodOf: (period: number) => number) {
    const seeds: Signer[] = [];
    const random = (bytes: number): Buffer => {
      const made = randomBuffer(bytes);
      if (bytes === 32) seeds.push(signerFrom(made));
      return made;
    };
    const recorder = openRecorder({ random });
    for (let i = 0; i < 10; i += 1) {
      recorder.clock.advance(16_000);
      await append(recorder, stopped);
    }
    recorder.database.close();
    const raw = new Database(join(recorder.folder, 'trail.db'));
    const row = raw.prepare('SELECT leaf FROM entries WHERE seq = 4').pluck().get() as string;
    const leaf = Leaf.parse(JSON.parse(row));
    const body = { ...leaf.body, at: '2026-11-19T00:00:00.000Z' };
    const sig = signerOf(seeds).sign(sealedBytes(body, leaf.prev));
    const forged = { body, prev: leaf.prev, seal: { period: periodOf(leaf.seal.period), sig } };
    raw
      .prepare('UPDATE entries SET leaf = ?, hash = ? WHERE seq = 4')
      .run(canonicalJson(forged), leafHash(sha256, forged));
    raw.close();
    const database = unwrap(openTrailDatabase(recorder.folder));
    const { fault } = auditWhole(database, recorder.loan.start);
    const atStart = unwrap(openTrail(database, recorder.loan.start)).fault;
    database.close();
    expect(atStart).toEqual(fault);
    return { fault, period: leaf.seal.period };
  }

  test.each([
    ['the newest key under its own number', -1, 4, 'later-key'],
    ['the newest key under the right number', -1, null, 'later-key'],
    ['the first key under the right number', 0, null, 'earlier-key'],
    ['the first key under its own number', 0, 0, 'earlier-key'],
  ] as const)('who seals with %s is named', async (_name, which, number, expected) => {
    const { fault } = await resealed(
      (seeds) => seeds.at(which) ?? signerFrom(Buffer.alloc(32)),
      (period) => number ?? period,
    );
    expect(fault).toEqual({ seq: 4, fault: expected });
  });

  test('with a key of their own has no name', async () => {
    const { fault } = await resealed(
      () => signerFrom(Buffer.alloc(32, 1)),
      (period) => period,
    );
    expect(fault).toEqual({ seq: 4, fault: 'seal' });
  });
});

test('the database that was put into a strange folder finds no key there', async () => {
  const recorder = openRecorder();
  await recorder.core.stop();
  recorder.database.close();
  const strange = openRecorder();
  strange.database.close();
  copyFileSync(join(recorder.folder, 'trail.db'), join(strange.folder, 'trail.db'));
  expect(() => openRecorder({ folder: strange.folder })).toThrow('TM-207');
});
