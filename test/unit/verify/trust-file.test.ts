import { describe, expect, it } from 'vitest';
import { emptyRoot } from '../../../verify/log/merkle.ts';
import { maxTrustBytes, readTrust } from '../../../verify/trust/trust-file.ts';
import { fileOf, makeBundle } from '../../attack/support/bundle-maker.ts';
import { ChainMaker } from '../../attack/support/chain-maker.ts';
import { History } from '../../attack/support/history.ts';
import { logSigner, toBase64, witnessSigner } from '../../attack/support/log-maker.ts';
import { seededKey } from '../../attack/support/seeded-key.ts';
import { reportOn } from './support/verified.ts';

const log = logSigner('tanmori.example/log');
const witness = witnessSigner('ann.example');
const office = seededKey('office').publicKey;
const good = { v: 1, logs: [log.vkey], witnesses: [witness.vkey], quorum: 1, seen: [] as unknown[] };
const read = (value: unknown) => readTrust(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
const faultOf = (value: unknown): string | null => {
  const result = read(value);
  return result.ok ? null : result.fault;
};

describe('a trust file', () => {
  it('is read', () => {
    expect(faultOf(good)).toBeNull();
    expect(faultOf({ ...good, quorum: 0, witnesses: [] })).toBeNull();
    expect(faultOf({ ...good, seen: [{ size: 0, root: emptyRoot }] })).toBeNull();
    expect(faultOf(JSON.stringify(good, null, 2))).toBeNull();
    expect(faultOf({ ...good, offices: [office] })).toBeNull();
  });

  it('names at least one log, or nothing can be told', () => {
    expect(faultOf({ ...good, logs: [] })).toBe('no-anchors');
  });

  it.each([
    ['another version', { ...good, v: 2 }],
    ['an unknown field', { ...good, more: 1 }],
    ['a missing field', { ...good, seen: undefined }],
    ['a witness among the logs', { ...good, logs: [witness.vkey] }],
    ['a log among the witnesses', { ...good, witnesses: [log.vkey] }],
    [
      'one witness under two names',
      { ...good, witnesses: [witness.vkey, witnessSigner('bob.example', 'ann.example').vkey] },
    ],
    ['one key as log and witness', { ...good, witnesses: [witnessSigner('x.example', 'tanmori.example/log').vkey] }],
    ['one key as log and office', { ...good, offices: [seededKey('tanmori.example/log').publicKey] }],
    ['one office twice', { ...good, offices: [office, office] }],
    ['a key of the office that is none', { ...good, offices: ['AAAA'] }],
    ['a quorum that cannot be reached', { ...good, quorum: 2 }],
    ['a negative quorum', { ...good, quorum: -1 }],
    ['a broken quorum', { ...good, quorum: 0.5 }],
    ['an empty tree with a root', { ...good, seen: [{ size: 0, root: toBase64(Buffer.alloc(32, 1)) }] }],
    ['a root that is none', { ...good, seen: [{ size: 1, root: 'AAAA' }] }],
    ['a byte order mark', `\ufeff${JSON.stringify(good)}`],
    ['a name twice', JSON.stringify(good).replace('"quorum":1', '"quorum":1,"quorum":0')],
    ['a name twice, escaped', JSON.stringify(good).replace('"quorum":1', '"quorum":1,"quoru\\u006d":0')],
    ['something behind it', `${JSON.stringify(good)}{}`],
    ['no JSON', 'logs: all'],
    ['nothing', ''],
    ['null', 'null'],
  ])('is refused with %s', (_name, value) => {
    expect(faultOf(value)).toBe('malformed');
  });

  it('is refused with bytes that are no UTF-8, and beyond 1 MiB', () => {
    expect(readTrust(Buffer.from([0x22, 0xff, 0x22]))).toEqual({ ok: false, fault: 'malformed' });
    expect(read(`${JSON.stringify(good)}${' '.repeat(maxTrustBytes)}`)).toEqual({ ok: false, fault: 'malformed' });
  });
});

describe('checkpoints that were seen', async () => {
  const chain = new ChainMaker('L-20261121-001');
  const history = new History(chain, 1);
  for (const step of ['start', 'heartbeat', 'end'] as const) history.play(step);
  const bundle = await makeBundle([chain], { seenSizes: [3] });
  const file = fileOf(bundle.lines);
  const { size } = bundle.log;
  const root = toBase64(await bundle.log.root());
  const other = toBase64(Buffer.alloc(32, 9));
  const origin = 'tanmori.city.example/log';
  const verdict = async (...seen: { size: number; root: string; origin?: string }[]) => {
    const report = await reportOn(file, { ...bundle.trust, seen });
    return [report.exit, report.reason?.code ?? null, report.log?.seen ?? null];
  };

  it('are contained by equal root or by proof', async () => {
    const third = toBase64(await bundle.log.root(3));
    expect(await verdict({ size, root }, { size: 3, root: third, origin }, { size: 0, root: emptyRoot })).toEqual([
      ...[0, null],
      { contained: 3, newer: 0, otherLog: 0 },
    ]);
  });

  it('contradict a forked log', async () => {
    expect(await verdict({ size, root: other })).toEqual([1, 'VF-115', null]);
    expect(await verdict({ size: 3, root: other })).toEqual([1, 'VF-115', null]);
  });

  it('cannot be told without a proof', async () => {
    expect(await verdict({ size: 4, root: toBase64(await bundle.log.root(4)) })).toEqual([2, 'VF-207', null]);
    expect(await verdict({ size: 4, root: other })).toEqual([2, 'VF-207', null]);
  });

  it('are not compared where newer or of another log', async () => {
    expect(await verdict({ size: size + 1, root: other }, { size: 3, root: other, origin: 'old.example/log' })).toEqual(
      [...[0, null], { contained: 0, newer: 1, otherLog: 1 }],
    );
  });

  it('show a log that was made anew under the same keys', async () => {
    const rewritten = new ChainMaker('L-20261121-001', 'T-0001', 'terminal');
    const again = new History(rewritten, 1);
    for (const step of ['start', 'heartbeat', 'end', 'correct'] as const) again.play(step);
    const fork = await makeBundle([rewritten], { otherActs: 4, seenSizes: [6] });
    const seen = [{ size: 6, root: toBase64(await bundle.log.root(6)) }];
    const report = await reportOn(fileOf(fork.lines), { ...bundle.trust, seen });
    expect([report.exit, report.reason?.code]).toEqual([1, 'VF-115']);
  });
});
