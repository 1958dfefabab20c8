import type { FormActor } from '#contract/forms/life.ts';
import type { Role } from '#contract/http/console-api.ts';
import { localDate } from '#contract/session/closing.ts';
import type { Caller } from '../auth/access.ts';
import type { Reader } from '../store/store.ts';
import type { FormsTable } from './form-tables.ts';

/** In which capacity somebody acts: their own role, or a head's whose deputy they are today. */
export interface Hat {
  readonly role: Role;
  readonly sectionId: string;
  readonly deputyFor: { readonly id: string; readonly name: string } | null;
}

type Wearer = Pick<Caller, 'account' | 'sectionId'>;

const ownHat = ({ account, sectionId }: Wearer): Hat => ({ role: account.role, sectionId, deputyFor: null });

/**
 * Deputies whose time it is. Nobody stands in for a head who is none of that section any more, nor from another section:
 * a move ends it, of either of them.
 */
export const deputiesNow = (db: Pick<Reader, 'selectFrom'>, at: Date) =>
  db
    .selectFrom('deputies')
    .innerJoin('accounts as heads', 'heads.id', 'deputies.head_id')
    .innerJoin('accounts as people', 'people.id', 'deputies.deputy_id')
    .where('deputies.ended_at', 'is', null)
    .where('deputies.from_day', '<=', localDate(at))
    .where('deputies.to_day', '>=', localDate(at))
    .where('heads.disabled', '=', 0)
    .where('heads.role', '=', 'manager')
    .whereRef('heads.section_id', '=', 'deputies.section_id')
    .whereRef('people.section_id', '=', 'deputies.section_id');

/** The own role first, then whom one stands in for. */
export async function hatsOf(db: Reader, caller: Wearer, at: Date): Promise<readonly Hat[]> {
  const rows = await deputiesNow(db, at)
    .select(['deputies.section_id', 'heads.id as head_id', 'heads.name'])
    .where('deputies.deputy_id', '=', caller.account.id)
    .orderBy('deputies.id')
    .execute();
  const stead = rows.map(({ section_id, head_id, name }) => ({
    ...{ role: 'manager' as const, sectionId: section_id, deputyFor: { id: head_id, name } },
  }));
  return [ownHat(caller), ...stead];
}

/** Whoever was named by a head does not decide on what that head has handed in. */
export const fits = (hat: Hat, form: Pick<FormsTable, 'section_id' | 'applicant_id'>): boolean =>
  hat.deputyFor === null || (hat.sectionId === form.section_id && hat.deputyFor.id !== form.applicant_id);

/** What a head decides on: from which section it came, and who asked. */
export interface HeadsThing {
  readonly sectionId: string;
  readonly applicantId: string;
}

/** Whether a hat is a head's who decides on it. Nobody decides on what they asked for themselves. */
export const decidesOn = (hat: Hat, caller: Pick<Caller, 'account'>, { sectionId, applicantId }: HeadsThing): boolean =>
  hat.role === 'manager' &&
  hat.sectionId === sectionId &&
  caller.account.id !== applicantId &&
  fits(hat, { section_id: sectionId, applicant_id: applicantId });

/** Under which hat somebody decides on it, as its head or in the head's stead; null where they do not. */
export const headHat = async (db: Reader, caller: Caller, at: Date, thing: HeadsThing): Promise<Hat | null> =>
  (await hatsOf(db, caller, at)).find((hat) => decidesOn(hat, caller, thing)) ?? null;

/** Sections in which somebody stands in for a head. */
export const steadOf = (hats: readonly Hat[]): readonly string[] =>
  hats.filter(({ deputyFor }) => deputyFor !== null).map(({ sectionId }) => sectionId);

export const actorUnder = (hat: Hat, caller: Caller, form: Pick<FormsTable, 'section_id'>): FormActor => ({
  ...{ id: caller.account.id, role: hat.role, isInSection: hat.sectionId === form.section_id },
});
