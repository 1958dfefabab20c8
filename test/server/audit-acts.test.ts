import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ActsAnswer, actsPerLook, actsPerPage } from '#contract/http/office-acts-api.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';

let office: TestOffice;
let auditor: Browser;
beforeAll(async () => {
  office = await openOffice();
  auditor = await browserOf(office, '400007');
});
afterAll(() => office.close());

const read = async (query = '') => ActsAnswer.parse((await auditor.get(`/v1/audit/acts${query}`)).json());

/** Acts as the office wrote them long ago, past the log: only their reading is looked at here. */
const plant = (rows: readonly { index: number; at: string; actor?: string; act?: string; data?: object | null }[]) =>
  office.store.write(async (tx) => {
    for (let from = 0; from < rows.length; from += 500)
      await tx
        .insertInto('office_acts')
        .values(
          rows.slice(from, from + 500).map(({ index, at, actor = 'cli', act = 'trust.issued', data = {} }) => ({
            ...{ log_index: index, at, actor, act },
            salt: data === null ? null : randomUUID(),
            data: data === null ? null : JSON.stringify(data),
          })),
        )
        .execute();
  });

describe('the acts of the office', () => {
  it('are read by the auditor, newest first, with who acted; and that they were read is one of them', async () => {
    await browserOf(office, '300011');
    const { acts, next } = await read();
    expect(acts.map(({ act, actor, name }) => [act, actor, name])).toEqual([
      ['sign-in.done', 'it:300011', '見本 情子'],
      ['sign-in.done', 'auditor:400007', '見本 監査'],
    ]);
    expect([next, acts[0]?.data]).toEqual([null, { address: '127.0.0.1' }]);
    const [latest] = (await actsOf(office)).slice(-1);
    expect([latest?.act, JSON.parse(latest?.data ?? '')]).toEqual([
      ...['acts.searched', { filters: {}, shown: 2, first: acts[0]?.index, last: acts[1]?.index }],
    ]);
    expect(codeOf(await (await browserOf(office, '300011')).get('/v1/audit/acts'))).toBe('OF-403');
  });

  it('are found by day in Japan, person, kind and what was recorded; a disposed one keeps its place', async () => {
    await plant([
      { index: 900_001, at: '2021-03-31T14:59:59.999Z', actor: 'it:300011', data: { reason: '100%_確か' } },
      { index: 900_002, at: '2021-03-31T15:00:00.000Z', actor: 'hr:500033', data: { reason: '100a確か' } },
      { index: 900_003, at: '2021-04-01T14:59:59.999Z', actor: 'it:300022', act: 'person.added', data: null },
    ]);
    const found = async (query: string) => (await read(query)).acts.map(({ index }) => index);
    expect(await found('?from=2021-03-31&to=2021-03-31')).toEqual([900_001]);
    expect(await found('?from=2021-04-01&to=2021-04-01')).toEqual([900_003, 900_002]);
    expect(await found('?to=2021-12-31&staff=300011')).toEqual([900_001]);
    expect(await found('?to=2021-12-31&act=person.added')).toEqual([900_003]);
    // What stands for anything in SQL stands for itself.
    expect(await found(`?to=2021-12-31&text=${encodeURIComponent('100%_')}`)).toEqual([900_001]);
    expect((await read('?to=2021-12-31&act=person.added')).acts[0]?.data).toBeNull();
    for (const query of ['?act=no.such', '?staff=12', '?from=2021-3-1', '?after=-1', '?order=oldest'])
      expect(codeOf(await auditor.get(`/v1/audit/acts${query}`)), query).toBe('OF-400');
  });

  it('come page by page without a gap, and a look that ends before the log does goes on from there', async () => {
    const at = (n: number): string => new Date(Date.UTC(2019, 0, 1) + Math.floor(n / 3)).toISOString();
    const many = actsPerLook + 5;
    await plant(Array.from({ length: many }, (_, n) => ({ index: 200_000 + n, at: at(n), actor: 'cli' })));
    await plant([{ index: 199_999, at: '2018-12-01T00:00:00.000Z', actor: 'it:300011' }]);
    const first = await read('?to=2019-12-31');
    const second = await read(`?to=2019-12-31&after=${first.next}`);
    const indexes = [...first.acts, ...second.acts].map(({ index }) => index);
    expect(indexes).toEqual(Array.from({ length: 2 * actsPerPage }, (_, n) => 200_000 + many - 1 - n));
    const cut = await read('?to=2019-12-31&staff=300011');
    expect([cut.acts, cut.next]).toEqual([[], 200_005]);
    const rest = await read(`?to=2019-12-31&staff=300011&after=${cut.next}`);
    expect([rest.acts.map(({ index }) => index), rest.next]).toEqual([[199_999], null]);
    expect(await read('?after=999999999')).toEqual({ acts: [], next: null });
  });
});
