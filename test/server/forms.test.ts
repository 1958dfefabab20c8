import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formKinds } from '#contract/forms/kinds.ts';
import { FormDetail, FormRows } from '#contract/http/forms-api.ts';
import { QueueRows } from '#contract/http/queue-api.ts';
import { type Browser, browserOf, codeOf } from './support/browser.ts';
import { registrationBody } from './support/forms.ts';
import { actsOf, openOffice, type TestOffice } from './support/office.ts';

let office: TestOffice;
const people = {
  staff: '100777',
  colleague: '100778',
  manager: '200045',
  otherManager: '200046',
  hr: '500033',
  it: '300011',
  auditor: '400007',
  admin: '900001',
} as const;
type Who = keyof typeof people;
let as: Readonly<Record<Who, Browser>>;
const confirmed = formKinds.registration.confirmations.map(({ key }) => key);
const approval = { act: 'approve', revision: 1, remark: '', confirmed, override: false } as const;

beforeAll(async () => {
  office = await openOffice();
  for (const id of [people.staff, people.colleague]) await office.addPerson({ id, section: 'planning', role: 'staff' });
  const browsers = await Promise.all(
    Object.entries(people).map(async ([who, id]) => [who, await browserOf(office, id)] as const),
  );
  as = Object.fromEntries(browsers) as Record<Who, Browser>;
});
afterAll(() => office.close());

const detailOf = (answer: { readonly statusCode: number; readonly body: string; json: () => unknown }): FormDetail => {
  expect(answer.statusCode, answer.body).toBe(200);
  return FormDetail.parse(answer.json());
};
const apply = async (who: Who = 'staff'): Promise<string> =>
  detailOf(await as[who].post('/v1/forms', registrationBody)).row.id;
const act = (who: Who, id: string, body: object) => as[who].post(`/v1/forms/${id}/act`, body);
const withdraw = async (id: string): Promise<void> => {
  const { row } = detailOf(await as.staff.get(`/v1/forms/${id}`));
  if (row.state !== 'withdrawn') await act('staff', id, { act: 'withdraw', revision: row.revision, remark: '' });
};
const queue = async (who: Who): Promise<readonly string[]> =>
  QueueRows.parse((await as[who].get('/v1/queue')).json()).rows.map(({ id }) => id);
const list = async (who: Who, of = 'all'): Promise<readonly string[]> =>
  FormRows.parse((await as[who].get(`/v1/forms?of=${of}`)).json()).forms.map(({ id }) => id);

describe('在宅勤務登録申請書', () => {
  it('goes from the applicant over the head to 職員活性課, each step an act of the office', async () => {
    const id = await apply();
    expect(await queue('manager')).toContain(id);
    expect(await queue('otherManager')).not.toContain(id);
    expect(await queue('hr')).not.toContain(id);
    expect(await queue('staff')).toEqual([]);
    const approved = detailOf(await act('manager', id, { ...approval, remark: '週2日で' }));
    expect(approved.row).toMatchObject({ state: 'approved', waitsFor: 'hr' });
    expect(await queue('manager')).not.toContain(id);
    expect(await queue('hr')).toContain(id);
    const received = detailOf(await act('hr', id, { act: 'receive', revision: 1 }));
    expect(received.row).toMatchObject({ state: 'received', waitsFor: null });
    expect(received.steps.map((step) => [step.act, step.by.id, step.confirmed.length])).toEqual([
      ['apply', people.staff, 0],
      ['approve', people.manager, 5],
      ['receive', people.hr, 0],
    ]);
    const acts = (await actsOf(office)).filter((entry) => entry.act === 'form.stepped');
    const places = received.steps.map(({ logIndex }) => logIndex);
    expect(acts.map(({ log_index }) => log_index)).toEqual(expect.arrayContaining(places));
    expect(codeOf(await as.staff.post('/v1/forms', registrationBody))).toBe('OF-515');
    const paper = await as.staff.get(`/v1/forms/${id}/paper.pdf`);
    expect(paper.headers['content-type']).toBe('application/pdf');
    expect(paper.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    await withdraw(id);
  });

  it('is approved with every confirmation of 第5条2項, or not at all', async () => {
    const id = await apply();
    for (const missing of confirmed) {
      const rest = confirmed.filter((key) => key !== missing);
      expect(codeOf(await act('manager', id, { ...approval, confirmed: rest })), missing).toBe('OF-516');
    }
    expect(codeOf(await act('manager', id, { ...approval, revision: 2 }))).toBe('OF-510');
    expect(detailOf(await as.manager.get(`/v1/forms/${id}`)).row.state).toBe('applied');
    await withdraw(id);
  });

  it('comes back with a remark, is put right and goes on in another revision', async () => {
    const id = await apply();
    expect(codeOf(await act('manager', id, { act: 'return', revision: 1, remark: ' ' }))).toBe('OF-400');
    detailOf(await act('manager', id, { act: 'return', revision: 1, remark: '電話番号を確かめてください' }));
    expect(await queue('staff')).toEqual([id]);
    expect(codeOf(await act('manager', id, approval))).toBe('OF-510');
    const body = { ...registrationBody, content: { ...registrationBody.content, phone: '000-0000-0009' } };
    expect(codeOf(await act('colleague', id, { act: 'resubmit', revision: 1, body }))).toBe('OF-403');
    const again = detailOf(await act('staff', id, { act: 'resubmit', revision: 1, body }));
    expect(again.row).toMatchObject({ state: 'applied', revision: 2, waitsFor: 'manager' });
    expect(codeOf(await act('manager', id, approval))).toBe('OF-510');
    detailOf(await act('manager', id, { ...approval, revision: 2 }));
    await withdraw(id);
  });

  it.each(['conditional', 'temporary', 'part-time', 'fiscal-year'])(
    'is refused for %s (第4条2項)',
    async (employment) => {
      const body = { ...registrationBody, content: { ...registrationBody.content, employment } };
      expect(codeOf(await as.staff.post('/v1/forms', body))).toBe('OF-513');
      const said = (await as.staff.post('/v1/forms/check', body)).json<{ breaches: { article: string }[] }>();
      expect(said.breaches.map(({ article }) => article)).toEqual(['第4条2項']);
    },
  );

  it('is not looked at for a role that cannot hand in its kind', async () => {
    const users = [{ id: '100123', name: '見本 花子' }];
    const body = { kind: 'telework', content: { fiscalYear: 2026, pc: 'KIKAKU-01', ids: 1, users } };
    for (const url of ['/v1/forms', '/v1/forms/check']) expect(codeOf(await as.staff.post(url, body))).toBe('OF-403');
    expect((await as.manager.post('/v1/forms/check', body)).statusCode).toBe(200);
  });

  it('is refused without the pledge, the separate space, and for five days a week', async () => {
    const { content } = registrationBody;
    const tried = [
      [{ ...content, pledge: { version: '1', isAgreed: false } }, 'OF-400'],
      [{ ...content, pledge: { version: '0', isAgreed: true } }, 'OF-513'],
      [{ ...content, workplace: { place: '居間', isSeparated: false } }, 'OF-400'],
      [{ ...content, frequency: { per: 'week', days: 5 } }, 'OF-513'],
      [{ ...content, reason: 'special' }, 'OF-513'],
      [{ ...content, extra: 1 }, 'OF-400'],
    ] as const;
    for (const [spoiled, code] of tried) {
      expect(codeOf(await as.staff.post('/v1/forms', { kind: 'registration', content: spoiled }))).toBe(code);
    }
  });

  it('is revoked by the head with a reason, and 職員活性課 is told until somebody there has seen it', async () => {
    const id = await apply();
    expect(codeOf(await act('manager', id, { act: 'revoke', revision: 1, remark: '業務が滞る' }))).toBe('OF-510');
    detailOf(await act('manager', id, approval));
    detailOf(await act('hr', id, { act: 'receive', revision: 1 }));
    expect(codeOf(await act('hr', id, { act: 'revoke', revision: 1, remark: '業務が滞る' }))).toBe('OF-512');
    detailOf(await act('manager', id, { act: 'revoke', revision: 1, remark: '業務が滞る' }));
    expect(await queue('hr')).toContain(id);
    expect(codeOf(await as.it.post(`/v1/forms/${id}/acknowledge`, {}))).toBe('OF-404');
    expect(detailOf(await as.hr.get(`/v1/forms/${id}`)).mayAcknowledge).toBe(true);
    detailOf(await as.hr.post(`/v1/forms/${id}/acknowledge`, {}));
    expect(codeOf(await as.hr.post(`/v1/forms/${id}/acknowledge`, {}))).toBe('OF-510');
    expect(await queue('hr')).not.toContain(id);
    expect(codeOf(await act('manager', id, approval))).toBe('OF-510');
  });

  it('lets nobody decide on the own form', async () => {
    const id = await apply('manager');
    expect(await queue('manager')).not.toContain(id);
    expect(codeOf(await act('manager', id, approval))).toBe('OF-511');
    expect(codeOf(await act('otherManager', id, approval))).toBe('OF-403');
    expect(detailOf(await as.manager.get(`/v1/forms/${id}`)).allowed).toEqual(['withdraw']);
  });

  it('has one outcome where two press at once', async () => {
    await office.addPerson({ id: '200088', section: 'planning', role: 'manager' });
    const second = await browserOf(office, '200088');
    const id = await apply();
    const answers = await Promise.all([
      act('manager', id, approval),
      second.post(`/v1/forms/${id}/act`, { act: 'refuse', revision: 1, remark: '今は難しい' }),
    ]);
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    const { row, steps } = detailOf(await as.manager.get(`/v1/forms/${id}`));
    expect(steps).toHaveLength(2);
    if (row.state === 'approved') await withdraw(id);
  });
});

describe('who does what with a form', () => {
  const acts = {
    approve: approval,
    return: { act: 'return', revision: 1, remark: '直してください' },
    refuse: { act: 'refuse', revision: 1, remark: '今は難しい' },
    receive: { act: 'receive', revision: 1 },
    revoke: { act: 'revoke', revision: 1, remark: '業務が滞る' },
    withdraw: { act: 'withdraw', revision: 1, remark: '' },
    resubmit: { act: 'resubmit', revision: 1, body: registrationBody },
  } as const;
  const mayIn: Readonly<Record<'applied' | 'returned' | 'approved' | 'received', Partial<Record<Who, string[]>>>> = {
    applied: { staff: ['withdraw'], manager: ['approve', 'return', 'refuse'] },
    returned: { staff: ['withdraw', 'resubmit'] },
    approved: { staff: ['withdraw'], manager: ['revoke'], hr: ['receive'] },
    received: { staff: ['withdraw'], manager: ['revoke'] },
  };
  const bring = async (state: keyof typeof mayIn): Promise<string> => {
    const id = await apply();
    if (state === 'returned') await act('manager', id, acts.return);
    if (state === 'approved' || state === 'received') await act('manager', id, approval);
    if (state === 'received') await act('hr', id, acts.receive);
    return id;
  };

  it.each(Object.keys(mayIn) as (keyof typeof mayIn)[])('is the same for every role and act: %s', async (state) => {
    let id = await bring(state);
    for (const who of Object.keys(people) as Who[]) {
      for (const name of Object.keys(acts) as (keyof typeof acts)[]) {
        const answer = await act(who, id, acts[name]);
        const may = mayIn[state][who]?.includes(name) ?? false;
        expect(answer.statusCode === 200, `${who} ${name} in ${state}: ${answer.body.slice(0, 120)}`).toBe(may);
        if (!may) continue;
        await withdraw(id);
        id = await bring(state);
      }
    }
    await withdraw(id);
  });

  it('shows each what is theirs', async () => {
    const id = await apply();
    expect(await list('staff', 'mine')).toContain(id);
    expect(await list('colleague')).toEqual([]);
    expect(await list('manager')).toContain(id);
    expect(await list('otherManager')).not.toContain(id);
    expect(await list('hr')).toContain(id);
    expect(await list('auditor')).toContain(id);
    expect(await list('it')).not.toContain(id);
    expect(codeOf(await as.it.get(`/v1/forms/${id}`))).toBe('OF-404');
    expect(codeOf(await as.admin.get(`/v1/forms/${id}`))).toBe('OF-403');
    await withdraw(id);
  });

  it('lists the newest first, also where a year has more than 9,999', async () => {
    const { oldForm } = await import('./support/papers.ts');
    await oldForm(office, { id: 'F-2099-9999', kind: 'workplace', day: '2099-12-01' });
    await oldForm(office, { id: 'F-2099-10000', kind: 'workplace', day: '2099-12-02' });
    const { forms } = FormRows.parse((await as.hr.get('/v1/forms?of=all')).json());
    expect(forms.slice(0, 2).map(({ id }) => id)).toEqual(['F-2099-10000', 'F-2099-9999']);
  });

  it('keeps the steps, the forms, and what has ended', async () => {
    const { db } = office.store;
    await expect(db.updateTable('form_steps').set({ remark: 'x' }).execute()).rejects.toThrow('append-only');
    for (const table of ['form_steps', 'forms'] as const) {
      await expect(db.deleteFrom(table).execute(), table).rejects.toThrow('append-only');
    }
    const ended = db.updateTable('forms').set({ state: 'applied' }).where('state', '=', 'withdrawn');
    await expect(ended.execute()).rejects.toThrow('what has ended stays');
  });
});

it('lends no PC without a registration that holds (第5条5項)', async () => {
  const things = { wire: false, mouse: false, telework: 'home' };
  const asked = { from: '2026-11-21', to: '2026-11-22', things, purpose: '議事録' };
  expect(codeOf(await as.colleague.post('/v1/loan-requests', asked))).toBe('OF-514');
  const id = await apply('colleague');
  expect(codeOf(await as.colleague.post('/v1/loan-requests', asked))).toBe('OF-514');
  detailOf(await act('manager', id, approval));
  const made = await as.colleague.post('/v1/loan-requests', asked);
  expect(made.statusCode).toBe(200);
  const request = made.json<{ id: string }>().id;
  detailOf(await act('manager', id, { act: 'revoke', revision: 1, remark: '業務が滞る' }));
  const decide = { decision: 'approved', reason: '' };
  expect(codeOf(await as.manager.post(`/v1/loan-requests/${request}/decide`, decide))).toBe('OF-514');
});

describe('代理', () => {
  const named = { deputy: people.colleague, from: '2026-11-21', to: '2026-11-22' };
  const dayMs = 86_400_000;

  it('decides in the head’s stead from a day to a day, never on the own form nor on the head’s', async () => {
    const id = await apply();
    const own = await apply('colleague');
    expect(codeOf(await act('colleague', id, approval))).toBe('OF-403');
    expect((await as.manager.post('/v1/deputies', { ...named, from: '2026-11-22' })).statusCode).toBe(200);
    expect(codeOf(await act('colleague', id, approval))).toBe('OF-403');
    expect((await as.manager.post('/v1/deputies', named)).statusCode).toBe(200);
    expect(await queue('colleague')).toContain(id);
    expect(await queue('colleague')).not.toContain(own);
    expect(codeOf(await act('colleague', own, approval))).toBe('OF-511');
    const [ofHead = ''] = await list('manager', 'mine');
    expect(codeOf(await act('colleague', ofHead, approval))).toBe('OF-403');
    const { steps } = detailOf(await act('colleague', id, approval));
    expect(steps.at(-1)).toMatchObject({
      role: 'manager',
      by: { id: people.colleague },
      deputyFor: { id: people.manager },
    });
    const recorded = (await actsOf(office)).findLast(({ act: name }) => name === 'form.stepped');
    expect(recorded).toMatchObject({ actor: `staff:${people.colleague}` });
    expect(JSON.parse(recorded?.data ?? '{}')).toMatchObject({ step: 'approve', deputyFor: people.manager });
    await withdraw(id);
    const later = await apply();
    for (const row of (await as.manager.get('/v1/deputies')).json<{ deputies: { id: number }[] }>().deputies) {
      expect((await as.manager.post(`/v1/deputies/${row.id}/end`, {})).statusCode).toBe(200);
    }
    expect(codeOf(await act('colleague', later, approval))).toBe('OF-403');
    await withdraw(later);
  });

  it('is over after its last day', async () => {
    const id = await apply();
    expect((await as.manager.post('/v1/deputies', named)).statusCode).toBe(200);
    expect(await queue('colleague')).toContain(id);
    office.pass(2 * dayMs);
    as = { ...as, colleague: await browserOf(office, people.colleague), staff: await browserOf(office, people.staff) };
    expect(await queue('colleague')).not.toContain(id);
    expect(codeOf(await act('colleague', id, approval))).toBe('OF-403');
  });

  it.each([
    ['somebody of another section', '100456', 'OF-519'],
    ['oneself', people.manager, 'OF-519'],
    ['nobody', '999999', 'OF-519'],
  ])('cannot be %s', async (_who, deputy, code) => {
    const head = await browserOf(office, people.manager);
    const asked = { deputy, from: '2026-11-30', to: '2026-12-01' };
    expect(codeOf(await head.post('/v1/deputies', asked))).toBe(code);
  });
});
