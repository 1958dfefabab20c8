import type { ContactCodeAnswer } from '#contract/http/console-api.ts';
import { fittingAnswers, heldBackBy } from '#contract/loan/opening.ts';
import type { Caller } from '../../auth/access.ts';
import { type Outcome, ok } from '../../outcome.ts';
import type { Runtime } from '../../runtime.ts';
import type { Store } from '../../store/store.ts';
import { extensionRange } from './extension.ts';
import { hearCode } from './hear-code.ts';
import { officeAnswer } from './office-answer.ts';
import { readHeldBack } from './read-held-back.ts';

/** Reads a 連絡コード heard by telephone, records it, and says what can be answered. Refusals as {@link hearCode}. */
export async function readDictatedCode(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly terminal: string; readonly contactCode: string },
): Promise<Outcome<ContactCodeAnswer>> {
  const at = runtime.now();
  return store.write(async (tx): Promise<Outcome<ContactCodeAnswer>> => {
    const heard = await hearCode(tx, { ...asked, caller, at });
    if (!heard.ok) return heard;
    const { loan, signedTo, purpose, heardAt, again, given } = heard.value;
    const held = await readHeldBack(tx, loan);
    return ok({
      purpose,
      heardAt,
      again,
      answers: given === null ? [...fittingAnswers(purpose, held)] : [given.answer],
      loan: {
        ...{ to: loan.to_day, ...extensionRange(signedTo, loan.to_day, at), revoked: loan.revoked_at !== null },
        heldBack: heldBackBy(held),
      },
      given: given === null ? null : officeAnswer(signedTo, given),
    });
  });
}
