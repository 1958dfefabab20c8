import {
  frequencyWords,
  RegistrationContent,
  reasonTitles,
  registrationBreaches,
} from '#contract/forms/registration.ts';
import type { Reader } from '../../store/store.ts';
import type { ServerFormKind } from '../server-form-kind.ts';
import { revokeLoansOf } from './revoke-loans.ts';

const inForce = ['approved', 'received'] as const;
const standing = ['applied', 'returned', ...inForce] as const;

const registrationsOf = (db: Reader, staff: string) =>
  db.selectFrom('forms').where('kind', '=', 'registration').where('applicant_id', '=', staff);

/** 在宅勤務登録申請書: one at a time for each person. */
export const registrationKind: ServerFormKind<RegistrationContent> = {
  summary: (content) => `${reasonTitles[content.reason]}・${frequencyWords(content.frequency)}`,
  check: async (_db, content) => registrationBreaches(content),
  stopper: async (db, { form, applicant }) => {
    const other = await registrationsOf(db, applicant.id)
      .select('id')
      .where('emptied_at', 'is', null)
      .where('state', 'in', standing)
      .executeTakeFirst();
    return other === undefined || other.id === form ? null : 'OF-515';
  },
  onStep: async (tx, form, { act, at }) => {
    if (act === 'revoke') await revokeLoansOf(tx, form.applicant_id, new Date(at));
  },
  print: (printer, facts) => printer.print('registration', facts),
};

/** 役職 as the newest approved registration says it, for papers that ask for 職・氏名; empty without one. */
export async function positionOf(db: Reader, staff: string): Promise<string> {
  const found = await registrationsOf(db, staff)
    .select('content')
    .where('state', 'in', inForce)
    .where('emptied_at', 'is', null)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return found === undefined ? '' : RegistrationContent.parse(JSON.parse(found.content)).position;
}

/** Whether somebody's registration was revoked, and none holds since: what was lent to them was taken back with it. */
export async function hasLostRegistration(db: Reader, staff: string): Promise<boolean> {
  const revoked = await registrationsOf(db, staff).select('id').where('state', '=', 'revoked').executeTakeFirst();
  return revoked !== undefined && !(await isRegistered(db, staff));
}

/** Whether somebody's registration was approved and still holds: what 第5条5項 asks before a loan. */
export async function isRegistered(db: Reader, staff: string): Promise<boolean> {
  const found = await registrationsOf(db, staff)
    .select('id')
    .where('emptied_at', 'is', null)
    .where('state', 'in', inForce)
    .executeTakeFirst();
  return found !== undefined;
}
