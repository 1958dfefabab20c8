import { formKindNames, formKinds } from '#contract/forms/kinds.ts';
import { mostQueued, type QueueAct, type QueueRow } from '#contract/http/queue-api.ts';
import { formStateTitles, waitsForTitles } from '#contract/words/form-words.ts';
import { type ListedForm, listedColumns, readableKinds } from '../forms/read-forms.ts';
import type { Reader } from '../store/store.ts';
import type { QueueAsked } from './asked.ts';

/** Forms to decide, to receive, to put right, or to see that they were taken back. */
export async function waitingForms(db: Reader, { caller, hats }: QueueAsked): Promise<readonly QueueRow[]> {
  const { id, role } = caller.account;
  const kinds = readableKinds(caller);
  const decided = formKindNames.filter((kind) => formKinds[kind].readers.includes('manager'));
  const stead = hats.flatMap(({ sectionId, deputyFor }) =>
    deputyFor === null ? [] : [{ sectionId, head: deputyFor.id, name: deputyFor.name }],
  );
  const rows = await db
    .selectFrom('forms')
    .select(listedColumns)
    .where((e) =>
      e.or([
        e.and([e('waits_for', '=', 'applicant'), e('applicant_id', '=', id)]),
        ...stead.map(({ sectionId, head }) =>
          e.and([
            ...[e('waits_for', '=', 'manager'), e('kind', 'in', decided), e('section_id', '=', sectionId)],
            e('applicant_id', 'not in', [id, head]),
          ]),
        ),
        ...(kinds.length === 0 || (role !== 'manager' && role !== 'hr' && role !== 'it')
          ? []
          : [
              e.and([
                e('waits_for', '=', role),
                e('kind', 'in', kinds),
                ...(role === 'manager' ? [e('section_id', '=', caller.sectionId), e('applicant_id', '!=', id)] : []),
              ]),
              ...(role === 'manager' ? [] : [e.and([e('to_tell', '=', role), e('kind', 'in', kinds)])]),
            ]),
      ]),
    )
    .orderBy('changed_at')
    .limit(mostQueued + 1)
    .execute();
  return rows.map((row): QueueRow => {
    const isHeads = row.waits_for === 'manager' && !(role === 'manager' && row.section_id === caller.sectionId);
    return {
      ...{ what: 'form', id: row.id, title: formKinds[row.kind].title },
      applicant: { id: row.applicant_id, name: row.applicant_name, section: row.section_name },
      ...{ summary: row.summary, waitsFor: waitingWords(row), since: row.changed_at },
      deputyFor: isHeads ? (stead.find(({ sectionId }) => sectionId === row.section_id)?.name ?? null) : null,
      batch: row.applicant_id === id || row.to_tell !== null ? null : batchOf(row),
    };
  });
}

const waitingWords = ({ state, waits_for, to_tell }: ListedForm): string =>
  to_tell !== null || waits_for === null
    ? `${formStateTitles[state]}の確認`
    : waits_for === 'applicant'
      ? `${formStateTitles[state]}（直して出し直す）`
      : `${formStateTitles[state]}（${waitsForTitles[waits_for]}を待っています）`;

/** Nothing where each confirmation has to be thought about. */
function batchOf({ kind, waits_for, revision }: ListedForm): QueueAct | null {
  const { route, confirmations } = formKinds[kind];
  const next = route.steps.find(({ by }) => by === waits_for);
  if (next === undefined || (next.does === 'approve' && confirmations.length > 0)) return null;
  return { act: next.does, revision };
}
