import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formKinds } from '#contract/forms/kinds.ts';
import { FormDetail } from '#contract/http/forms-api.ts';
import { QueueRows } from '#contract/http/queue-api.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { register } from './support/forms.ts';
import { openOffice, type TestOffice } from './support/office.ts';

let office: TestOffice;
let staff: Browser;
let head: Browser;
beforeEach(async () => {
  office = await openOffice();
  staff = await browserOf(office, '100789');
  head = await browserOf(office, '200045');
});
afterEach(() => office.close());

const detailOf = (answer: { readonly statusCode: number; readonly body: string; json: () => unknown }): FormDetail => {
  expect(answer.statusCode, answer.body).toBe(200);
  return FormDetail.parse(answer.json());
};
const received = { act: 'receive', revision: 1 };
const isPaper = async (browser: Browser, id: string): Promise<boolean> =>
  (await browser.get(`/v1/forms/${id}/paper.pdf`)).rawPayload.subarray(0, 5).toString() === '%PDF-';

describe('自宅作業環境チェック', () => {
  const body = { kind: 'workplace', content: { fulfilled: [], isSeparated: true, notes: '' } } as const;

  it('is taken with nothing fulfilled, received by the head, and made again in the next year', async () => {
    const { row } = detailOf(await staff.post('/v1/forms', body));
    expect(codeOf(await staff.post('/v1/forms', body))).toBe('OF-515');
    const approval = { act: 'approve', revision: 1, remark: '', confirmed: [], override: false };
    expect(codeOf(await head.post(`/v1/forms/${row.id}/act`, approval))).toBe('OF-510');
    detailOf(await head.post(`/v1/forms/${row.id}/act`, received));
    expect(await isPaper(staff, row.id)).toBe(true);
    detailOf(await staff.post('/v1/forms', body));
  });

  it('is not taken without a separate work space (第5条7項)', async () => {
    const spoiled = { ...body, content: { ...body.content, isSeparated: false } };
    expect(codeOf(await staff.post('/v1/forms', spoiled))).toBe('OF-400');
  });
});

describe('誓約書', () => {
  const body = { kind: 'pledge', content: { version: '1', isAgreed: true } } as const;

  it('is signed once in each wording and received by 情報政策課', async () => {
    const it3 = await browserOf(office, '300011');
    const { row } = detailOf(await staff.post('/v1/forms', body));
    expect(row.waitsFor).toBe('it');
    const { rows } = QueueRows.parse((await it3.get('/v1/queue')).json());
    expect(rows.map(({ id }) => id)).toEqual([row.id]);
    expect(codeOf(await head.post(`/v1/forms/${row.id}/act`, received))).toBe('OF-512');
    detailOf(await it3.post(`/v1/forms/${row.id}/act`, received));
    expect(codeOf(await staff.post('/v1/forms', body))).toBe('OF-515');
    expect(await isPaper(it3, row.id)).toBe(true);
  });

  it('is not asked of who signed it with the registration, nor taken in an older wording', async () => {
    expect(codeOf(await staff.post('/v1/forms', { ...body, content: { ...body.content, version: '0' } }))).toBe(
      'OF-513',
    );
    await register(office, '100789');
    expect(codeOf(await staff.post('/v1/forms', body))).toBe('OF-515');
  });
});

it('takes the loan back with the registration (第5条3項), for the terminal to hear at its next contact', async () => {
  const standing = async () => office.store.db.selectFrom('standings').selectAll().execute();
  expect(await standing()).toEqual([]);
  const revoke = { act: 'revoke', revision: 1, remark: '業務が滞る' };
  detailOf(await head.post('/v1/forms/F-2026-0001/act', revoke));
  const lent = await office.store.db.selectFrom('loans').select(['id', 'revoked_at']).executeTakeFirstOrThrow();
  expect(lent.revoked_at).toBe(office.now().toISOString());
  expect(await standing()).toMatchObject([{ loan_id: lent.id, revoked: 1 }]);
  expect(formKinds.registration.afterRevoking).toContain('使えなくなります');
});
