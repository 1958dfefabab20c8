import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { OpenHandInAnswer } from '#contract/http/hand-in-api.ts';
import type { RecorderAnswer } from '#contract/socket/protocol.ts';
import type { Office, OfficeAnswer } from './office-request.ts';
import { sortAnswer } from './read-answer.ts';

/** Below the time after which the agent gives a recorder up that does not answer. */
const longestMs = 6_000;

export type AskHandIn = (known: number | null) => Promise<Outcome<RecorderAnswer<'hand-in'>>>;

/**
 * Asks the office for the right to hand results in, which only the device key can ask for. TM-401: no answer. TM-402:
 * another CA's certificate. TM-411: the office said no.
 */
export const handInAsker =
  (
    office: Office,
    ask: (path: string, body: Buffer, signal: AbortSignal) => Promise<OfficeAnswer>,
    onUntrusted: (why: string) => Promise<unknown>,
  ): AskHandIn =>
  async (known) => {
    const body = Buffer.from(JSON.stringify({ known }));
    const answer = await ask('/v1/terminal/hand-in', body, AbortSignal.timeout(longestMs));
    const verdict = sortAnswer(answer, (value) => OpenHandInAnswer.safeParse(value).data ?? null);
    switch (verdict.kind) {
      case 'good':
        return ok({ ...verdict.value, office: { url: office.url, caPem: office.caPem } });
      case 'down':
        return refusal('TM-401', verdict.why);
      case 'untrusted':
        await onUntrusted(verdict.why);
        return refusal('TM-402', verdict.why);
      case 'refused':
        return refusal('TM-411', verdict.code ?? verdict.why);
    }
  };
