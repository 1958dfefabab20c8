import { createHash } from 'node:crypto';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { WipeOrder, wipeOrderBytes } from '#contract/loan/wipe-report.ts';
import type { SharedParameters, WipePlatform } from './platform.ts';

/** What the journal and the reports name an order by. */
export const orderHash = (order: WipeOrder): string => createHash('sha256').update(wipeOrderBytes(order)).digest('hex');

export interface Ordered<Parameters> {
  readonly order: WipeOrder;
  readonly parameters: Parameters;
}

/** An order for this terminal and purpose with parameters that can be followed. TM-701 or TM-702 where it is not. */
export function readOrder<Parameters extends SharedParameters>(
  order: unknown,
  parameters: unknown,
  purpose: WipeOrder['purpose'],
  state: string,
  platform: Pick<WipePlatform<Parameters>, 'parameters' | 'unsafePlace'>,
): Outcome<Ordered<Parameters>> {
  const known = WipeOrder.safeParse(order);
  if (!known.success) return refusal('TM-701', known.error.message);
  const here = platform.parameters.safeParse(parameters);
  if (!here.success) return refusal('TM-702', here.error.message);
  if (known.data.purpose !== purpose) return refusal('TM-701', `the order is for ${known.data.purpose}`);
  if (known.data.terminal !== here.data.terminal) return refusal('TM-701', `the order is for ${known.data.terminal}`);
  const unsafe = platform.unsafePlace(here.data, state);
  return unsafe === null ? ok({ order: known.data, parameters: here.data }) : refusal('TM-702', unsafe);
}
