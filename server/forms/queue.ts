import { formKindNames, formKinds } from '#contract/forms/kinds.ts';
import type { FormRow } from '#contract/http/forms-api.ts';
import type { Caller } from '../auth/access.ts';
import type { Reader } from '../store/store.ts';
import { hatsOf } from './hats.ts';
import { formRow, readableKinds } from './read-forms.ts';

/**
 * What waits for whoever asks, the oldest first: decisions and receipts of the role, one's own forms that came back, and
 * what was taken back and has still to be seen. Nobody's own form waits for them to decide.
 */
export async function readQueue(db: Reader, caller: Caller, at: Date): Promise<readonly FormRow[]> {
  const { id, role } = caller.account;
  const kinds = readableKinds(caller);
  const decided = formKindNames.filter((kind) => formKinds[kind].readers.includes('manager'));
  const stead = (await hatsOf(db, caller, at)).flatMap(({ sectionId, deputyFor }) =>
    deputyFor === null ? [] : [{ sectionId, head: deputyFor.id }],
  );
  const rows = await db
    .selectFrom('forms')
    .selectAll()
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
    .limit(500)
    .execute();
  return rows.map(formRow);
}
