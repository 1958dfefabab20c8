import { describe, expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from '#contract/log/base64.ts';
import {
  formatNote,
  maxNoteLength,
  maxNoteSignatures,
  openNote,
  readNote,
  signatureLine,
  signText,
} from '#contract/log/note.ts';
import { formatVkey, keyTypes, readVkey, verifierKey } from '#contract/log/verifier-key.ts';
import { sampleSigner, verifyEd25519 } from './support/sample-keys.ts';
import { sha256 } from './support/sample-tree.ts';

/** The complete example of c2sp.org/signed-note. */
const exampleVkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const exampleNote = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

function exampleKey() {
  const read = readVkey(sha256, exampleVkey);
  if (!read.ok) throw new Error(read.fault);
  return read.value;
}

const alice = sampleSigner('alice.example', 1);
const bob = sampleSigner('bob.example', 2);
const text = '一行目\n\nlast line\n';
const note = formatNote(text, [signText(text, alice.key, alice.sign), signText(text, bob.key, bob.sign)]);

describe('verifier keys', () => {
  test('the published example reads, and writes itself again', () => {
    const key = exampleKey();
    expect(key).toMatchObject({ name: 'example.com/foo', id: '530d903a', type: keyTypes.ed25519 });
    expect(formatVkey(key)).toBe(exampleVkey);
  });

  test('one key has another ID as a cosigner', () => {
    const cosigner = sampleSigner('alice.example', 1, keyTypes.cosignature).key;
    expect(cosigner.id).not.toBe(alice.key.id);
    expect(readVkey(sha256, formatVkey(cosigner))).toEqual({ ok: true, value: cosigner });
  });

  test.each([
    ['', 'form'],
    ['example.com/foo+530d903a', 'form'],
    [` ${exampleVkey}`, 'form'],
    [`${exampleVkey}\n`, 'form'],
    [exampleVkey.replace('530d903a', '530D903A'), 'form'],
    [exampleVkey.replace('foo', 'f　o'), 'form'],
    [exampleVkey.replace('U2k', 'U2l'), 'id'],
    [exampleVkey.replace('530d903a', '530d903b'), 'id'],
    [exampleVkey.replace('foo', 'fop'), 'id'],
    [exampleVkey.slice(0, -4), 'form'],
    [exampleVkey.replace('+Aek', '+Bek'), 'type'],
    ['example.com/foo+530d903a+====', 'form'],
  ])('refuses %j: %s', (vkey, fault) => {
    expect(readVkey(sha256, vkey)).toEqual({ ok: false, fault });
  });

  test.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\u0085', 'a\nb', 'a\u0001', '\ud800'])('%j is no name', (name) => {
    expect(() => verifierKey(sha256, name, keyTypes.ed25519, alice.key.publicKey)).toThrow(RangeError);
  });
});

describe('reading', () => {
  test('text up to the last blank line, then signatures', () => {
    expect(readNote(note)).toEqual({
      ok: true,
      value: { text, signatures: [signText(text, alice.key, alice.sign), signText(text, bob.key, bob.sign)] },
    });
  });

  const line = signatureLine(signText(text, alice.key, alice.sign));
  test.each([
    ['nothing', '', 'form'],
    ['no blank line', `text\n${line}`, 'form'],
    ['no signature', 'text\n\n', 'form'],
    ['no line break at the end', `text\n\n${line.slice(0, -1)}`, 'form'],
    ['a tab', `te\txt\n\n${line}`, 'text'],
    ['a carriage return', `text\r\n\n${line}`, 'text'],
    ['half a character', `te\ud800xt\n\n${line}`, 'text'],
    ['a hyphen for the dash', `text\n\n${line.replace('—', '-')}`, 'signature-line'],
    ['two spaces', `text\n\n${line.replace('— ', '—  ')}`, 'signature-line'],
    ['a space at the end', `text\n\n${line.replace('\n', ' \n')}`, 'signature-line'],
    ['no name', `text\n\n${line.replace('alice.example ', '')}`, 'signature-line'],
    ['a name with plus', `text\n\n${line.replace('alice', 'a+ice')}`, 'signature-line'],
    ['no padding', `text\n\n${line.replaceAll('=', '')}`, 'signature-line'],
    ['bits after the end', `text\n\n${line.replace(/.=\n$/, '/=\n')}`, 'signature-line'],
    ['only a key ID', `text\n\n— alice.example AAAAAA==\n`, 'signature-line'],
    ['a line of another kind', `text\n\n${line}more\n`, 'signature-line'],
    ['too many signatures', `text\n\n${line.repeat(maxNoteSignatures + 1)}`, 'signature-line'],
    ['too long', `${'x'.repeat(maxNoteLength)}\n\n${line}`, 'length'],
  ])('refuses %s', (_, bad, fault) => {
    expect(readNote(bad)).toEqual({ ok: false, fault });
  });

  test('takes as many signatures as the specification asks for', () => {
    expect(readNote(`text\n\n${line.repeat(16)}`).ok).toBe(true);
  });

  test('writing what would not read is a bug', () => {
    expect(() => formatNote('no line break', [signText(text, alice.key, alice.sign)])).toThrow(RangeError);
    expect(() => formatNote(text, [])).toThrow(RangeError);
    expect(() => formatNote(text, [{ name: 'a b', id: '00000000', signature: new Uint8Array(64) }])).toThrow(
      RangeError,
    );
  });
});

describe('opening', () => {
  test('the published example verifies', () => {
    const opened = openNote(exampleNote, [exampleKey()], verifyEd25519);
    expect(opened).toEqual({
      ok: true,
      value: {
        text: 'This is an example message.\n',
        verified: [{ key: exampleKey(), timestampSec: null }],
        ignored: [],
      },
    });
  });

  test('one letter of its text changed is a bad signature', () => {
    const changed = exampleNote.replace('This', 'Thus');
    expect(openNote(changed, [exampleKey()], verifyEd25519)).toEqual({ ok: false, fault: 'bad-signature' });
  });

  test('unknown signatures are ignored, and alone are none', () => {
    const opened = openNote(note, [alice.key], verifyEd25519);
    expect(opened.ok && opened.value.verified.map(({ key }) => key.name)).toEqual(['alice.example']);
    expect(opened.ok && opened.value.ignored.map(({ name }) => name)).toEqual(['bob.example']);
    expect(openNote(note, [], verifyEd25519)).toEqual({ ok: false, fault: 'unsigned' });
  });

  test('a key of the same name with another ID is another key', () => {
    const namesake = sampleSigner('alice.example', 3);
    expect(openNote(note, [namesake.key], verifyEd25519)).toEqual({ ok: false, fault: 'unsigned' });
  });

  test('a key of the same ID with another name is another key', () => {
    const other = { ...alice.key, name: 'other.example' };
    expect(openNote(note, [other], verifyEd25519)).toEqual({ ok: false, fault: 'unsigned' });
  });

  test('a signature is 64 bytes, whatever the verifier would take', () => {
    const long = { ...signText(text, alice.key, alice.sign), signature: new Uint8Array(65) };
    expect(openNote(formatNote(text, [long]), [alice.key], () => true)).toEqual({ ok: false, fault: 'bad-signature' });
  });

  test('one bad signature of a known key spoils the good ones', () => {
    const forged = { ...signText(text, bob.key, bob.sign), signature: new Uint8Array(64).fill(1) };
    const spoilt = formatNote(text, [signText(text, alice.key, alice.sign), forged]);
    expect(openNote(spoilt, [alice.key, bob.key], verifyEd25519)).toEqual({ ok: false, fault: 'bad-signature' });
    expect(openNote(spoilt, [alice.key], verifyEd25519).ok).toBe(true);
    const again = formatNote(text, [
      signText(text, bob.key, bob.sign),
      { ...forged, signature: forged.signature.slice(1) },
    ]);
    expect(openNote(again, [bob.key], verifyEd25519)).toEqual({ ok: false, fault: 'bad-signature' });
  });

  test('a key that signed twice counts once', () => {
    const twice = formatNote(text, [signText(text, alice.key, alice.sign), signText(text, alice.key, alice.sign)]);
    const opened = openNote(twice, [alice.key, alice.key], verifyEd25519);
    expect(opened.ok && opened.value.verified).toHaveLength(1);
  });

  test('two keys with one name and ID contradict each other', () => {
    const impostor = { ...bob.key, name: alice.key.name, id: alice.key.id };
    expect(openNote(note, [alice.key, impostor], verifyEd25519)).toEqual({ ok: false, fault: 'ambiguous-key' });
  });
});

describe('base64', () => {
  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('the vectors of RFC 4648: %j', (plain, coded) => {
    const bytes = new TextEncoder().encode(plain);
    expect(encodeBase64(bytes)).toBe(coded);
    expect(decodeBase64(coded)).toEqual(bytes);
  });

  test.each(['Zg', 'Zg=', 'Zh==', 'Zm9=', 'Zg==\n', 'Z===', '====', 'Zm9v====', 'Zm-_', 'Zm 9', 'Zg==Zg==', 'Ｚm9v'])(
    'refuses %j',
    (coded) => {
      expect(decodeBase64(coded)).toBeNull();
    },
  );
});
