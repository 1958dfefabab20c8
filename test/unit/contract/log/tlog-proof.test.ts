import { describe, expect, test } from 'vitest';
import { formatCheckpoint } from '#contract/log/checkpoint.ts';
import { cosign } from '#contract/log/cosignature.ts';
import { inclusionProof } from '#contract/log/merkle.ts';
import { formatNote, type NoteSignature, signText } from '#contract/log/note.ts';
import { maxProofHashes } from '#contract/log/proof-lines.ts';
import { formatTlogProof, maxExtraBytes, readTlogProof, verifyTlogProof } from '#contract/log/tlog-proof.ts';
import { keyTypes } from '#contract/log/verifier-key.ts';
import { sampleSigner, verifyEd25519 } from './support/sample-keys.ts';
import { here, SampleTree, sha256 } from './support/sample-tree.ts';

const origin = 'tanmori.example/log';
const log = sampleSigner(origin, 1);
const witness = sampleSigner('witness.example/w1', 2, keyTypes.cosignature);
const other = sampleSigner('witness.example/w2', 3, keyTypes.cosignature);
const tree = SampleTree.of(300);
const index = 258;
const leaf = here(tree.leaves[index]);
const proof = await inclusionProof(sha256, index, 300, tree.readNode);

const textOf = (size: number, root: Uint8Array): string => formatCheckpoint({ origin, size, root });
const head = textOf(300, tree.rootAt(300));
const logSigned = signText(head, log.key, log.sign);
const witnessed = cosign(head, witness.key, 1_764_000_000, witness.sign);
const proofWith = (signatures: readonly NoteSignature[], checkpointText = head): string =>
  formatTlogProof({ extra: null, index, proof, checkpoint: formatNote(checkpointText, signatures) });
const good = proofWith([logSigned, witnessed]);

const trust = { logs: [{ origin, key: log.key }], witnesses: [witness.key, other.key] };
const check = (text: string, more: Partial<Parameters<typeof verifyTlogProof>[2]> = {}) =>
  verifyTlogProof(sha256, verifyEd25519, { text, leaf, ...trust, ...more });

describe('reading', () => {
  test('with extra data and without', () => {
    const parts = { extra: Uint8Array.of(1, 2, 3), index, proof, checkpoint: formatNote(head, [logSigned]) };
    expect(readTlogProof(formatTlogProof(parts))).toEqual({ ok: true, value: parts });
    expect(readTlogProof(formatTlogProof({ ...parts, extra: null }))).toEqual({
      ok: true,
      value: { ...parts, extra: null },
    });
    expect(readTlogProof(formatTlogProof({ ...parts, index: 0, proof: [] })).ok).toBe(true);
  });

  test.each([
    ['nothing', '', 'header'],
    ['another version', good.replace('@v1', '@v2'), 'header'],
    ['carriage returns', good.replaceAll('\n', '\r\n'), 'header'],
    ['empty extra data', good.replace('index', 'extra \nindex'), 'extra'],
    ['extra data that is no base64', good.replace('index', 'extra ab\nindex'), 'extra'],
    ['extra data twice', good.replace('index', 'extra YWJj\nextra YWJj\nindex'), 'index'],
    ['extra data after the index', good.replace('index 258\n', 'index 258\nextra YWJj\n'), 'proof'],
    ['no index', good.replace('index 258\n', ''), 'index'],
    ['a leading zero', good.replace('index 258', 'index 0258'), 'index'],
    ['a negative index', good.replace('index 258', 'index -258'), 'index'],
    ['a cut hash', good.replace('=\n', '\n'), 'proof'],
    ['no checkpoint', good.slice(0, good.indexOf('\n\n')), 'proof'],
    [
      'too many hashes',
      good.replace('index 258\n', `index 258\n${`${'A'.repeat(43)}=\n`.repeat(maxProofHashes)}`),
      'proof',
    ],
    ['too long', `${good}${'x'.repeat(400_000)}`, 'length'],
  ])('refuses %s', (_, text, fault) => {
    expect(readTlogProof(text)).toEqual({ ok: false, fault });
    expect(check(text)).toEqual({ ok: false, fault: 'malformed-proof' });
  });

  test('writing what would not read is a bug', () => {
    const parts = { extra: null, index, proof, checkpoint: '' };
    expect(() => formatTlogProof({ ...parts, index: -1 })).toThrow(RangeError);
    expect(() => formatTlogProof({ ...parts, extra: new Uint8Array(0) })).toThrow(RangeError);
    expect(() => formatTlogProof({ ...parts, extra: new Uint8Array(maxExtraBytes + 1) })).toThrow(RangeError);
    expect(() => formatTlogProof({ ...parts, proof: [new Uint8Array(31)] })).toThrow(RangeError);
  });
});

describe('verifying', () => {
  test('says index, size, root and who cosigned', () => {
    expect(check(good)).toEqual({
      ok: true,
      value: {
        checkpoint: { origin, size: 300, root: tree.rootAt(300), extensions: [] },
        index,
        witnesses: [{ key: witness.key, timestampSec: 1_764_000_000 }],
        extra: null,
      },
    });
  });

  test('a log that nobody trusts', () => {
    expect(check(good, { logs: [] })).toEqual({ ok: false, fault: 'unknown-origin' });
    expect(check(good, { logs: [{ origin: 'other.example', key: log.key }] })).toEqual({
      ok: false,
      fault: 'unknown-origin',
    });
  });

  test('a witness alone does not stand for the log', () => {
    expect(check(proofWith([witnessed]))).toEqual({ ok: false, fault: 'unsigned' });
  });

  test("another log's key does not sign for this origin", () => {
    const stranger = sampleSigner('stranger.example', 7);
    const logs = [...trust.logs, { origin: 'stranger.example', key: stranger.key }];
    expect(check(proofWith([signText(head, stranger.key, stranger.sign)]), { logs })).toEqual({
      ok: false,
      fault: 'unsigned',
    });
  });

  test('a signature of the log or of a known witness that does not verify', () => {
    const over = 'other text\n';
    expect(check(proofWith([signText(over, log.key, log.sign)]))).toEqual({ ok: false, fault: 'bad-signature' });
    const badWitness = cosign(over, witness.key, 1, witness.sign);
    expect(check(proofWith([logSigned, badWitness]))).toEqual({ ok: false, fault: 'bad-signature' });
    expect(check(proofWith([logSigned, badWitness]), { witnesses: [] }).ok).toBe(true);
  });

  test('another leaf, index or tree', () => {
    expect(check(good, { leaf: new TextEncoder().encode('leaf 259') })).toEqual({ ok: false, fault: 'not-included' });
    expect(check(good.replace('index 258', 'index 259'))).toEqual({ ok: false, fault: 'not-included' });
    expect(check(good.replace('index 258', 'index 300'))).toEqual({ ok: false, fault: 'not-included' });
    const smaller = textOf(299, tree.rootAt(299));
    expect(check(proofWith([signText(smaller, log.key, log.sign)], smaller))).toEqual({
      ok: false,
      fault: 'not-included',
    });
  });

  test('a checkpoint that is none', () => {
    const odd = 'one line\n';
    expect(check(proofWith([signText(odd, log.key, log.sign)], odd))).toEqual({
      ok: false,
      fault: 'malformed-checkpoint',
    });
    expect(check(good.slice(0, -1))).toEqual({ ok: false, fault: 'malformed-checkpoint' });
  });

  test('witnesses count once, and a log is no witness of itself', () => {
    const twin = sampleSigner('witness.example/twin', 2, keyTypes.cosignature);
    const selfMade = sampleSigner('witness.example/self', 1, keyTypes.cosignature);
    const text = proofWith([
      logSigned,
      witnessed,
      cosign(head, witness.key, 1_764_000_001, witness.sign),
      cosign(head, twin.key, 1_764_000_002, twin.sign),
      cosign(head, selfMade.key, 1_764_000_003, selfMade.sign),
    ]);
    const checked = check(text, { witnesses: [witness.key, twin.key, selfMade.key] });
    expect(checked.ok && checked.value.witnesses).toEqual([{ key: witness.key, timestampSec: 1_764_000_000 }]);
  });

  test("a witness's plain signature is no cosignature", () => {
    const plain = sampleSigner('witness.example/plain', 5);
    const text = proofWith([logSigned, signText(head, plain.key, plain.sign)]);
    const checked = check(text, { witnesses: [plain.key] });
    expect(checked.ok && checked.value.witnesses).toEqual([]);
  });
});
