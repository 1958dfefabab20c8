import type { RequestView } from '#contract/ipc/shell-state.ts';
import type { ExceptionTerms } from '#contract/policy/exception.ts';
import { answersRequest, type KeptRequest } from '#contract/policy/file-request.ts';

/** The requests with what the approvals in force say of them, newest first. */
export const requestViews = (
  requests: readonly KeptRequest[],
  approvals: readonly ExceptionTerms[],
  now: Date,
): RequestView[] =>
  requests.map((asked) => {
    const ends = approvals
      .filter((terms) => answersRequest(asked, terms) && Date.parse(terms.to) > now.getTime())
      .map(({ to }) => to)
      .toSorted();
    const { request, at, name, place } = asked;
    return { request, at, what: name.text, place, approvedTo: ends.at(-1) ?? null };
  });
