import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EntriesAnswer } from '#contract/http/terminal-api.ts';
import type { TrailEntry } from '#contract/trail/entry.ts';
import { actsOf, host, openOffice, type TestOffice } from '../server/support/office.ts';
import { enrolTerminal, signatureHeaders, type Terminal } from '../server/support/terminal.ts';
import { type KeyPair, newKeyPair, sealed } from '../server/support/trail.ts';

const url = '/v1/terminal/entries';

let office: TestOffice;
let terminal: Terminal;
/** Entries that the office holds when an attack begins. */
let held: readonly TrailEntry[];
beforeEach(async () => {
  office = await openOffice();
  terminal = await enrolTerminal(office);
  held = [terminal.opening(), ...terminal.trail.day(randomUUID())];
  expect((await terminal.send(held)).statusCode).toBe(200);
});
afterEach(() => office.close());

const count = async (): Promise<number> => (await office.store.db.selectFrom('entries').select('seq').execute()).length;
const more = (): TrailEntry => terminal.trail.add('agent.started', { version: '0', pid: 1 });
const bodyOf = (entries: readonly TrailEntry[]): string => JSON.stringify({ chain: terminal.chain, entries });
const post = (payload: string, headers: Record<string, string>, to = url): Promise<LightMyRequestResponse> =>
  office.app.inject({
    method: 'POST',
    url: to,
    payload,
    headers: { host, 'content-type': 'application/json', ...headers },
  });
const signed = (body: string, change: { key?: KeyPair; keyId?: string; url?: string } = {}) =>
  signatureHeaders({ method: 'POST', url, body, key: terminal.device, ...change });
const reseal = (entry: TrailEntry, change: object, prev = entry.leaf.prev, key = terminal.trail.seal): TrailEntry =>
  sealed(
    { body: { ...entry.leaf.body, ...change }, prev },
    ...([entry.salt, entry.data, key.privateKey, entry.leaf.seal.period] as const),
  );

interface Attack {
  readonly name: string;
  /** The code of the answer; null where it is silent: taken once, or told where to go on. */
  readonly code: string | null;
  /** What the office's own act names, where it records one. */
  readonly act?: { readonly act: string; readonly fault?: string };
  readonly send: () => Promise<LightMyRequestResponse>;
}

const attacks: readonly Attack[] = [
  { name: 'replay a batch', code: null, send: () => terminal.send(held) },
  {
    name: 'replay the very request',
    code: null,
    send: () => post(bodyOf(held), signed(bodyOf(held))),
  },
  {
    name: 'reorder a batch',
    code: null,
    send: () => {
      const [a, b] = [more(), more()];
      return terminal.send([b, a]);
    },
  },
  {
    name: 'leave an entry out',
    code: null,
    send: () => {
      more();
      return terminal.send([more()]);
    },
  },
  {
    name: 'send another branch',
    code: 'OF-461',
    act: { act: 'entries.forked' },
    send: async () => {
      const twin = terminal.trail.copy();
      expect((await terminal.send([more()])).statusCode).toBe(200);
      return terminal.send([twin.add('agent.started', { version: '0', pid: 666 })]);
    },
  },
  {
    name: 'sign with another terminal’s key',
    code: 'OF-460',
    send: () => {
      const body = bodyOf([more()]);
      return post(body, signed(body, { key: newKeyPair() }));
    },
  },
  {
    name: 'sign as another terminal',
    code: 'OF-460',
    send: () => {
      const body = bodyOf([more()]);
      return post(body, signed(body, { keyId: 'T-0002' }));
    },
  },
  { name: 'strip the signature', code: 'OF-460', send: () => post(bodyOf([more()]), {}) },
  {
    name: 'alter the body',
    code: 'OF-460',
    send: () => {
      const body = bodyOf([more()]);
      return post(body.replace('"pid":1', '"pid":2'), signed(body));
    },
  },
  {
    name: 'alter the body and its digest',
    code: 'OF-460',
    send: () => {
      const [body, other] = [bodyOf([more()]), bodyOf([])];
      const digest = signed(other)['content-digest'] ?? '';
      return post(other, { ...signed(body), 'content-digest': digest });
    },
  },
  {
    name: 'take the signature of another target',
    code: 'OF-460',
    send: () => {
      const body = bodyOf([more()]);
      return post(body, signed(body, { url: '/v1/terminal/package' }));
    },
  },
  {
    name: 'go on under the key of a closed period',
    code: 'OF-462',
    act: { act: 'entries.refused', fault: 'period' },
    send: () => {
      const old = held[0];
      const entry = more();
      const leaf = { ...entry.leaf, seal: { ...entry.leaf.seal, period: old?.leaf.seal.period ?? 0 } };
      return terminal.send([{ ...entry, leaf }]);
    },
  },
  {
    name: 'seal with a key of one’s own',
    code: 'OF-462',
    act: { act: 'entries.refused', fault: 'seal' },
    send: () => terminal.send([reseal(more(), {}, undefined, newKeyPair())]),
  },
  {
    name: 'change an entry after it was sealed',
    code: 'OF-462',
    act: { act: 'entries.refused', fault: 'seal' },
    send: () => {
      const entry = more();
      const body = { ...entry.leaf.body, at: '2026-11-20T00:00:00.000Z' };
      return terminal.send([{ ...entry, leaf: { ...entry.leaf, body } }]);
    },
  },
  {
    name: 'change the data of an entry',
    code: 'OF-462',
    act: { act: 'entries.refused', fault: 'commit' },
    send: () => {
      const entry = more();
      return terminal.send([{ ...entry, data: { ...entry.data, pid: 2 } }]);
    },
  },
  {
    name: 'link to another entry',
    code: 'OF-462',
    act: { act: 'entries.refused', fault: 'prev' },
    send: () => terminal.send([reseal(more(), {}, 'c'.repeat(64))]),
  },
  { name: 'send to another chain', code: 'OF-403', send: () => terminal.send([more()], 'loan:L-20200101-001') },
  {
    name: 'send an entry of another chain',
    code: 'OF-462',
    act: { act: 'entries.refused', fault: 'chain' },
    send: () => terminal.send([reseal(more(), { chain: 'loan:L-20200101-001' })]),
  },
  {
    name: 'send an entry above the size limit',
    code: 'OF-462',
    act: { act: 'entries.refused' },
    send: () => {
      const long = Array.from({ length: 24 }, () => ({ from: '08:30', to: '09:00', work: '長'.repeat(400) }));
      const data = { work: '長'.repeat(2000), plan: long };
      return terminal.send([terminal.trail.add('session.started', data, { session: randomUUID() })]);
    },
  },
];

describe('kinds', () => {
  it.each(attacks)('$name', async ({ code, act, send }) => {
    const acts = (await actsOf(office)).length;
    const answer = await send();
    if (code === null) {
      expect(answer.statusCode, answer.body).toBe(200);
      expect(EntriesAnswer.parse(answer.json()).expected).toBe(held.length);
    } else {
      expect((answer.json() as { code: string }).code, answer.body).toBe(code);
    }
    const written = (await actsOf(office)).slice(acts);
    expect(written.map((each) => each.act)).toEqual(act === undefined ? [] : [act.act]);
    if (act?.fault !== undefined) expect(JSON.parse(written[0]?.data ?? '')).toMatchObject({ fault: act.fault });
    expect(await count()).toBe(held.length + (act?.act === 'entries.forked' ? 1 : 0));
  });
});

describe('honest', () => {
  it('takes the trail in whatever cut', async () => {
    const entries = terminal.trail.day(randomUUID());
    for (const entry of entries) expect((await terminal.send([entry])).statusCode).toBe(200);
    expect(await count()).toBe(held.length + entries.length);
  });
});
