import { expect, test } from 'vitest';
import { deliveryAsker } from '../../../recorder/upload/ask-delivery.ts';
import type { OfficeAnswer } from '../../../recorder/upload/office-request.ts';

const office = { url: 'https://office.example:8443', caPem: 'PEM', publicKey: 'a'.repeat(43) };
const right = { token: 'a'.repeat(43), expiresAt: '2026-12-05T00:00:00.000Z' };
const answered = (status: number, body: unknown): OfficeAnswer => ({
  ...{ kind: 'answer', status, body, retryAfter: null },
});

test('the right comes with the key that this PC was set up with, not with one that the office names', async () => {
  const asked: string[] = [];
  const ask = deliveryAsker(
    office,
    async (path, body) => {
      asked.push(path, body.toString());
      return answered(200, right);
    },
    async () => undefined,
  );
  expect(await ask()).toEqual({ ok: true, value: { ...right, office } });
  expect(asked).toEqual(['/v1/terminal/delivery', '{"v":1}']);
});

test.each([
  ['no answer', { kind: 'down', why: 'ECONNREFUSED' }, 'TM-401', []],
  ['another certificate', { kind: 'untrusted', why: 'CERT_UNTRUSTED' }, 'TM-402', ['CERT_UNTRUSTED']],
  ['a no', answered(401, { code: 'OF-460', message: '', next: '' }), 'TM-643', []],
  ['an answer with a key of its own', answered(200, { ...right, publicKey: 'b' }), 'TM-643', []],
] as const)('%s is a refusal, never a right', async (_what, answer, code, told) => {
  const heard: string[] = [];
  const ask = deliveryAsker(
    office,
    async () => answer,
    async (why) => heard.push(why),
  );
  expect(await ask()).toMatchObject({ ok: false, code });
  expect(heard).toEqual(told);
});
