import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerKinds, answersTo, type CodePurpose, contactCode, type Mac } from '#contract/loan/code.ts';
import { fittingAnswers, isOpening } from '#contract/loan/opening.ts';
import { dayLater } from '#contract/loan/period.ts';
import { readStanding } from '../../server/workflow/standing/standing.ts';
import { browserOf, codeOf } from './support/browser.ts';
import { colleague } from './support/desk.ts';
import { actsOf, openOffice } from './support/office.ts';
import { enrolTerminal } from './support/terminal.ts';

/** An office with the PC of 100123 out, and what is done about it. */
async function lentOut() {
  const office = await openOffice();
  const it = await browserOf(office, '300011');
  const head = await browserOf(office, '200045');
  const terminal = await enrolTerminal(office);
  const { codeKey, facts } = terminal.package.statement;
  const mac: Mac = (bytes) => createHmac('sha256', Buffer.from(codeKey, 'base64')).update(bytes).digest();
  const loan = facts.loan.id;
  const row = () => office.store.db.selectFrom('loans').selectAll().where('id', '=', loan).executeTakeFirstOrThrow();
  const registration = async () =>
    office.store.db
      .selectFrom('forms')
      .selectAll()
      .where('kind', '=', 'registration')
      .where('applicant_id', '=', '100123')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
  let counter = 0;
  const answer = (purpose: CodePurpose, given: object) => {
    counter += 1;
    const code = contactCode(mac, { loan, purpose, counter }, { seq: 30, head: 'a'.repeat(64) });
    return it.post('/v1/terminals/T-0001/response-code', { contactCode: code, given, reason: '本人を確かめた' });
  };
  return {
    ...{ office, it, row, answer },
    standing: () => readStanding(office.store.db, loan),
    hear: (purpose: CodePurpose) => {
      counter += 1;
      const code = contactCode(mac, { loan, purpose, counter }, { seq: 30, head: 'a'.repeat(64) });
      return it.post('/v1/terminals/T-0001/contact-code', { contactCode: code });
    },
    unlock: () => answer('unlock', { answer: 'unlock' }),
    takeBack: () => answer('report', { answer: 'revoke' }),
    extend: () => answer('extension', { answer: 'extend', to: dayLater(facts.loan.to, 5) }),
    approve: () => answer('approval', { answer: 'approve', request: 1 }),
    lose: () =>
      it.post('/v1/ledger/T-0001/loss', {
        ...{ what: 'pc', kind: 'lost', at: office.now().toISOString(), place: '電車', circumstances: '網棚' },
        ...{ police: '', papers: '', heardFrom: '見本' },
      }),
    cancelLoss: () => it.post('/v1/ledger/T-0001/act', { act: 'cancel-loss', reason: '見つかった', second: colleague }),
    revokeRegistration: async () => {
      const { id, revision } = await registration();
      return head.post(`/v1/forms/${id}/act`, { act: 'revoke', revision, remark: '業務が滞る' });
    },
    /** The same content again, approved. */
    registerAgain: async () => {
      const { id, ...form } = await registration();
      if (form.state !== 'revoked') return;
      const next = `${id.slice(0, -4)}${String(Number(id.slice(-4)) + 100).padStart(4, '0')}`;
      await office.store.db
        .insertInto('forms')
        .values({ ...form, id: next, state: 'approved' })
        .execute();
    },
    isRevoked: async () => (await registration()).state === 'revoked',
  };
}

it('nothing that opens is answered after the registration was revoked, until another is approved', async () => {
  const lent = await lentOut();
  expect((await lent.revokeRegistration()).statusCode).toBe(200);
  const before = await lent.row();
  for (const open of [lent.unlock, lent.extend, lent.approve]) expect(codeOf(await open())).toBe('OF-674');
  expect(await lent.row()).toEqual(before);
  for (const purpose of ['unlock', 'extension', 'approval'] as const) {
    const heard = await lent.hear(purpose);
    expect(heard.json()).toMatchObject({ answers: ['revoke'], loan: { heldBack: 'unregistered', revoked: true } });
  }
  const report = await lent.answer('report', { answer: 'confirm' });
  expect(report.statusCode).toBe(200);
  await lent.registerAgain();
  expect((await lent.unlock()).statusCode).toBe(200);
  expect([(await lent.row()).revoked_at, await lent.standing()]).toMatchObject([null, { revoked: false }]);
  const issued = (await actsOf(lent.office)).filter(({ act }) => act === 'response-code.issued');
  expect(issued).toHaveLength(2);
  await lent.office.close();
});

it('a loss that is withdrawn does not give back what the registration took since', async () => {
  const lent = await lentOut();
  expect((await lent.lose()).statusCode).toBe(200);
  expect((await lent.revokeRegistration()).statusCode).toBe(200);
  expect((await lent.cancelLoss()).statusCode).toBe(200);
  expect([(await lent.row()).revoked_at, await lent.standing()]).toMatchObject([expect.any(String), { revoked: true }]);
  await lent.office.close();
});

const steps = [
  'unlock',
  'takeBack',
  'extend',
  'approve',
  'lose',
  'cancelLoss',
  'revokeRegistration',
  'registerAgain',
] as const;

it('in whatever order things happen, the loan of a revoked registration stays taken back', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...steps), { minLength: 2, maxLength: 10 }), async (done) => {
      const lent = await lentOut();
      try {
        for (const step of done) {
          const wasRevoked = await lent.isRevoked();
          const { to_day: to } = await lent.row();
          const answer = await lent[step]();
          const isOpened = (answer?.statusCode === 200 && ['unlock', 'extend', 'approve'].includes(step)) || false;
          if (!(await lent.isRevoked())) continue;
          const row = await lent.row();
          expect([row.revoked_at, await lent.standing()]).toMatchObject([expect.any(String), { revoked: true }]);
          if (wasRevoked) expect([isOpened, row.to_day]).toEqual([false, to]);
        }
      } finally {
        await lent.office.close();
      }
    }),
    {
      numRuns: 25,
      examples: [
        [['lose', 'revokeRegistration', 'cancelLoss', 'unlock']],
        [['takeBack', 'revokeRegistration', 'unlock', 'registerAgain', 'unlock', 'revokeRegistration', 'extend']],
      ],
    },
  );
});

it('what fits holds an answer for every purpose, and none that opens where the loan is held back', () => {
  const purposes = Object.keys(answersTo) as CodePurpose[];
  fc.assert(
    fc.property(fc.constantFrom(...purposes), fc.boolean(), fc.boolean(), (purpose, isGone, isUnregistered) => {
      const fitting = fittingAnswers(purpose, { isGone, isUnregistered });
      const opens = answerKinds.filter((kind) => answersTo[purpose].includes(kind) && isOpening(kind));
      expect(fitting).toContain('revoke');
      expect(fitting.filter(isOpening)).toEqual(isGone || isUnregistered ? [] : opens);
    }),
  );
});
