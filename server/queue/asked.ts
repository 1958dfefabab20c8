import type { Caller } from '../auth/access.ts';
import { decidesOn, type Hat, type HeadsThing } from '../forms/hats.ts';

/** Who asks what waits for them, and under which hats. */
export interface QueueAsked {
  readonly caller: Caller;
  readonly at: Date;
  readonly hats: readonly Hat[];
}

/** Sections whose head somebody is, or stands in for. */
export const headsSections = ({ hats }: QueueAsked): readonly string[] =>
  hats.filter(({ role }) => role === 'manager').map(({ sectionId }) => sectionId);

/** The hat under which it waits for them; undefined where it does not. */
export const hatFor = ({ hats, caller }: QueueAsked, thing: HeadsThing): Hat | undefined =>
  hats.find((hat) => decidesOn(hat, caller, thing));
