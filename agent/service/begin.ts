import { type OfficeErrorCode, type Outcome, ok, refusal } from '#contract/errors.ts';
import { ErrorAnswer } from '#contract/http/console-api.ts';
import { type ServiceBegin, ServiceBegun } from '#contract/http/service-api.ts';
import type { WipeOrder } from '#contract/loan/wipe-report.ts';
import type { OfficeAddress } from '#contract/policy/service-config.ts';
import type { AskOffice } from './ask-office.ts';
import { openOrder } from './open-order.ts';

export interface Begun {
  readonly begun: ServiceBegun;
  readonly order: WipeOrder;
}

/**
 * Turns a one-time code into an order. TM-621 where the order is not the office's or not for this PC, TM-622 without an
 * answer of the office, TM-402 for another authority's certificate, OF-* as the office refuses.
 */
export async function begin(
  ask: AskOffice,
  office: OfficeAddress,
  given: ServiceBegin,
  now: () => Date,
): Promise<Outcome<Begun>> {
  const answer = await ask(office, '/v1/service/begin', given);
  if (answer.kind === 'untrusted') return refusal('TM-402', answer.why);
  if (answer.kind === 'down') return refusal('TM-622', answer.why);
  if (answer.status !== 200) {
    const why = `status ${answer.status}`;
    return refusal(refusalCode(answer.body) ?? (answer.status >= 500 ? 'TM-622' : 'TM-621'), why);
  }
  const begun = ServiceBegun.safeParse(answer.body);
  if (!begun.success) return refusal('TM-621', 'malformed answer');
  const { terminal, purpose } = given;
  const opened = openOrder(begun.data.signed, { publicKey: office.publicKey, terminal, purpose, now: now() });
  return opened.ok ? ok({ begun: begun.data, order: opened.value }) : opened;
}

/** The office's own code for its refusal; null where it gave none. */
export function refusalCode(body: unknown): OfficeErrorCode | null {
  const code = ErrorAnswer.safeParse(body).data?.code;
  return code?.startsWith('OF-') ? (code as OfficeErrorCode) : null;
}
