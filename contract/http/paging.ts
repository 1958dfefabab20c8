import { z } from 'zod';
import { LocalDate, SessionId, StaffId, UtcInstant } from '../primitives.ts';

/**
 * Where a page of a long list begins: after a place, before one, or at the end; the first page where nothing is given.
 * A place is what the rows are ordered by, so that a far page costs what the first one does, and rows that come in
 * meanwhile move nothing.
 */
export const pageBegin = <C extends z.ZodType>(Place: C) => ({
  after: Place.optional(),
  before: Place.optional(),
  last: z.literal('yes').optional(),
});

export const beginsOnce = (asked: {
  readonly after?: unknown;
  readonly before?: unknown;
  readonly last?: unknown;
}): boolean => [asked.after, asked.before, asked.last].filter((begin) => begin !== undefined).length <= 1;

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
