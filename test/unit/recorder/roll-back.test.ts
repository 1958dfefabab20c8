import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DraftLine } from '#contract/socket/protocol.ts';
import { anchorPath, openAnchorFile } from '../../../recorder/anchors/anchor-file.ts';
import { readAnchor, writeAnchor } from '../../../recorder/anchors/anchor-line.ts';
import { slotPath } from '../../../recorder/keys/seal-keys.ts';
import { confirm } from '../../../recorder/upload/read-answer.ts';
import { type OpenedRecorder, openRecorder, sampleMachine } from './support/opened-recorder.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const stopped: DraftLine = { type: 'agent.stopped', session: null, actor: 'system', data: {} };

/** Writes so many entries, each pair of them a period. */
async function write(recorder: OpenedRecorder, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    recorder.clock.advance(31_000);
    await recorder.core.append({ drafts: [stopped] });
  }
}

/** Ends the recorder in order and copies what lies in its folder. */
async function stopAndCopy(recorder: OpenedRecorder): Promise<string> {
  await recorder.core.stop();
  recorder.database.close();
  const copy = temporaryFolder();
  cpSync(recorder.folder, copy, { recursive: true });
  return copy;
}

async function restart(before: OpenedRecorder, options: Parameters<typeof openRecorder>[0] = {}) {
  const recorder = openRecorder({ folder: before.folder, clock: before.clock, ...options });
  await recorder.core.start(recorder.findings);
  return recorder;
}

const lastData = (recorder: OpenedRecorder, type: string) => {
  const read = recorder.core.read({ fromSeq: 0, limit: 200 });
  return read.ok ? read.value.entries.findLast((entry) => entry.type === type)?.data : undefined;
};
const head = (recorder: OpenedRecorder, seq: number) => recorder.database.hashOf(recorder.loan.chain, seq);

function memoryKeyring() {
  const place = {
    line: null as string | null,
    read: async () => place.line,
    write: async (line: string) => {
      place.line = line;
    },
  };
  return place;
}

test('an honest restart is no roll-back, with or without an order to stop', async () => {
  let recorder = openRecorder();
  for (let i = 0; i < 4; i += 1) {
    await write(recorder, 3);
    if (i % 2 === 0) await recorder.core.stop();
    recorder.database.close();
    recorder = await restart(recorder);
    expect(recorder.findings).toEqual({ rolledBack: null, faults: [] });
  }
  expect(recorder.core.status().lock).toBeNull();
  expect(recorder.fault()).toBeNull();
});

describe('an old copy of the database that is put back', () => {
  test('is told, names the anchor, locks; the trail goes on behind the anchor, and no number is used again', async () => {
    const first = openRecorder();
    await write(first, 4);
    const copy = await stopAndCopy(first);
    const second = await restart(first);
    await write(second, 9);
    await stopAndCopy(second);
    const { next } = second.writer.state;
    const lastHead = second.writer.state.head;

    cpSync(join(copy, 'trail.db'), join(first.folder, 'trail.db'));
    const third = await restart(first);
    expect(third.findings.rolledBack).toEqual({ anchor: 'file', seq: next - 1, head: lastHead, found: 6 });
    expect(third.core.status().lock?.code).toBe('TM-203');
    expect(third.types().slice(6, 9)).toEqual(['trail.rolled-back', 'lock.entered', 'recorder.started']);
    expect(lastData(third, 'trail.rolled-back')).toEqual({
      anchor: 'file',
      anchorSeq: next - 1,
      anchorHead: lastHead,
      found: 6,
    });
    // The new entries follow from the one that is gone, under numbers that were never used.
    const rows = third.database.read(third.loan.chain, 6, 10);
    expect(rows[0]?.seq).toBe(next);
    expect(JSON.parse(rows[0]?.leaf ?? '{}').prev).toBe(lastHead);
    // What lies before the gap is still there, and the gap is found at every later start.
    expect(third.types().slice(0, 6)).toEqual(['loan.opened', ...Array(4).fill('agent.stopped'), 'recorder.stopped']);
    expect(third.fault()).toEqual({ seq: next, fault: 'seq' });
    // An office that had everything takes it: what is missing here is linked to.
    const office = { accepted: { seq: next - 1, head: lastHead }, expected: next };
    expect(confirm(office, (seq) => head(third, seq), 0)).toEqual({ kind: 'accepted', seq: next - 1 });
    expect(
      confirm({ accepted: { seq: next - 2, head: lastHead }, expected: next - 1 }, (seq) => head(third, seq), 0),
    ).toEqual({ kind: 'mismatch', seq: next - 2, head: lastHead });

    third.database.close();
    const fourth = await restart(third);
    expect(fourth.findings.rolledBack).toBeNull();
    expect(fourth.types().filter((type) => type === 'trail.rolled-back')).toHaveLength(1);
  });

  test('within the same period goes on where it ends: the office has the other end, and keeps both', async () => {
    const first = openRecorder();
    await write(first, 4);
    first.database.close();
    const copy = temporaryFolder();
    cpSync(first.folder, copy, { recursive: true });
    const second = await restart(first);
    const { head: lost, next } = second.writer.state;
    second.database.close();
    cpSync(join(copy, 'trail.db'), join(first.folder, 'trail.db'));
    const third = await restart(first);
    // No period was closed meanwhile, so no anchor knows: the office does, by the head that it answers with.
    expect(third.findings.rolledBack).toBeNull();
    await third.core.officeDisagrees(next - 1, lost);
    expect(lastData(third, 'trail.rolled-back')).toMatchObject({
      anchor: 'office',
      anchorSeq: next - 1,
      anchorHead: lost,
    });
    expect(third.core.status().lock?.code).toBe('TM-203');
    await third.core.officeDisagrees(next - 1, lost);
    expect(third.types().filter((type) => type === 'trail.rolled-back')).toHaveLength(1);
  });
});

describe('a whole data folder that is put back', () => {
  async function putBack(withFile: boolean) {
    const keyring = memoryKeyring();
    const first = openRecorder({ keyring });
    await write(first, 4);
    const copy = await stopAndCopy(first);
    const second = await restart(first, { keyring });
    await write(second, 7);
    await stopAndCopy(second);
    await new Promise(setImmediate);
    const { next, head: lastHead } = second.writer.state;
    const anchors = readFileSync(anchorPath(first.folder));
    rmSync(first.folder, { recursive: true });
    cpSync(copy, first.folder, { recursive: true });
    if (!withFile) writeFileSync(anchorPath(first.folder), anchors);
    return { first, keyring, next, lastHead };
  }

  test('is known to the keyring; the trail goes on as a fork that the office keeps', async () => {
    const { first, keyring, next, lastHead } = await putBack(true);
    const third = await restart(first, { keyring });
    expect(lastData(third, 'trail.rolled-back')).toEqual({
      anchor: 'keyring',
      anchorSeq: next - 1,
      anchorHead: lastHead,
      found: 6,
    });
    expect(third.core.status().lock?.code).toBe('TM-203');
    // Its own key is here again, and no other: sealed soundly, under numbers that were used before.
    expect(third.types().slice(6)).toEqual(['trail.rolled-back', 'lock.entered', 'recorder.started']);
    expect(third.fault()).toBeNull();
  });

  test('is known to an anchors file that could not be replaced, and once only', async () => {
    const { first, next, lastHead } = await putBack(false);
    const third = await restart(first);
    expect(lastData(third, 'trail.rolled-back')).toMatchObject({
      anchor: 'file',
      anchorSeq: next - 1,
      anchorHead: lastHead,
    });
    await third.core.stop();
    third.database.close();
    const fourth = await restart(first);
    expect(fourth.findings).toEqual({ rolledBack: null, faults: [] });
    expect(fourth.fault()).toBeNull();
  });

  test('without any of them is known to the office: a fork', async () => {
    const { first, next, lastHead } = await putBack(true);
    const third = await restart(first);
    expect(third.findings).toEqual({ rolledBack: null, faults: [] });
    const answer = { accepted: { seq: next - 1, head: lastHead }, expected: next };
    expect(confirm(answer, (seq) => head(third, seq), 0)).toMatchObject({ kind: 'mismatch' });
  });
});

describe('an anchors file', () => {
  test.each([
    ['removed', (path: string) => rmSync(path)],
    ['emptied', (path: string) => writeFileSync(path, '')],
    ['shortened', (path: string) => writeFileSync(path, `${readFileSync(path, 'utf8').split('\n')[0]}\n`)],
    ['overwritten', (path: string) => writeFileSync(path, Buffer.alloc(500, 1))],
  ])('that was %s locks, and is written again from there', async (_name, harm) => {
    const first = openRecorder();
    await write(first, 8);
    await stopAndCopy(first);
    harm(anchorPath(first.folder));
    const second = openRecorder({ folder: first.folder, clock: first.clock });
    expect(second.findings.faults).toHaveLength(1);
    openAnchorFile(anchorPath(first.folder)).make();
    await second.core.start(second.findings);
    expect(second.core.status().lock?.code).toBe('TM-203');
    await write(second, 2);
    await stopAndCopy(second);
    const third = openRecorder({ folder: first.folder, clock: first.clock });
    expect(third.findings).toEqual({ rolledBack: null, faults: [] });
  });

  test('whose last line a power cut broke off counts the lines before, and takes the next', async () => {
    const first = openRecorder();
    await write(first, 4);
    const path = anchorPath(first.folder);
    const whole = readFileSync(path, 'utf8').split('\n').at(-2) ?? '';
    appendFileSync(path, whole.slice(0, 60));
    await write(first, 2);
    await stopAndCopy(first);
    const second = openRecorder({ folder: first.folder, clock: first.clock });
    expect(second.findings).toEqual({ rolledBack: null, faults: [] });
    const lines = openAnchorFile(path).read(first.loan.chain) ?? [];
    expect(lines.at(-1)?.key).toEqual(second.writer.state.key);
  });

  test('whose line a kill swallowed is paid before the next period closes, so that a second kill is no loss', async () => {
    let recorder = openRecorder();
    await write(recorder, 2);
    const path = anchorPath(recorder.folder);
    for (let kill = 0; kill < 3; kill += 1) {
      recorder.clock.advance(31_000);
      await write(recorder, 1);
      recorder.database.close();
      // Killed between the commit that closed the period and its line.
      writeFileSync(path, `${readFileSync(path, 'utf8').trimEnd().split('\n').slice(0, -1).join('\n')}\n`);
      recorder = openRecorder({ folder: recorder.folder, clock: recorder.clock });
      expect(recorder.findings).toEqual({ rolledBack: null, faults: [] });
      await recorder.core.start(recorder.findings);
    }
    expect(recorder.core.status().lock).toBeNull();
  });

  test('a line is whole or nothing', () => {
    const anchor = {
      chain: 'loan:L-20261101-001',
      seq: 7,
      head: 'a'.repeat(64),
      key: { period: 1, publicKey: `${'A'.repeat(43)}=` },
    };
    const line = writeAnchor(anchor);
    expect(readAnchor(line)).toEqual(anchor);
    for (const broken of [line.slice(0, -1), line.replace(' 7 ', ' 8 '), `${line} x`, '', ' ']) {
      expect(readAnchor(broken)).toBeNull();
    }
  });

  test('a disk that refuses it: what was asked for is written and answered, then locked; no period closes until it is paid', async () => {
    const recorder = openRecorder();
    await write(recorder, 2);
    const path = anchorPath(recorder.folder);
    const kept = readFileSync(path);
    rmSync(path);
    recorder.clock.advance(31_000);
    await recorder.core.append({ drafts: [stopped] });
    recorder.clock.advance(31_000);
    expect(await recorder.core.append({ drafts: [stopped] })).toMatchObject({ ok: true });
    expect(recorder.core.status().lock?.code).toBe('TM-207');
    const { period } = recorder.writer.state.key;
    recorder.clock.advance(31_000);
    await recorder.core.append({ drafts: [stopped] });
    recorder.clock.advance(31_000);
    expect(await recorder.core.append({ drafts: [stopped] })).toMatchObject({ ok: false, code: 'TM-207' });
    expect(recorder.writer.state.key.period).toBe(period);
    expect(existsSync(path)).toBe(false);
    writeFileSync(path, kept);
    expect(await recorder.core.append({ drafts: [stopped] })).toMatchObject({ ok: true });
    expect(recorder.writer.state.key.period).toBe(period + 1);
    expect(
      openAnchorFile(path)
        .read(recorder.loan.chain)
        ?.map(({ key }) => key.period),
    ).toEqual([1, period, period + 1]);
    expect(recorder.fault()).toBeNull();
  });
});

test('a slot file that fits neither trail nor anchor: no key, no entry', async () => {
  const first = openRecorder();
  await write(first, 4);
  await stopAndCopy(first);
  writeFileSync(slotPath(first.folder), Buffer.alloc(8192, 3));
  expect(() => openRecorder({ folder: first.folder, clock: first.clock })).toThrow('TM-207');
});

describe('another machine', () => {
  test('is told once, and locks; the enrolled one is no news', async () => {
    const recorder = openRecorder();
    await recorder.core.machineFound(sampleMachine);
    expect(recorder.types()).toEqual(['loan.opened']);
    const found = 'd'.repeat(64);
    await recorder.core.machineFound(found);
    await recorder.core.machineFound(found);
    expect(recorder.types()).toEqual(['loan.opened', 'machine.changed', 'lock.entered']);
    expect(lastData(recorder, 'machine.changed')).toEqual({ enrolled: sampleMachine, found });
    expect(recorder.core.status().lock?.code).toBe('TM-203');
    recorder.database.close();
    const again = await restart(recorder);
    await again.core.machineFound(found);
    expect(again.types().filter((type) => type === 'machine.changed')).toHaveLength(1);
    await again.core.machineFound(sampleMachine);
    expect(again.types().filter((type) => type === 'machine.changed')).toHaveLength(2);
  });
});

describe('a clock that was set within one boot', () => {
  test.each([
    ['ahead', 600_000],
    ['back, but not before the last entry', -300_000],
  ])('%s: an entry that says by how much, and no lock', async (_name, byMs) => {
    const recorder = openRecorder();
    recorder.clock.advance(600_000);
    recorder.clock.jump(byMs);
    await recorder.core.append({ drafts: [stopped] });
    await recorder.core.append({ drafts: [stopped] });
    expect(recorder.types()).toEqual(['loan.opened', 'clock.jumped', 'agent.stopped', 'agent.stopped']);
    expect(lastData(recorder, 'clock.jumped')).toMatchObject({ byMs });
    expect(recorder.core.status().lock).toBeNull();
  });

  test('little by little: told when it adds up', async () => {
    const recorder = openRecorder();
    for (let i = 0; i < 5; i += 1) {
      recorder.clock.advance(1000);
      recorder.clock.jump(50_000);
      await recorder.core.append({ drafts: [stopped] });
    }
    expect(recorder.types().filter((type) => type === 'clock.jumped')).toHaveLength(1);
  });

  test('a machine that slept, or another boot, is no leap', async () => {
    const recorder = openRecorder();
    recorder.clock.advance(8 * 3_600_000);
    await recorder.core.append({ drafts: [stopped] });
    recorder.clock.boot = '22222222-2222-4222-8222-222222222222';
    recorder.clock.jump(3_600_000);
    await recorder.core.append({ drafts: [stopped] });
    expect(recorder.types()).toEqual(['loan.opened', 'agent.stopped', 'agent.stopped']);
  });
});
