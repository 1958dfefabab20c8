import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasWine, WindowsPc } from './support/windows-pc.ts';

const patienceMs = 10 * 60_000;

/**
 * Node for Windows, better-sqlite3, koffi and pipes as Wine has them. Not here: a second account, whether Windows turns
 * one away by the rights of the pipe, the task that starts the recorder, and what of the recorder needs Node 24.
 */
describe.skipIf(!hasWine())('the recorder under Windows (skipped without wine)', () => {
  let pc: WindowsPc;
  beforeAll(async () => {
    pc = await WindowsPc.open();
  }, patienceMs);
  afterAll(() => pc.close());

  test(
    'serves over a pipe whose rights it sets, and the agent talks to nobody but its owner',
    () => {
      const answer = pc.recorder();
      const withoutLoan = { asked: { ok: false, code: 'TM-205' }, told: [] };
      expect(answer).toMatchObject({
        ...{ system: 'win32', own: expect.stringMatching(/^S-1-5-21-/), owner: expect.stringMatching(/^S-1-5-21-/) },
        ...{ sharedReady: true, otherReady: true },
        // One account for recorder and borrower is no protection, and said to be none.
        right: { greeted: { facts: null, protection: 'weak' }, ...withoutLoan },
        again: { greeted: { facts: null, protection: 'weak' }, ...withoutLoan },
        forOther: { greeted: { facts: null, protection: 'strong' }, ...withoutLoan },
        wrong: {
          greeted: null,
          asked: null,
          told: [expect.stringMatching(/^recorder: the pipe belongs to S-1-5-21-/)],
        },
        // For whom it would serve has to be said.
        nobodyReady: false,
        nobodySaid: expect.stringContaining('TM-502'),
      });
    },
    patienceMs,
  );
});
