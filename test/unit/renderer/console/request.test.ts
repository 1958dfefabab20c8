import { describe, expect, it } from 'vitest';
import { createConsoleClient } from '../../../../renderer/console/api/console-client.ts';

const account = { id: '300011', name: '見本 情子', section: '情報政策課', role: 'it' } as const;
const signIn = { account, csrf: 'token-1', sample: true, initial: false, stage: 'full' };

/** A client whose line answers what the test says, and the requests it sent. */
function clientOver(answers: readonly (() => Response)[]) {
  const sent: { readonly path: string; readonly init: RequestInit }[] = [];
  const refused: string[] = [];
  const line: typeof fetch = async (input, init) => {
    const answer = answers[sent.length];
    sent.push({ path: String(input), init: init ?? {} });
    if (answer === undefined) throw new TypeError('no more answers');
    return answer();
  };
  return { client: createConsoleClient(line, (problem) => refused.push(problem.code)), sent, refused };
}

const json =
  (body: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(body), { status });

describe('the console client', () => {
  it('sends the CSRF token of the sign-in with what is not GET, and only with that', async () => {
    const { client, sent } = clientOver([
      json(signIn),
      json({ terminals: [] }),
      json({ responseCode: '0123456789', purpose: 'unlock' }),
    ]);
    await client.me();
    await client.terminals(new AbortController().signal);
    await client.respond('T-0001', {
      contactCode: '1000123456',
      given: { answer: 'unlock' },
      reason: '電話で本人を確かめた',
    });
    expect(sent.map(({ init }) => new Headers(init.headers).get('x-csrf-token'))).toEqual([null, null, 'token-1']);
    expect(sent[2]?.path).toBe('/v1/terminals/T-0001/response-code');
  });

  it('says CN-101 where nobody answers', async () => {
    const { client } = clientOver([]);
    expect(await client.me()).toMatchObject({ ok: false, problem: { code: 'CN-101' } });
  });

  it.each([
    ['a field too many', json({ ...signIn, extra: 1 })],
    ['a field too few', json({ account, csrf: 'x' })],
    ['no JSON', () => new Response('<html>', { status: 200 })],
    ['a proxy in between', () => new Response('Bad Gateway', { status: 502 })],
    ['an unknown code', json({ code: 'OF-999', message: 'm', next: 'n' }, 400)],
  ])('says CN-102 on %s', async (_what, answer) => {
    const { client } = clientOver([answer]);
    expect(await client.me()).toMatchObject({ ok: false, problem: { code: 'CN-102' } });
  });

  it('passes the office’s own refusal on, and tells of it', async () => {
    const refusal = { code: 'OF-401', message: 'サインインが必要です。', next: 'サインインしてください。' };
    const { client, refused } = clientOver([json(refusal, 401)]);
    expect(await client.me()).toEqual({ ok: false, problem: refusal });
    expect(refused).toEqual(['OF-401']);
  });

  it('asks for the page behind a place of the list', async () => {
    const { client, sent } = clientOver([json({ sessions: [], total: 0, isMore: false, before: null, after: null })]);
    await client.sessions({ staff: '100123', last: 'yes' }, new AbortController().signal);
    expect(sent[0]?.path).toBe('/v1/sessions?staff=100123&last=yes');
  });
});
