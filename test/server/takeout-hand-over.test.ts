import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { readOfficeKey } from '../../server/pki/office-key.ts';
import { deliveriesOf } from '../../server/takeout/deliveries.ts';
import { browserOf } from './support/browser.ts';
import { desk, terminal } from './support/desk.ts';
import { textOf } from './support/pdf-text.ts';
import { appliedTakeout, detailFrom, shaOf } from './support/takeout.ts';

test('what was approved before the hand-over waits for the PC, and for nobody else', async () => {
  const at = await desk();
  const { office } = at;
  onTestFinished(() => office.close());
  await at.toStock();
  await at.prepared();
  const [staff, head] = [await browserOf(office, '100456'), await browserOf(office, '200099')];
  const text = Buffer.from('会議の記録');
  const { row, manifest } = await appliedTakeout(staff, { request: 'R-2026-0001' }, { 'a.txt': text });
  detailFrom(await head.post(`/v1/takeouts/${row.id}/act`, { act: 'approve', manifest, remark: '' }));
  const paper = await staff.get('/v1/loan-requests/R-2026-0001/paper.pdf');
  expect(textOf(paper.rawPayload) ?? 'a.txt').toContain('a.txt');
  const { loan_id: loan } = await office.store.db
    .selectFrom('loan_requests')
    .select('loan_id')
    .where('id', '=', 'R-2026-0001')
    .executeTakeFirstOrThrow();
  const key = readOfficeKey(readFileSync(office.files.officeKey, 'utf8'));
  const now = () => deliveriesOf(office.store.db, key, loan ?? '', office.now());
  expect((await now()).deliveries).toEqual([]);
  await at.lookAtAll();
  await at.confirm({ side: 'office' });
  await at.borrower('himitsu-4567');
  expect((await at.it.post(`/v1/ledger/${terminal}/hand-over`, {})).statusCode).toBe(200);
  const { deliveries } = await now();
  expect(deliveries.map(({ statement }) => [statement.id, statement.loan])).toEqual([[row.id, loan]]);
  // 照合 at the return names it, before and after it arrived.
  expect((await at.detail()).files).toMatchObject([
    {
      name: `${row.id} a.txt`,
      sha256: shaOf(text),
      fate: 'unknown',
      explanation: '端末がこのファイルを受け取った記録はありません。',
    },
  ]);
  // Over with the last day.
  office.pass(30 * 86_400_000);
  expect((await now()).deliveries).toEqual([]);
});
