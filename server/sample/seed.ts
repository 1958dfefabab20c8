import type { KeyObject } from 'node:crypto';
import type { HardwareFacts } from '#contract/http/lending-api.ts';
import { registeredTerminal, type TerminalLife } from '#contract/loan/life.ts';
import type { LoanFacts, LoanStatement } from '#contract/loan/package.ts';
import { shippedWorkStyles, type WorkStyleRule } from '#contract/policy/work-style.ts';
import { daysOfYear, fiscalYearOf } from '#contract/statistics/fiscal-year.ts';
import { type TeleworkScheme, teleworkSchemeAtFirst } from '#contract/telework/scheme.ts';
import { hashPassword, type PasswordCost } from '../auth/password.ts';
import type { LendingDefaults } from '../lending/confirm.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { addAccount } from '../workflow/add-account.ts';
import { openLoan } from '../workflow/open-loan.ts';
import { dayAfter } from './days.ts';
import { samplePassword, samplePeople, samplePin, sampleSections } from './people.ts';
import { samplePlans } from './plans.ts';
import { sampleRegistrations } from './registrations.ts';

const terminals = [
  { id: 'T-0001', name: '見本端末1' },
  { id: 'T-0002', name: '見本端末2' },
  { id: 'T-0003', name: '見本端末3' },
] as const;

/** What 管理簿 says of the sample PCs. */
const hardwareOf = (terminal: string): HardwareFacts => ({
  ...{ maker: '見本電機', model: 'ノートMH-14', serial: `MH${terminal.slice(2)}` },
  ...{ property: `備-${terminal.slice(2)}`, mediumType: 'nvme', mediumSerial: `NV${terminal.slice(2)}` },
});

const contacts = {
  manager: { name: '見本 課長', phone: '000-000-0045' },
  it: { name: '見本 情子（情報政策課）', phone: '000-000-0011' },
};

/** What 情報政策課 of the sample city has laid down for every loan. */
const lendingDefaults: LendingDefaults = {
  policy: {
    controls: { save: 'required', media: 'observed', print: 'observed', install: 'observed' },
    hours: { start: '08:30', end: '17:15', breakStart: '12:00', breakEnd: '13:00' },
    ...{ forgottenAfterMin: 120, heartbeatSec: 60, keepDays: 400 },
  },
  it: contacts.it,
  organization: { name: '見本市', section: '情報政策課', phone: contacts.it.phone },
  managers: { planning: contacts.manager, citizens: { name: '見本 市民課長', phone: '000-000-0046' } },
};

/** The pilot of the sample city goes on until the end of the next fiscal year: the real one ended in 2022. */
const sampleScheme = (now: Date): TeleworkScheme => ({
  ...teleworkSchemeAtFirst,
  until: daysOfYear(fiscalYearOf(dayAfter(now, 0)) + 1).to,
});
const homeRule = shippedWorkStyles[0] as WorkStyleRule;

/** The sample loan: from yesterday for a month, as of `now`. */
export function sampleFacts(now: Date): LoanFacts {
  const from = dayAfter(now, -1);
  const to = dayAfter(now, 30);
  return {
    terminal: terminals[0],
    loan: { id: `L-${dayAfter(now, 0).replaceAll('-', '')}-001`, from, to },
    staff: { id: '100123', name: '見本 花子', section: '企画政策課' },
    contacts,
    plans: samplePlans(now, -1, 30),
    policy: {
      v: 1,
      telework: 'home',
      style: { ...homeRule, place: null },
      ...lendingDefaults.policy,
      validFrom: from,
      // It outlives its loan: a terminal that comes back late is still guarded.
      validTo: dayAfter(now, 60),
    },
    sample: true,
  };
}

/** Fills an empty database with 見本 data, in one transaction. Does nothing where there is an account already. */
export async function seedSample(
  store: Store,
  runtime: Runtime,
  officeKey: KeyObject,
  cost: PasswordCost,
  log: LoanStatement['log'],
): Promise<void> {
  const known = await store.db.selectFrom('accounts').select('id').limit(1).executeTakeFirst();
  if (known !== undefined) return;
  const hash = (password: string) => hashPassword(password, runtime.random(16), cost);
  const people = await Promise.all(
    samplePeople.map(async (p) => ({ ...p, password: await hash(samplePassword(p.id)) })),
  );
  const pin = await hash(samplePin);
  await store.write(async (tx) => {
    await tx
      .insertInto('settings')
      .values([
        { key: 'sample', value: 'true' },
        { key: 'lending', value: JSON.stringify(lendingDefaults) },
        { key: 'telework', value: JSON.stringify(sampleScheme(runtime.now())) },
      ])
      .execute();
    await tx
      .insertInto('sections')
      .values([...sampleSections])
      .execute();
    for (const { password, section, ...person } of people) {
      await addAccount(tx, { ...person, sectionId: section }, password);
    }
    await tx
      .insertInto('terminals')
      .values(terminals.map((terminal) => ({ ...terminal, hardware: JSON.stringify(hardwareOf(terminal.id)) })))
      .execute();
    const facts = sampleFacts(runtime.now());
    const lent: TerminalLife = {
      ...registeredTerminal,
      ...{ state: 'lent', loan: facts.loan.id, trail: 'open', needsBorrower: true },
    };
    await tx
      .updateTable('terminals')
      .set({ state: lent.state, life: JSON.stringify(lent) })
      .where('id', '=', facts.terminal.id)
      .execute();
    await sampleRegistrations(tx, runtime.now());
    await openLoan(tx, officeKey, { facts, sectionId: 'planning', pin, codeKey: runtime.random(32), log });
  });
}
