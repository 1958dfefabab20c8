import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatAddCheckpoint } from '#contract/log/add-checkpoint.ts';
import { formatNote, openNote, signText } from '#contract/log/note.ts';
import { keyTypes } from '#contract/log/verifier-key.ts';
import { init } from '../../../witness/cli/init.ts';
import { trust } from '../../../witness/cli/trust.ts';
import { type Cosigner, createCosigner } from '../../../witness/cosigner.ts';
import { type DataFolder, dataFolder, originHash } from '../../../witness/data-folder.ts';
import { type WriteDurably, writeDurably } from '../../../witness/durable-file.ts';
import { maxEvidenceFiles } from '../../../witness/evidence.ts';
import { readKeyFile } from '../../../witness/key-file.ts';
import { statePath, stateText } from '../../../witness/state-file.ts';
import { sampleSigner, verifyEd25519 } from '../contract/log/support/sample-keys.ts';
import { temporaryFolder } from '../recorder/support/temporary-folder.ts';
import { SampleLog } from './support/sample-log.ts';

const log = new SampleLog();

interface Bench {
  readonly data: DataFolder;
  readonly cosigner: Cosigner;
  readonly told: string[];
  /** How the witness's writes go; a test may break it. */
  write: WriteDurably;
  now: Date;
}

function witnessAt(): Bench {
  const data = dataFolder(join(temporaryFolder(), 'witness'));
  init(data.folder, 'witness.example/w1');
  trust(data.folder, log.vkey, log.origin);
  const told: string[] = [];
  const bench: { -readonly [K in keyof Bench]: Bench[K] } = {
    data,
    told,
    write: writeDurably,
    now: new Date('2026-11-21T00:00:00.000Z'),
    cosigner: createCosigner({
      data,
      witness: readKeyFile(data.key),
      now: () => bench.now,
      write: (path, text) => bench.write(path, text),
      tell: (line) => told.push(line),
    }),
  };
  return bench;
}

const keyOf = ({ data }: Bench) => readKeyFile(data.key).key;
const timeOf = (bench: Bench, size: number, answer: string): number | null | undefined => {
  const opened = openNote(`${log.text(size)}\n${answer}`, [keyOf(bench)], verifyEd25519);
  return opened.ok ? opened.value.verified[0]?.timestampSec : undefined;
};

describe('cosigning', () => {
  test("the answer is the witness's cosignature with its time, and the state is what was answered", async () => {
    const bench = witnessAt();
    const answer = bench.cosigner.addCheckpoint(await log.request(0, 5));
    expect(answer).toMatchObject({ status: 200, contentType: 'text/plain; charset=utf-8' });
    expect(answer.body).toMatch(/^— witness\.example\/w1 [A-Za-z0-9+/]+=*\n$/);
    expect(timeOf(bench, 5, answer.body)).toBe(bench.now.getTime() / 1000);

    const latest = bench.cosigner.latestOf(originHash(log.origin));
    expect(latest.status).toBe(200);
    expect(latest.body).toBe(`${log.note(5)}${answer.body}`);
  });

  test('a cosignature never carries an earlier time than the one before', async () => {
    const bench = witnessAt();
    bench.cosigner.addCheckpoint(await log.request(0, 5));
    const first = bench.now.getTime() / 1000;
    bench.now = new Date('2020-01-01T00:00:00.000Z');
    expect(timeOf(bench, 6, bench.cosigner.addCheckpoint(await log.request(5, 6)).body)).toBe(first);
    bench.now = new Date('2027-01-01T00:00:00.000Z');
    expect(timeOf(bench, 6, bench.cosigner.addCheckpoint(await log.request(6, 6)).body)).toBeGreaterThan(first);
  });

  test('a clock at its beginning does not make a cosignature without a time', async () => {
    const bench = witnessAt();
    bench.now = new Date(0);
    expect(timeOf(bench, 5, bench.cosigner.addCheckpoint(await log.request(0, 5)).body)).toBe(1);
  });

  test('where it is, in the form the specification asks for', async () => {
    const bench = witnessAt();
    bench.cosigner.addCheckpoint(await log.request(0, 5));
    expect(bench.cosigner.addCheckpoint(await log.request(0, 7))).toEqual({
      status: 409,
      contentType: 'text/x.tlog.size',
      body: '5\n',
    });
  });

  test('each log has a state of its own', async () => {
    const bench = witnessAt();
    const other = new SampleLog('other.example/log');
    trust(bench.data.folder, other.vkey, other.origin);
    expect(bench.cosigner.addCheckpoint(await log.request(0, 5)).status).toBe(200);
    expect(bench.cosigner.addCheckpoint(await other.request(0, 7)).status).toBe(200);
    expect(bench.cosigner.addCheckpoint(await log.request(5, 9)).status).toBe(200);
    expect(bench.cosigner.addCheckpoint(await other.request(7, 9)).status).toBe(200);
  });

  test('a second key of a log is trusted beside the first', async () => {
    const bench = witnessAt();
    const renewed = new SampleLog(log.origin, log.tree, sampleSigner(log.origin, 2));
    expect(bench.cosigner.addCheckpoint(await renewed.request(0, 5)).status).toBe(403);
    trust(bench.data.folder, renewed.vkey, log.origin);
    expect(bench.cosigner.addCheckpoint(await renewed.request(0, 5)).status).toBe(200);
    expect(bench.cosigner.addCheckpoint(await log.request(5, 6)).status).toBe(200);
  });

  test('what was never cosigned is not there', () => {
    const bench = witnessAt();
    expect(bench.cosigner.latestOf(originHash(log.origin)).status).toBe(404);
    expect(bench.cosigner.latestOf('0'.repeat(64)).status).toBe(404);
  });
});

describe('a witness that cannot remember signs nothing', () => {
  const ownKeyElsewhere = sampleSigner('witness.example/w1', 77, keyTypes.cosignature);

  test.each([
    ['gone', (path: string) => rmSync(path)],
    ['empty', (path: string) => writeFileSync(path, '')],
    ['cut', (path: string) => writeFileSync(path, readFileSync(path, 'utf8').slice(0, -20))],
    [
      'a folder',
      (path: string) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
    ['of another version', (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('"v":1', '"v":2'))],
    ['of another log', (path: string) => writeFileSync(path, stateText('other.example/log', null))],
    ['not cosigned', (path: string) => writeFileSync(path, stateText(log.origin, log.note(2)))],
    [
      'cosigned by another key',
      (path: string) => {
        const text = log.text(2);
        const signed = signText(text, ownKeyElsewhere.key, ownKeyElsewhere.sign);
        writeFileSync(path, stateText(log.origin, formatNote(text, [signed])));
      },
    ],
    ['changed', (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('\\n5\\n', '\\n4\\n'))],
  ])('its state is %s', async (_, damage) => {
    const bench = witnessAt();
    const path = statePath(bench.data.states, log.origin);
    expect(bench.cosigner.addCheckpoint(await log.request(0, 5)).status).toBe(200);
    damage(path);
    for (const body of [await log.request(0, 7), await log.request(5, 7), await log.request(5, 5)]) {
      const answer = bench.cosigner.addCheckpoint(body);
      expect(answer.status).toBe(503);
      expect(answer.body).not.toContain('—');
    }
    expect(bench.told.join()).toContain('nothing was signed');
    expect(bench.cosigner.latestOf(originHash(log.origin)).status).toBe(503);
  });

  test('a state of its own for another origin does not stand in for this one', async () => {
    const bench = witnessAt();
    const other = new SampleLog('other.example/log');
    trust(bench.data.folder, other.vkey, other.origin);
    bench.cosigner.addCheckpoint(await other.request(0, 3));
    const foreign = JSON.parse(readFileSync(statePath(bench.data.states, other.origin), 'utf8')) as {
      checkpoint: string;
    };
    writeFileSync(statePath(bench.data.states, log.origin), stateText(log.origin, foreign.checkpoint));
    expect(bench.cosigner.addCheckpoint(await log.request(3, 5)).status).toBe(503);
  });

  test('a lost state is not begun anew by trusting again', async () => {
    const bench = witnessAt();
    bench.cosigner.addCheckpoint(await log.request(0, 5));
    trust(bench.data.folder, log.vkey, log.origin);
    expect(bench.cosigner.addCheckpoint(await log.request(5, 6)).status).toBe(200);
    rmSync(statePath(bench.data.states, log.origin));
    expect(() => trust(bench.data.folder, log.vkey, log.origin)).toThrow('make a new witness');
    expect(bench.cosigner.addCheckpoint(await log.request(0, 6)).status).toBe(503);
  });

  test('a state that cannot be written gives no cosignature and stays', async () => {
    const bench = witnessAt();
    bench.cosigner.addCheckpoint(await log.request(0, 5));
    bench.write = () => {
      throw new Error('ENOSPC');
    };
    const refused = bench.cosigner.addCheckpoint(await log.request(5, 7));
    expect(refused.status).toBe(503);
    expect(refused.body).not.toContain('—');
    bench.write = writeDurably;
    expect(bench.cosigner.addCheckpoint(await log.request(5, 9)).status).toBe(200);
  });

  test('the state is on the disk before the answer is there', async () => {
    const bench = witnessAt();
    let written = '';
    bench.write = (path, text) => {
      writeDurably(path, text);
      written = text;
    };
    const { body } = bench.cosigner.addCheckpoint(await log.request(0, 5));
    expect(JSON.parse(written)).toMatchObject({ checkpoint: expect.stringContaining(body) });
  });

  test.each(['no json', '{"v":1}', '{"v":1,"logs":[{"origin":"office.example/log","vkey":"x+y"}]}'])(
    'damaged trust: %s',
    async (text) => {
      const bench = witnessAt();
      writeFileSync(bench.data.logs, text);
      expect(bench.cosigner.addCheckpoint(await log.request(0, 5)).status).toBe(503);
    },
  );

  test('without the list of logs no log is known', async () => {
    const bench = witnessAt();
    rmSync(bench.data.logs);
    expect(bench.cosigner.addCheckpoint(await log.request(0, 5)).status).toBe(404);
  });
});

describe('evidence', () => {
  const fork = log.forkedAt(2);

  test('a fork is refused and kept with what was cosigned', async () => {
    const bench = witnessAt();
    bench.cosigner.addCheckpoint(await log.request(0, 5));
    const cosigned = bench.cosigner.latestOf(originHash(log.origin)).body;
    expect(bench.cosigner.addCheckpoint(await fork.request(5, 5)).status).toBe(422);
    const [name, ...more] = readdirSync(bench.data.evidence);
    expect(more).toEqual([]);
    expect(name).toMatch(/^fork-/);
    const kept = JSON.parse(readFileSync(join(bench.data.evidence, name ?? ''), 'utf8'));
    expect(kept).toMatchObject({ v: 1, kind: 'fork', cosigned, request: await fork.request(5, 5) });
    expect(bench.told.join()).toContain('fork: office.example/log size 5');
    expect(bench.cosigner.addCheckpoint(await log.request(5, 6)).status).toBe(200);
  });

  test('the same checkpoint again is one file, whatever strangers sign on it', async () => {
    const bench = witnessAt();
    bench.cosigner.addCheckpoint(await log.request(0, 5));
    const stranger = sampleSigner('stranger.example', 9);
    const text = fork.text(9);
    for (let i = 0; i < 3; i += 1) {
      const checkpoint = formatNote(text, [
        signText(text, fork.signer.key, fork.signer.sign),
        signText(`${i}\n`, stranger.key, stranger.sign),
      ]);
      bench.cosigner.addCheckpoint(formatAddCheckpoint({ oldSize: 5, proof: [log.tree.rootAt(i)], checkpoint }));
    }
    expect(readdirSync(bench.data.evidence)).toHaveLength(1);
  });

  test('is bounded, and suspicion does not crowd out proof', async () => {
    const bench = witnessAt();
    bench.cosigner.addCheckpoint(await log.request(0, 5));
    for (let i = 0; i < maxEvidenceFiles.suspect + 3; i += 1) {
      const checkpoint = fork.note(6 + i, fork.tree.rootAt(1));
      const body = formatAddCheckpoint({ oldSize: 5, proof: [], checkpoint });
      expect(bench.cosigner.addCheckpoint(body).status).toBe(422);
    }
    const names = (): readonly string[] => readdirSync(bench.data.evidence);
    expect(names()).toHaveLength(maxEvidenceFiles.suspect);
    bench.cosigner.addCheckpoint(await fork.request(5, 5));
    expect(names().filter((name) => name.startsWith('fork-'))).toHaveLength(1);
  });

  test('each kind has its own bound', async () => {
    const bench = witnessAt();
    bench.cosigner.addCheckpoint(await log.request(0, 5));
    const kinds = (): readonly string[] => readdirSync(bench.data.evidence).map((name) => name.slice(0, 5));
    for (let i = 0; i < maxEvidenceFiles.fork; i += 1) writeFileSync(join(bench.data.evidence, `fork-${i}.json`), '');
    bench.cosigner.addCheckpoint(await fork.request(5, 5));
    bench.cosigner.addCheckpoint(await fork.request(5, 9));
    expect(kinds().filter((kind) => kind === 'fork-')).toHaveLength(maxEvidenceFiles.fork);
    expect(kinds().filter((kind) => kind === 'suspe')).toHaveLength(1);
  });

  test('a disk that keeps no evidence does not change the answer', async () => {
    const bench = witnessAt();
    bench.cosigner.addCheckpoint(await log.request(0, 5));
    bench.write = () => {
      throw new Error('ENOSPC');
    };
    expect(bench.cosigner.addCheckpoint(await fork.request(5, 5)).status).toBe(422);
    expect(bench.told.join()).toContain('evidence not kept');
  });

  test('an honest log leaves none', async () => {
    const bench = witnessAt();
    bench.cosigner.addCheckpoint(await log.request(0, 5));
    bench.cosigner.addCheckpoint(await log.request(0, 7));
    bench.cosigner.addCheckpoint(await log.request(5, 7));
    expect(readdirSync(bench.data.evidence)).toEqual([]);
  });
});
