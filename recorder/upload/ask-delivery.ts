import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { RecorderAnswer } from '#contract/socket/protocol.ts';
import { OpenDeliveryAnswer } from '#contract/takeout/delivery.ts';
import type { Office, OfficeAnswer } from './office-request.ts';
import { sortAnswer } from './read-answer.ts';

/** Below the time after which the agent gives a recorder up that does not answer. */
const longestMs = 6_000;

export type AskDelivery = () => Promise<Outcome<RecorderAnswer<'delivery'>>>;

/**
 * Asks the office for the right to fetch 持出しデータ, which only the device key can ask for. TM-401: no answer. TM-402:
 * another CA's certificate. TM-643: the office said no.
 * @param publicKey of the office, which this program was set up with: what the agent checks the lists by
 */
export const deliveryAsker =
  (
    { url, caPem, publicKey }: Office & { readonly publicKey: string },
    ask: (path: string, body: Buffer, signal: AbortSignal) => Promise<OfficeAnswer>,
    onUntrusted: (why: string) => Promise<unknown>,
  ): AskDelivery =>
  async () => {
    const answer = await ask('/v1/terminal/delivery', Buffer.from('{"v":1}'), AbortSignal.timeout(longestMs));
    const verdict = sortAnswer(answer, (value) => OpenDeliveryAnswer.safeParse(value).data ?? null);
    switch (verdict.kind) {
      case 'good':
        return ok({ ...verdict.value, office: { url, caPem, publicKey } });
      case 'down':
        return refusal('TM-401', verdict.why);
      case 'untrusted':
        await onUntrusted(verdict.why);
        return refusal('TM-402', verdict.why);
      case 'refused':
        return refusal('TM-643', verdict.code ?? verdict.why);
    }
  };
