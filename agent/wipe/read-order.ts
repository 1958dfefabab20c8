import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { WipeOrder, wipeOrderBytes } from '#contract/loan/wipe-report.ts';
import { erasedFolders, isWithin, WipeParameters } from './parameters.ts';

/** What the journal and the reports name an order by. */
export const orderHash = (order: WipeOrder): string => createHash('sha256').update(wipeOrderBytes(order)).digest('hex');

export interface Ordered {
  readonly order: WipeOrder;
  readonly parameters: WipeParameters;
}

/** An order for this terminal and purpose with parameters that can be followed. TM-701 or TM-702 where it is not. */
export function readOrder(
  order: unknown,
  parameters: unknown,
  purpose: WipeOrder['purpose'],
  state: string,
): Outcome<Ordered> {
  const known = WipeOrder.safeParse(order);
  if (!known.success) return refusal('TM-701', known.error.message);
  const here = WipeParameters.safeParse(parameters);
  if (!here.success) return refusal('TM-702', here.error.message);
  if (known.data.purpose !== purpose) return refusal('TM-701', `the order is for ${known.data.purpose}`);
  if (known.data.terminal !== here.data.terminal) return refusal('TM-701', `the order is for ${known.data.terminal}`);
  const unsafe = unsafePlace(here.data, state);
  return unsafe === null ? ok({ order: known.data, parameters: here.data }) : refusal('TM-702', unsafe);
}

/** Why these places may not be erased, or null. */
function unsafePlace(parameters: WipeParameters, state: string): string | null {
  const folders = erasedFolders(parameters);
  const behind = folders.find((folder) => isThere(folder) && realpathSync(folder) !== folder);
  if (behind !== undefined) return `${behind} is reached through a link`;
  const real = isThere(state) ? realpathSync(state) : `${realpathSync(dirname(state))}/state`;
  const holder = folders.find((folder) => isWithin(folder, real));
  return holder === undefined ? null : `the state folder lies in ${holder}`;
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
