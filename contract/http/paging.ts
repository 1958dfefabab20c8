import { z } from 'zod';
import { LocalDate, SessionId, StaffId, UtcInstant } from '../primitives.ts';

/**
 * Where a page of a long list begins: after a place, before one, or at the end; the first page where nothing is given.
 * A place is what the rows are ordered by, so that a far page costs what the first one does, and rows that come in
 * meanwhile move nothing.
 */
const pageBegin = <P extends z.ZodType>(Place: P) => ({
  after: Place.optional(),
  before: Place.optional(),
  last: z.literal('yes').optional(),
});

const beginsOnce = (asked: { readonly after?: unknown; readonly before?: unknown; readonly last?: unknown }): boolean =>
  [asked.after, asked.before, asked.last].filter((begin) => begin !== undefined).length <= 1;

/** What a list is asked with: its filters, and where the page begins. */
export const pageQuery = <S extends z.ZodRawShape, P extends z.ZodType>(
  filters: z.ZodObject<S, z.core.$strict>,
  Place: P,
) => filters.extend(pageBegin(Place)).refine(beginsOnce, 'after, before and last exclude each other');

/** Places to go on from. Null: nothing lies there. */
export const pageEnds = <C extends z.ZodType>(Place: C) => ({ before: Place.nullable(), after: Place.nullable() });

/** A day and a person, as a list of days is ordered. */
export const DayPlace = z.templateLiteral([LocalDate, '_', StaffId]);
/** The beginning of a session and its id, as a list of sessions is ordered. */
export const SessionPlace = z.templateLiteral([UtcInstant, '_', SessionId]);

export const placeOf = (first: string, second: string): `${string}_${string}` => `${first}_${second}`;

/** The two halves again. @param place one of the above, parsed */
export function halvesOf(place: string): readonly [first: string, second: string] {
  const at = place.indexOf('_');
  return [place.slice(0, at), place.slice(at + 1)];
}
