import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../verify/log/checkpoint.ts';
import { logKeyType, readVkey, type VerifierKey, witnessKeyType } from '../../../verify/log/vkey.ts';
import { logSigner, signCheckpoint, witnessSigner } from '../../attack/support/log-maker.ts';

/** The example of c2sp.org/signed-note. */
const exampleVkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';

const known = (vkey: string, type: number): VerifierKey => {
  const key = readVkey(vkey, type);
  if (key === null) throw new Error(vkey);
  return key;
};

const log = logSigner('tanmori.example/log');
const [ann, bob] = [witnessSigner('ann.example'), witnessSigner('bob.example')];
const logs = [known(log.vkey, logKeyType)];
const witnesses = [ann, bob].map(({ vkey }) => known(vkey, witnessKeyType));
const root = Buffer.alloc(32, 7);
const note = signCheckpoint({ size: 12, root }, log, [ann, bob], 1_679_315_147);

describe('verifier keys', () => {
  it('read as the specification shows', () => {
    expect(readVkey(exampleVkey, logKeyType)).toMatchObject({ name: 'example.com/foo', id: '530d903a', type: 1 });
  });

  it.each([
    exampleVkey.replace('530d903a', '530d903b'),
    exampleVkey.replace('530d903a', '530D903A'),
    exampleVkey.replace('foo', 'fop'),
    exampleVkey.replace('foo', 'f o'),
    exampleVkey.replace('U2k', 'U2l'),
    `${exampleVkey}\n`,
    ` ${exampleVkey}`,
    `${exampleVkey}=`,
    exampleVkey.slice(0, -4),
    exampleVkey.split('+').slice(1).join('+'),
    '',
  ])('refuse %j', (vkey) => {
    expect(readVkey(vkey, logKeyType)).toBeNull();
  });

  it('are of one kind: a log is no witness', () => {
    expect(readVkey(exampleVkey, witnessKeyType)).toBeNull();
    expect(readVkey(ann.vkey, logKeyType)).toBeNull();
  });
});

describe('a checkpoint', () => {
  it('opens with its log and its witnesses', () => {
    expect(openCheckpoint(note, logs, witnesses)).toEqual({
      ok: true,
      checkpoint: {
        origin: 'tanmori.example/log',
        size: 12,
        root: root.toString('base64'),
        cosigned: [
          { name: 'ann.example', atSec: 1_679_315_147 },
          { name: 'bob.example', atSec: 1_679_315_147 },
        ],
      },
    });
  });

  it('counts a witness once, however often it signed', () => {
    const [text, lines = ''] = note.split('\n\n');
    const [logLine, annLine] = lines.split('\n');
    const opened = openCheckpoint(`${text}\n\n${logLine}\n${annLine}\n${annLine}\n${annLine}\n`, logs, witnesses);
    expect(opened.ok && opened.checkpoint.cosigned.length).toBe(1);
  });

  it('does not count keys that are not trusted, whatever their name', () => {
    const forged = signCheckpoint({ size: 12, root }, log, [witnessSigner('ann.example', 'forger')], 1);
    const opened = openCheckpoint(forged, logs, witnesses);
    expect(opened.ok && opened.checkpoint.cosigned).toEqual([]);
    const other = signCheckpoint({ size: 12, root }, logSigner('tanmori.example/log', 'forger'), [ann], 1);
    expect(openCheckpoint(other, logs, witnesses)).toEqual({ ok: false, fault: 'unsigned' });
  });

  it('is not signed by a log of another origin', () => {
    const two = logSigner('tanmori.example/log2');
    const cross = signCheckpoint({ size: 12, root, origin: 'tanmori.example/log' }, two, [ann], 1);
    expect(openCheckpoint(cross, [known(two.vkey, logKeyType)], witnesses)).toEqual({ ok: false, fault: 'unsigned' });
  });

  it("takes no plain signature of a witness's key for a cosignature", () => {
    const plain = logSigner('ann.example', 'ann.example');
    const [text = '', lines = ''] = note.split('\n\n');
    const message = `${text}\n`;
    const head = Buffer.from(lines.split('\n')[1]?.split(' ')[2] ?? '', 'base64').subarray(0, 4);
    const blob = Buffer.concat([head, plain.key.sign(Buffer.from(message))]).toString('base64');
    const forged = `${message}\n${lines.split('\n')[0]}\n— ann.example ${blob}\n`;
    expect(openCheckpoint(forged, logs, witnesses)).toEqual({ ok: false, fault: 'cosignature' });
  });
});
