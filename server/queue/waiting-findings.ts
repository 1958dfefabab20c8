import type { QueueRow } from '#contract/http/queue-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { eraDate } from '#contract/words/era.ts';
import { personIn } from '../audit/actor.ts';
import { findingsOf } from '../audit/findings.ts';
import type { Reader } from '../store/store.ts';
import { accountsOf } from './accounts-of.ts';
import type { QueueAsked } from './asked.ts';

/** 監査の指摘 that wait for the answer of the section's head. Nobody answers them in a head's stead. */
export async function waitingFindings(db: Reader, { caller, at }: QueueAsked): Promise<readonly QueueRow[]> {
  if (caller.account.role !== 'manager') return [];
  const open = (await findingsOf(db, caller.sectionId, localDate(at))).filter(({ state }) => state === 'open');
  const people = await accountsOf(
    db,
    open.map(({ raisedBy }) => personIn(raisedBy)),
  );
  return open.flatMap(({ id, title, raisedAt, raisedBy, dueOn, isOverdue, notes }): QueueRow[] => {
    const applicant = people.get(personIn(raisedBy));
    if (applicant === undefined) return [];
    return [
      {
        ...{ what: 'finding', id: String(id), title: '監査の指摘', applicant, summary: title },
        waitsFor: `回答（期限 ${eraDate(dueOn)}${isOverdue ? '、過ぎています' : ''}）`,
        // Where the auditor asks anew, since then.
        since: notes.findLast(({ state }) => state === 'open')?.at ?? raisedAt,
        ...{ deputyFor: null, batch: null },
      },
    ];
  });
}
