import { describe, expect, test } from 'vitest';
import { extensionBytes, type LoanExtension, type SignedExtension } from '#contract/loan/extension.ts';
import { signerFrom } from '../../../recorder/keys/ed25519.ts';
import { Extensions } from '../../../recorder/standing/extension.ts';
import { type OpenedRecorder, openRecorder } from './support/opened-recorder.ts';
import { officeSigner, sampleFacts } from './support/sample-loan.ts';

const said = (to: string, change: Partial<LoanExtension> = {}, signer = officeSigner): SignedExtension => {
  const extension: LoanExtension = {
    ...{ v: 1, kind: 'extension', loan: sampleFacts.loan.id, terminal: 'T-0001', serial: 1, to },
    issuedAt: '2026-11-20T00:00:00.000Z',
    ...change,
  };
  return { extension, sig: signer.sign(extensionBytes(extension)) };
};
const extensionsOf = ({ writer, loan }: OpenedRecorder): Extensions =>
  new Extensions({
    ...{ writer, officePublicKey: officeSigner.publicKey, facts: () => loan.facts },
    onFacts: () => undefined,
  });
const byCode = ({ writer }: OpenedRecorder, to: string) =>
  writer.append(() => ({
    ok: true,
    value: [
      {
        ...{ type: 'loan.extended', session: null, actor: 'system' },
        data: { to, by: 'response-code' },
      },
    ],
  }));

describe('an extension over the line', () => {
  test('is taken once, shown to the agent, and counts over a restart', async () => {
    const first = openRecorder();
    expect(await extensionsOf(first).take(said('2027-11-30'))).toEqual({ ok: true, value: null });
    expect(await extensionsOf(first).take(said('2027-11-30'))).toEqual({ ok: true, value: null });
    expect(first.types().slice(1)).toEqual(['loan.extended']);
    first.database.close();
    const recorder = openRecorder({ folder: first.folder, clock: first.clock });
    expect(recorder.core.facts().loan.to).toBe('2027-11-30');
    expect(recorder.fault()).toBeNull();
  });

  test('and one by code give the same state in either order; the later day holds', async () => {
    const days = ['2027-11-10', '2027-12-01'] as const;
    const ends = [];
    for (const [line, code] of [days, days.toReversed()] as [string, string][]) {
      for (const isLineFirst of [true, false]) {
        const recorder = openRecorder();
        const take = () => extensionsOf(recorder).take(said(line));
        if (isLineFirst) await take();
        // The code itself never shortens: the recorder writes the later day.
        await byCode(recorder, isLineFirst && line > code ? line : code);
        if (!isLineFirst) await take();
        ends.push(recorder.core.facts().loan.to);
      }
    }
    expect(new Set(ends)).toEqual(new Set(['2027-12-01']));
  });

  test.each([
    ['another’s signature', said('2027-11-30', {}, signerFrom(Buffer.alloc(32, 99)))],
    ['another loan', said('2027-11-30', { loan: 'L-20261101-002' })],
    ['another terminal', said('2027-11-30', { terminal: 'T-0002' })],
    ['more than a code could grant', said('2028-02-01')],
  ])('%s changes nothing and is on record once', async (_name, bad) => {
    const recorder = openRecorder();
    const extensions = extensionsOf(recorder);
    expect(await extensions.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(await extensions.take(bad)).toMatchObject({ ok: false, code: 'TM-403' });
    expect(recorder.types().slice(1)).toEqual(['office-word.refused']);
    expect(recorder.core.facts().loan.to).toBe(sampleFacts.loan.to);
  });

  test('that was overtaken does not take back a return that was closed since', async () => {
    const recorder = openRecorder();
    await extensionsOf(recorder).take(said('2027-11-30'));
    const before = recorder.types().length;
    await extensionsOf(recorder).take(said('2027-11-10'));
    expect(recorder.types()).toHaveLength(before);
  });
});
