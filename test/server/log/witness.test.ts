import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openNote, signatureLine } from '#contract/log/note.ts';
import { dataFolder } from '../../../server/data-folder.ts';
import { verifyEd25519 } from '../../../server/log/log-key.ts';
import { addWitness, readWitnesses } from '../../../server/log/witnesses.ts';
import { fetchCheckpoint } from '../support/log.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { enrolTerminal, type Terminal } from '../support/terminal.ts';
import { type FakeWitness, openWitness } from '../support/witness.ts';

let folder: string;
let witness: FakeWitness;
let office: TestOffice;
let terminal: Terminal;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tanmori-witnessed-'));
  witness = await openWitness();
  addWitness(dataFolder(folder), witness);
  office = await openOffice({ folder });
  terminal = await enrolTerminal(office);
});
afterEach(async () => {
  await office.close();
  await witness.close();
  rmSync(folder, { recursive: true, force: true });
});

const send = async (count: number): Promise<void> => {
  const entries = Array.from({ length: count }, () => terminal.trail.add('agent.started', { version: '0', pid: 1 }));
  expect((await terminal.send(entries)).statusCode).toBe(200);
};
const cosigners = (note: string): readonly string[] => {
  const opened = openNote(note, [witness.key], verifyEd25519);
  return opened.ok ? opened.value.verified.map((v) => v.key.name) : [];
};
const state = () => office.log.state().witnesses[0];

it('cosigns what is published, from wherever it stands, over restarts', async () => {
  await office.log.publish();
  expect(state()).toEqual({ name: witness.key.name, url: witness.url, last: null, fault: null });
  expect(cosigners((await fetchCheckpoint(office)).note)).toEqual([]);
  await office.log.collect();
  expect(cosigners((await fetchCheckpoint(office)).note)).toEqual([witness.key.name]);
  const first = (await fetchCheckpoint(office)).size;
  expect(state()).toMatchObject({ last: { size: first }, fault: null });
  await send(300);
  await office.log.publish();
  await office.log.collect();
  const second = await fetchCheckpoint(office);
  expect(cosigners(second.note)).toEqual([witness.key.name]);
  expect(witness).toMatchObject({ size: second.size, asked: [0, first] });
  // A server that has forgotten how far the witness is, is told so by it.
  rmSync(join(folder, 'checkpoint.cosigned'));
  office = await office.restart();
  terminal.office = office;
  expect(state()).toMatchObject({ last: { size: second.size } });
  witness.asked.length = 0;
  witness.size = first;
  const old = await office.log.tree.rootAt(first);
  witness.root = old;
  await send(1);
  await office.log.publish();
  await office.log.collect();
  expect(witness.asked).toEqual([second.size, first]);
  expect(cosigners((await fetchCheckpoint(office)).note)).toEqual([witness.key.name]);
});

it('is named in the statement that a loan is handed over with', () => {
  expect(terminal.package.statement.log).toEqual({ vkey: office.log.state().vkey, witnesses: [witness.vkey] });
});

it('never holds up a checkpoint: a slow one is passed by, and a cosigned one is kept for proofs', async () => {
  await send(1);
  await office.log.publish();
  await office.log.collect();
  const cosigned = await fetchCheckpoint(office);
  witness.delayMs = 400;
  await send(1);
  await office.log.publish();
  const slow = office.log.collect();
  await send(1);
  await office.log.publish();
  expect((await fetchCheckpoint(office)).size).toBe(cosigned.size + 2);
  await slow;
  // What came too late for the newest is not pinned to it; it is kept with what it was given for.
  expect(cosigners((await fetchCheckpoint(office)).note)).toEqual([]);
  const kept = readFileSync(office.files.cosignedCheckpoint, 'utf8');
  expect(cosigners(kept)).toEqual([witness.key.name]);
  expect(kept.split('\n')[1]).toBe(String(cosigned.size + 1));
  expect(office.log.bestFor(cosigned.size + 1)?.note).toBe(kept);
  expect(office.log.bestFor(cosigned.size + 2)?.size).toBe(cosigned.size + 2);
  const slower = office.log.collect();
  office = await office.restart();
  await slower;
  expect(office.log.bestFor(cosigned.size + 1)?.note).toBe(kept);
});

it('that answers anything but a cosignature that holds is shown with its fault, and asked again later', async () => {
  await office.log.publish();
  const { note, size } = await fetchCheckpoint(office);
  const forged = signatureLine({ name: witness.key.name, id: witness.key.id, signature: new Uint8Array(72).fill(7) });
  const answers = [
    [{ status: 200, body: forged }, 'answered 200'],
    [{ status: 200, body: 'x'.repeat(300_000) }, 'not reached'],
    [{ status: 200, body: '' }, 'answered 200'],
    [{ status: 404, body: '' }, 'answered 404'],
    [{ status: 403, body: '' }, 'answered 403'],
    [{ status: 422, body: '' }, 'answered 422'],
    [{ status: 409, body: 'x' }, 'answered 409'],
    [{ status: 409, body: `${size + 5}\n` }, 'ahead of this log'],
    [{ status: 500, body: '' }, 'answered 500'],
  ] as const;
  for (const [answer, fault] of answers) {
    let times = 0;
    witness.answer = () => {
      times += 1;
      return answer;
    };
    office.pass(300_000);
    await office.log.collect();
    await office.log.collect();
    expect(state()?.fault, fault).toContain(fault);
    expect(times, 'asked once until the pause is over').toBe(1);
    expect((await fetchCheckpoint(office)).note).toBe(note);
  }
  expect(existsSync(office.files.cosignedCheckpoint)).toBe(false);
  await witness.close();
  office.pass(300_000);
  await office.log.collect();
  expect(state()?.fault).toContain('not reached');
});

it('is configured once for each key, by a key of a witness alone', () => {
  const files = dataFolder(folder);
  addWitness(files, { url: 'https://other.example', vkey: witness.vkey });
  expect(readWitnesses(files).map((w) => w.url)).toEqual(['https://other.example']);
  expect(() => addWitness(files, { url: 'https://other.example', vkey: office.log.state().vkey })).toThrow('witness');
  expect(() => addWitness(files, { url: 'file:///etc', vkey: witness.vkey })).toThrow();
  expect(() => addWitness(files, { url: 'https://x.example', vkey: 'x' })).toThrow();
});
