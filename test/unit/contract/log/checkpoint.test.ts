import { describe, expect, test } from 'vitest';
import { formatAddCheckpoint, readAddCheckpoint } from '#contract/log/add-checkpoint.ts';
import { encodeBase64 } from '#contract/log/base64.ts';
import { formatCheckpoint, readCheckpoint } from '#contract/log/checkpoint.ts';
import { cosign, cosignatureBlob, cosignedMessage, readCosignatureBlob } from '#contract/log/cosignature.ts';
import { formatNote, openNote, readNote, signText } from '#contract/log/note.ts';
import { maxProofHashes } from '#contract/log/proof-lines.ts';
import { keyTypes } from '#contract/log/verifier-key.ts';
import { sampleSigner, verifyEd25519 } from './support/sample-keys.ts';
import { here, SampleTree } from './support/sample-tree.ts';

/** The examples of c2sp.org/tlog-cosignature and c2sp.org/tlog-witness. */
const exampleText = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
`;
const exampleCosigned = `${exampleText}
— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;
const exampleRequest = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

${exampleCosigned}`;

const root = SampleTree.of(3).rootAt(3);
const checkpoint = { origin: 'tanmori.example/log', size: 3, root };

describe('checkpoint', () => {
  test('the published example', () => {
    const read = readCheckpoint(exampleText);
    expect(read).toMatchObject({
      ok: true,
      value: { origin: 'example.com/behind-the-sofa', size: 20852163, extensions: [] },
    });
    expect(read.ok && formatCheckpoint(read.value)).toBe(exampleText);
  });

  test('extension lines are read, never written', () => {
    const read = readCheckpoint(`${exampleText}more\nand more\n`);
    expect(read.ok && read.value.extensions).toEqual(['more', 'and more']);
    expect(read.ok && formatCheckpoint(read.value)).toBe(exampleText);
  });

  const rootLine = encodeBase64(root);
  test.each([
    ['', 'lines'],
    ['\n', 'lines'],
    [`log\n3\n${rootLine}`, 'lines'],
    [`log\n3\n${rootLine}\nmore`, 'lines'],
    [`log\n3\n`, 'lines'],
    [`\n3\n${rootLine}\n`, 'lines'],
    [`log\n3\n${rootLine}\n\n`, 'lines'],
    [`log\n3\n${rootLine}\n\nmore\n`, 'lines'],
    [`l\tog\n3\n${rootLine}\n`, 'origin'],
    [`l\ud800og\n3\n${rootLine}\n`, 'origin'],
    [`log\n03\n${rootLine}\n`, 'size'],
    [`log\n+3\n${rootLine}\n`, 'size'],
    [`log\n-3\n${rootLine}\n`, 'size'],
    [`log\n3 \n${rootLine}\n`, 'size'],
    [`log\n3e1\n${rootLine}\n`, 'size'],
    [`log\n0x3\n${rootLine}\n`, 'size'],
    [`log\n３\n${rootLine}\n`, 'size'],
    [`log\n9007199254740992\n${rootLine}\n`, 'size'],
    [`log\n3\n${rootLine.slice(0, -1)}\n`, 'root'],
    [`log\n3\n${encodeBase64(root.slice(1))}\n`, 'root'],
    [`log\n3\n${encodeBase64(Uint8Array.of(...root, 0))}\n`, 'root'],
  ])('refuses %j: %s', (text, fault) => {
    expect(readCheckpoint(text)).toEqual({ ok: false, fault });
  });

  test('the largest and the smallest size', () => {
    for (const size of [0, Number.MAX_SAFE_INTEGER]) {
      const read = readCheckpoint(formatCheckpoint({ ...checkpoint, size }));
      expect(read.ok && read.value.size).toBe(size);
    }
  });

  test.each([
    { ...checkpoint, origin: '' },
    { ...checkpoint, origin: 'a\nb' },
    { ...checkpoint, size: -1 },
    { ...checkpoint, size: 1.5 },
    { ...checkpoint, size: 2 ** 53 },
    { ...checkpoint, root: new Uint8Array(31) },
  ])('writing what would not read is a bug (%#)', (bad) => {
    expect(() => formatCheckpoint(bad)).toThrow(RangeError);
  });
});

describe('cosignature', () => {
  const text = formatCheckpoint(checkpoint);
  const witness = sampleSigner('witness.example/w1', 9, keyTypes.cosignature);
  const made = cosign(text, witness.key, 1_679_315_147, witness.sign);

  test('the message has a header and the time before the checkpoint', () => {
    expect(new TextDecoder().decode(cosignedMessage(1_679_315_147, exampleText))).toBe(
      `cosignature/v1\ntime 1679315147\n${exampleText}`,
    );
  });

  test('the published example carries the time of the published message', () => {
    const read = readNote(exampleCosigned);
    const signature = here(read.ok ? read.value.signatures[1] : undefined);
    expect(readCosignatureBlob(signature.signature)?.timestampSec).toBe(1_679_315_147);
  });

  test('verifies with its time, and not with another', () => {
    const opened = openNote(formatNote(text, [made]), [witness.key], verifyEd25519);
    expect(opened.ok && opened.value.verified).toEqual([{ key: witness.key, timestampSec: 1_679_315_147 }]);
    const later = here(readCosignatureBlob(made.signature));
    const moved = { ...made, signature: cosignatureBlob(later.timestampSec + 1, later.signature) };
    expect(openNote(formatNote(text, [moved]), [witness.key], verifyEd25519)).toEqual({
      ok: false,
      fault: 'bad-signature',
    });
  });

  test('a plain signature by the same key is no cosignature', () => {
    const plain = signText(text, witness.key, witness.sign);
    const padded = { ...plain, signature: cosignatureBlob(1, plain.signature) };
    for (const signature of [plain, padded]) {
      expect(openNote(formatNote(text, [signature]), [witness.key], verifyEd25519)).toEqual({
        ok: false,
        fault: 'bad-signature',
      });
    }
  });

  test('times that cannot be', () => {
    const signature = new Uint8Array(64);
    for (const bad of [0, -1, 0.5, 2 ** 53]) expect(() => cosignatureBlob(bad, signature)).toThrow(RangeError);
    expect(() => cosignatureBlob(1, new Uint8Array(63))).toThrow(RangeError);
    expect(readCosignatureBlob(new Uint8Array(72))).toBeNull();
    expect(readCosignatureBlob(new Uint8Array(72).fill(255))).toBeNull();
    expect(readCosignatureBlob(new Uint8Array(71).fill(1))).toBeNull();
    const latest = cosignatureBlob(Number.MAX_SAFE_INTEGER, signature);
    expect(readCosignatureBlob(latest)?.timestampSec).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('add-checkpoint', () => {
  test('the published example reads, and writes itself again', () => {
    const read = readAddCheckpoint(exampleRequest);
    expect(read).toMatchObject({ ok: true, value: { oldSize: 20852014, checkpoint: exampleCosigned } });
    expect(read.ok && read.value.proof).toHaveLength(4);
    expect(read.ok && formatAddCheckpoint(read.value)).toBe(exampleRequest);
  });

  const hashLine = `${encodeBase64(root)}\n`;
  test.each([
    ['', 'old'],
    [`20852014\n\n${exampleCosigned}`, 'old'],
    [`old 020\n\n${exampleCosigned}`, 'old'],
    [`old  20\n\n${exampleCosigned}`, 'old'],
    [`old 20 \n\n${exampleCosigned}`, 'old'],
    [`old -1\n\n${exampleCosigned}`, 'old'],
    [`old 9007199254740992\n\n${exampleCosigned}`, 'old'],
    [`\n\n${exampleCosigned}`, 'old'],
    ['old 20', 'proof'],
    ['old 20\n', 'proof'],
    [`old 20\n${hashLine}`, 'proof'],
    [`old 20\n${exampleCosigned}`, 'proof'],
    [`old 20\n${hashLine.slice(1)}\n${exampleCosigned}`, 'proof'],
    [`old 20\n${hashLine.repeat(maxProofHashes + 1)}\n${exampleCosigned}`, 'proof'],
    [`old 20\n\n${'x'.repeat(300_000)}`, 'length'],
  ])('refuses %j: %s', (body, fault) => {
    expect(readAddCheckpoint(body)).toEqual({ ok: false, fault });
  });

  test('takes as many hashes as the specification allows', () => {
    expect(readAddCheckpoint(`old 20\n${hashLine.repeat(maxProofHashes)}\n${exampleCosigned}`).ok).toBe(true);
  });
});
