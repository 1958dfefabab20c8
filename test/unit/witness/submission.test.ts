import { describe, expect, test } from 'vitest';
import { formatAddCheckpoint } from '#contract/log/add-checkpoint.ts';
import { consistencyProof } from '#contract/log/merkle.ts';
import { formatNote, signText } from '#contract/log/note.ts';
import { judge, readSubmission, type Submission } from '../../../witness/submission.ts';
import { sampleSigner, verifyEd25519 } from '../contract/log/support/sample-keys.ts';
import { here, sha256 } from '../contract/log/support/sample-tree.ts';
import { SampleLog } from './support/sample-log.ts';

const log = new SampleLog();
const trusted = [{ origin: log.origin, key: log.signer.key }];
const read = (body: string, logs = trusted) => readSubmission(body, logs, verifyEd25519);
const seen = (size: number, from = log) => ({ size, root: from.tree.rootAt(size) });

async function submitted(oldSize: number, size: number, from = log): Promise<Submission> {
  const result = read(await from.request(oldSize, size));
  if (!result.ok) throw new Error(result.refusal.reason);
  return result.submission;
}

describe('who signed it', () => {
  test("the log's signature counts, unknown ones are left out", async () => {
    const stranger = sampleSigner('stranger.example', 8);
    const text = log.text(5);
    const checkpoint = formatNote(text, [
      signText(text, stranger.key, stranger.sign),
      signText(text, log.signer.key, log.signer.sign),
    ]);
    const result = read(formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint }));
    expect(result.ok && result.submission.logSignatures.map(({ name }) => name)).toEqual([log.origin]);
  });

  test('404: an origin that is not trusted', async () => {
    expect(read(await log.request(0, 5), [])).toMatchObject({ refusal: { status: 404 } });
    const other = new SampleLog('other.example/log', log.tree, log.signer);
    expect(read(await other.request(0, 5))).toMatchObject({ refusal: { status: 404 } });
  });

  test("403: no signature by the origin's key", () => {
    const text = log.text(5);
    const stranger = sampleSigner('stranger.example', 8);
    const checkpoint = formatNote(text, [signText(text, stranger.key, stranger.sign)]);
    const logs = [...trusted, { origin: 'stranger.example/log', key: stranger.key }];
    expect(read(formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint }), logs)).toMatchObject({
      refusal: { status: 403 },
    });
  });

  test("403: a signature by the origin's key that does not verify, also beside a good one", () => {
    const text = log.text(5);
    const good = signText(text, log.signer.key, log.signer.sign);
    const bad = { ...good, signature: new Uint8Array(64) };
    for (const signatures of [[bad], [good, bad]]) {
      const checkpoint = formatNote(text, signatures);
      expect(read(formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint }))).toMatchObject({
        refusal: { status: 403 },
      });
    }
  });

  test('400: an old size beyond the checkpoint, once it is known who signed', () => {
    const body = formatAddCheckpoint({ oldSize: 6, proof: [], checkpoint: log.note(5) });
    expect(read(body)).toMatchObject({ refusal: { status: 400 } });
    expect(read(body, [])).toMatchObject({ refusal: { status: 404 } });
  });

  test.each([
    ['', 'malformed request: old'],
    ['old 0\n\nnothing signed\n', 'malformed note: form'],
    [`old 0\n\none line\n\n— a AAAAAAA=\n`, 'malformed checkpoint: lines'],
  ])('400: %j', (body, reason) => {
    expect(read(body)).toEqual({ ok: false, refusal: { status: 400, reason } });
  });
});

describe('what it continues', () => {
  test('the first checkpoint, a later one, and the same again', async () => {
    expect(judge(sha256, await submitted(0, 5), null)).toEqual({ refusal: null, contradiction: null });
    expect(judge(sha256, await submitted(5, 17), seen(5)).refusal).toBeNull();
    expect(judge(sha256, await submitted(17, 17), seen(17)).refusal).toBeNull();
    expect(judge(sha256, await submitted(0, 0), null).refusal).toBeNull();
    expect(judge(sha256, await submitted(0, 3), seen(0)).refusal).toBeNull();
  });

  test('409 says where the witness is', async () => {
    expect(judge(sha256, await submitted(4, 17), seen(5))).toEqual({
      refusal: { status: 409, reason: '5' },
      contradiction: null,
    });
    expect(judge(sha256, await submitted(4, 17), null).refusal).toEqual({ status: 409, reason: '0' });
    expect(judge(sha256, await submitted(0, 3), seen(5)).refusal).toEqual({ status: 409, reason: '5' });
  });

  test('422: a proof that does not fit', async () => {
    const good = await submitted(5, 17);
    for (const proof of [[], good.proof.slice(1), [...good.proof, here(good.proof[0])]]) {
      expect(judge(sha256, { ...good, proof }, seen(5)).refusal?.status).toBe(422);
    }
  });

  test('422: a proof where none belongs, which contradicts nothing', async () => {
    const stray = [log.tree.rootAt(3)];
    for (const [from, to] of [
      [0, 5],
      [5, 5],
    ] as const) {
      const submission = { ...(await submitted(from, to)), proof: stray };
      expect(judge(sha256, submission, from === 0 ? null : seen(5))).toEqual({
        refusal: { status: 422, reason: 'not consistent' },
        contradiction: null,
      });
    }
  });

  test('422: a root for the empty tree that is not its', () => {
    const result = read(formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: log.note(0, log.tree.rootAt(1)) }));
    if (!result.ok) throw new Error('refused');
    expect(judge(sha256, result.submission, null).refusal?.status).toBe(422);
  });

  test('a fork is seen at the same size, and suspected beyond it', async () => {
    const fork = log.forkedAt(3);
    expect(judge(sha256, await submitted(5, 5, fork), seen(5))).toMatchObject({
      refusal: { status: 422 },
      contradiction: 'fork',
    });
    expect(judge(sha256, await submitted(5, 17, fork), seen(5))).toMatchObject({
      refusal: { status: 422 },
      contradiction: 'suspect',
    });
    expect(judge(sha256, await submitted(4, 5, fork), seen(5))).toMatchObject({
      refusal: { status: 409 },
      contradiction: 'fork',
    });
  });

  test('no fork is taken, whatever proof comes with it', async () => {
    for (let from = 0; from < 20; from += 1) {
      const fork = log.forkedAt(from);
      for (const source of [log, fork]) {
        const proof = await consistencyProof(sha256, 20, 31, source.tree.readNode);
        const submission = { ...(await submitted(20, 31, fork)), proof };
        expect(judge(sha256, submission, seen(20)).refusal?.status).toBe(422);
      }
    }
  });
});
