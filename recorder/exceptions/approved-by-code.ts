import type { ExceptionTerms } from '#contract/policy/exception.ts';
import { telephoneApproval } from '#contract/policy/file-request.ts';
import type { TrailState } from '../state/trail-state.ts';
import { isOver } from './check-exceptions.ts';

/** What the office has approved by telephone and is not over: the code proved the office, the trail holds the file's hash. */
export const approvedByCode = (state: TrailState, loan: string, now: Date): readonly ExceptionTerms[] =>
  state.requests.kept.flatMap(({ request, control, sha256, place, approved }) =>
    approved === null || isOver(approved, now)
      ? []
      : [{ id: telephoneApproval(request), loan, control, files: [sha256], place, ...approved }],
  );
