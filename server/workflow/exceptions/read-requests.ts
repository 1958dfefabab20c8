import type { RequestRow } from '#contract/http/exception-api.ts';
import type { ExceptionStatement } from '#contract/policy/exception.ts';
import { answersRequest, requestOf } from '#contract/policy/file-request.ts';
import { catalogue } from '#contract/trail/catalogue.ts';
import type { Tx } from '../../store/store.ts';

/** An approval that the head gave in the console. */
export type Grant = Pick<ExceptionStatement, 'control' | 'files' | 'place'> & { readonly isRevoked: boolean };

/** What the person at the terminal asks for, newest first, out of the loan's trail as far as it has arrived. */
export async function readRequests(
  db: Pick<Tx, 'selectFrom'>,
  loan: string,
  grants: readonly Grant[],
): Promise<readonly RequestRow[]> {
  const rows = await db
    .selectFrom('entries')
    .select(['type', 'at', 'data'])
    .where('chain', '=', `loan:${loan}`)
    .where('type', 'in', ['exception.requested', 'exception.arrived'])
    .orderBy('seq', 'desc')
    .execute();
  // What was disposed of by rule has no data, and asks for nothing any more.
  const dataOf = (type: string): readonly { readonly at: string; readonly data: unknown }[] =>
    rows
      .filter((row) => row.type === type && row.data !== null)
      .map(({ at, data }) => ({ at, data: JSON.parse(data ?? '') }));
  const byCode = new Set(
    dataOf('exception.arrived').map(({ data }) => requestOf(catalogue['exception.arrived'].data.parse(data).id)),
  );
  return dataOf('exception.requested').map(({ at, data }) => {
    const asked = catalogue['exception.requested'].data.parse(data);
    const isGranted = grants.some((grant) => !grant.isRevoked && answersRequest(asked, grant));
    return { ...asked, at, state: isGranted ? 'approved' : byCode.has(asked.request) ? 'approved-by-code' : 'asked' };
  });
}
