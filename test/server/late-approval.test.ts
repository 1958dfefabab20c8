import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Browser, browserOf } from './support/browser.ts';
import { register } from './support/forms.ts';
import { openOffice, type TestOffice } from './support/office.ts';
import { lend, telework } from './support/telework.ts';

const day = '2026-11-24';
const next = '2026-11-25';
let office: TestOffice;
let staff: Browser;
let head: Browser;
beforeEach(async () => {
  // Tuesday, 9:00.
  office = await openOffice({ startsAt: new Date('2026-11-24T00:00:00.000Z') });
  await office.addPerson({ id: '100777', section: 'planning', role: 'staff' });
  await register(office, '100777');
  await lend(office, { n: 1, staff: '100777', section: 'planning', from: day, to: '2026-12-20' });
  [staff, head] = await Promise.all([browserOf(office, '100777'), browserOf(office, '200045')]);
});
afterEach(() => office.close());

const kinds = () =>
  office.store.db.selectFrom('worked_days').select(['day', 'kind']).where('staff_id', '=', '100777').execute();
const totals = () =>
  office.store.db
    .selectFrom('worked_totals')
    .select(['kind', 'days'])
    .where('section_id', '=', 'planning')
    .where('month', '=', '2026-11')
    .where('kind', 'in', ['normal', 'infection'])
    .execute();
const act = async (body: object, id: string) => {
  const answer = await head.post(`/v1/forms/${id}/act`, { revision: 1, ...body });
  expect(answer.statusCode, answer.body).toBe(200);
};

it('a plan that is approved, or taken back, after the day’s work began changes how the day is counted', async () => {
  const items = [{ from: '09:00', to: '10:00', work: '議事録の作成' }];
  const content = {
    ...{ category: 'infection', works: ['minutes'], recognisedText: '' },
    days: [day, next].map((date) => ({ date, shift: 'regular', items })),
  };
  const made = await staff.post('/v1/forms', { kind: 'plan', content });
  expect(made.statusCode, made.body).toBe(200);
  const { id } = made.json<{ row: { id: string } }>().row;
  await telework(office, { loan: 1, day });
  expect(await kinds()).toEqual([{ day, kind: 'normal' }]);
  await act({ act: 'approve', remark: '大雪のため', confirmed: [], override: true }, id);
  expect(await kinds()).toEqual([{ day, kind: 'infection' }]);
  expect(await totals()).toEqual([{ kind: 'infection', days: 1 }]);
  await act({ act: 'revoke', remark: '見本' }, id);
  expect(await kinds()).toEqual([{ day, kind: 'normal' }]);
  expect(await totals()).toEqual([{ kind: 'normal', days: 1 }]);
});
