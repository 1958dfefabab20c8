import { z } from 'zod';
import { Contact } from '../loan/package.ts';
import { SectionId } from '../people/people-api.ts';
import { Policy } from '../policy/policy.ts';
import { PersonText } from '../primitives.ts';

/** 貸出の基本: what every loan is signed with, beside its form of telework and 在席の確認. */
export const LendingBase = z.strictObject({
  policy: Policy.pick({
    ...{ controls: true, hours: true, forgottenAfterMin: true },
    ...{ heartbeatSec: true, keepDays: true, eraseAfterDays: true },
  }),
  it: Contact,
  /** Who lends, as papers name it. */
  organization: z.strictObject({ name: PersonText(80), section: PersonText(80), phone: z.string().max(20) }),
  /** Telephone of each section's head, by the section's id; `it` where there is none. */
  managers: z.record(z.string(), Contact),
});
export type LendingBase = z.infer<typeof LendingBase>;

/** Whether the break lies within the hours of work. Times as `08:30`. */
export const isInOrder = ({ start, breakStart, breakEnd, end }: LendingBase['policy']['hours']): boolean =>
  start < breakStart && breakStart < breakEnd && breakEnd < end;

/** As it is laid down: each time of the day after the one before, and telephones that can be dialled. */
export const SoundLendingBase = LendingBase.extend({
  organization: LendingBase.shape.organization.extend({ phone: Contact.shape.phone }),
  managers: z.record(SectionId, Contact),
}).refine(({ policy: { hours } }) => isInOrder(hours));

/** What a city begins with, which has laid down nothing: 第6条 is required in full. */
export const policyAtFirst: LendingBase['policy'] = {
  controls: { save: 'required', media: 'required', print: 'required', install: 'required' },
  hours: { start: '08:30', end: '17:15', breakStart: '12:00', breakEnd: '13:00' },
  ...{ forgottenAfterMin: 120, heartbeatSec: 60, keepDays: 400 },
};

/** The basics as they are compared and recorded: by who is called, and by what the PC keeps to. */
export const baseByPart = ({ policy, it, organization, managers }: LendingBase) => ({
  lending: { contacts: { it, organization, managers }, policy },
});
