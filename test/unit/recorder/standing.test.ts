import { describe, expect, test } from 'vitest';
import { type SignedStanding, type StandingStatement, standingBytes } from '#contract/loan/standing.ts';
import { signerFrom } from '../../../recorder/keys/ed25519.ts';
import { Standing } from '../../../recorder/standing/standing.ts';
import { type OpenedRecorder, openRecorder } from './support/opened-recorder.ts';
import { officeSigner, sampleFacts } from './support/sample-loan.ts';

const loan = sampleFacts.loan.id;
const statement = (serial: number, revoked: boolean, change: Partial<StandingStatement> = {}): StandingStatement => ({
  ...{ v: 1, kind: 'standing', loan, revoked, serial, since: '2026-11-20T00:00:00.000Z' },
  ...change,
});
const said = (made: StandingStatement, signer = officeSigner): SignedStanding => ({
  statement: made,
  sig: signer.sign(standingBytes(made)),
});
const standingOf = ({ writer }: OpenedRecorder): Standing =>
  new Standing({ writer, officePublicKey: officeSigner.publicKey, loan });
const lockOf = ({ core }: OpenedRecorder) => core.status().lock?.code ?? null;
const told = (recorder: OpenedRecorder) => recorder.types().slice(1);

describe('the office’s word on the loan', () => {
  test('taken back: locked at once, over a restart, until the newer word; each is written once', async () => {
    const first = openRecorder();
    expect(await standingOf(first).take(said(statement(1, true)))).toEqual({ ok: true, value: null });
    expect(first.core.status().lock).toMatchObject({ code: 'TM-208', contactCode: expect.any(String) });
    expect(await first.core.unlock()).toMatchObject({ ok: false, code: 'TM-208' });
    first.database.close();

    const recorder = openRecorder({ folder: first.folder, clock: first.clock });
    const standing = standingOf(recorder);
    expect(lockOf(recorder)).toBe('TM-208');
    expect(await standing.take(said(statement(1, true)))).toMatchObject({ ok: true });
    expect(told(recorder)).toEqual(['standing.arrived', 'loan.revoked', 'lock.entered']);
    expect(await standing.take(said(statement(2, false)))).toMatchObject({ ok: true });
    expect([lockOf(recorder), recorder.core.status().code]).toEqual([null, null]);
    expect(told(recorder).slice(3)).toEqual(['standing.arrived', 'lock.left']);
    expect(recorder.fault()).toBeNull();
  });

  const stranger = signerFrom(Buffer.alloc(32, 99));
  test.each([
    ['another’s signature', said(statement(3, false), stranger)],
    ['a signature of another word', { ...said(statement(3, false)), sig: said(statement(3, true)).sig }],
    ['another loan', said(statement(3, false, { loan: 'L-20261101-002' }))],
    ['an older word', said(statement(1, false))],
    ['the known serial with another meaning', said(statement(2, false))],
  ])('%s opens nothing, and is on record once', async (_name, bad) => {
    const recorder = openRecorder();
    const standing = standingOf(recorder);
    await standing.take(said(statement(2, true)));
    const before = recorder.types().length;
    expect(await standing.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(await standing.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(recorder.types().slice(before)).toEqual(['standing.refused']);
    expect([lockOf(recorder), recorder.writer.state.standing]).toEqual(['TM-208', { serial: 2, revoked: true }]);
    expect(await standing.take(said(statement(3, false)))).toMatchObject({ ok: true });
    expect(lockOf(recorder)).toBeNull();
    expect(await standing.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(recorder.types().filter((type) => type === 'standing.refused')).toHaveLength(2);
  });

  test('that the loan was taken back locks nothing again once it was overtaken', async () => {
    const recorder = openRecorder();
    const standing = standingOf(recorder);
    await standing.take(said(statement(1, true)));
    await standing.take(said(statement(2, false)));
    expect(await standing.take(said(statement(1, true)))).toMatchObject({ ok: false, code: 'TM-403' });
    expect(lockOf(recorder)).toBeNull();
  });

  test.each(['TM-203', 'TM-301'] as const)('a cancelled loss does not open %s, which stood before', async (code) => {
    const first = openRecorder();
    await first.core.lockFor(code, '見本');
    await standingOf(first).take(said(statement(1, true)));
    first.database.close();
    const recorder = openRecorder({ folder: first.folder, clock: first.clock });
    expect(lockOf(recorder)).toBe('TM-208');
    await standingOf(recorder).take(said(statement(2, false)));
    expect(recorder.core.status().lock).toMatchObject({ code, detail: '見本' });
    expect(recorder.fault()).toBeNull();
  });

  test('a fault that is found behind the lock is on record, and not excused by a cancelled loss', async () => {
    const recorder = openRecorder();
    const standing = standingOf(recorder);
    await recorder.core.lockFor('TM-301', '');
    await standing.take(said(statement(1, true)));
    await recorder.core.lockFor('TM-203', '見本');
    await recorder.core.lockFor('TM-203', '見本');
    await recorder.core.lockFor('TM-301', '');
    expect([lockOf(recorder), recorder.core.status().code?.purpose]).toEqual(['TM-208', 'unlock']);
    expect(told(recorder).filter((type) => type === 'lock.entered')).toHaveLength(3);
    await standing.take(said(statement(2, false)));
    expect(recorder.core.status().lock).toMatchObject({ code: 'TM-203', detail: '見本' });
    expect(recorder.fault()).toBeNull();
  });

  test('that it holds leaves every other lock alone', async () => {
    const recorder = openRecorder();
    await recorder.core.lockFor('TM-203', '');
    await standingOf(recorder).take(said(statement(1, false)));
    expect(lockOf(recorder)).toBe('TM-203');
    expect(told(recorder)).toEqual(['lock.entered', 'standing.arrived']);
  });

  test('that cannot be written is not taken, and the terminal is locked', async () => {
    let full = false;
    const recorder = openRecorder({
      database: (real) => ({
        ...real,
        write: (entries, state) => {
          if (full) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
          real.write(entries, state);
        },
      }),
    });
    full = true;
    const standing = standingOf(recorder);
    expect(await standing.take(said(statement(1, true)))).toMatchObject({ ok: false, code: 'TM-202' });
    expect([lockOf(recorder), recorder.writer.state.standing.serial]).toEqual(['TM-202', 0]);
    full = false;
    expect(await standing.take(said(statement(1, true)))).toMatchObject({ ok: true });
    expect(lockOf(recorder)).toBe('TM-208');
  });
});
