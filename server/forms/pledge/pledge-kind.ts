import { currentPledge, type PledgeContent, pledgeBreaches } from '#contract/forms/pledge.ts';
import { bodyOf } from '../read-body.ts';
import type { ServerFormKind } from '../server-form-kind.ts';

/** 誓約書 by itself, where its wording has changed since the registration. */
export const pledgeKind: ServerFormKind<PledgeContent> = {
  summary: ({ version }) => `誓約書 第${version}版`,
  check: async (_db, content) => pledgeBreaches(content),
  stopper: async (db, { form, applicant }) => {
    const rows = await db
      .selectFrom('forms')
      .select(['id', 'kind', 'content'])
      .where('applicant_id', '=', applicant.id)
      .where('emptied_at', 'is', null)
      .where('kind', 'in', ['registration', 'pledge'])
      .where('state', 'not in', ['refused', 'withdrawn', 'revoked'])
      .execute();
    const isSigned = rows.some((row) => {
      const body = bodyOf(row);
      const signed = body.kind === 'pledge' ? body.content : body.kind === 'registration' ? body.content.pledge : null;
      return row.id !== form && signed?.version === currentPledge.version;
    });
    return isSigned ? 'OF-515' : null;
  },
  print: (printer, facts) => printer.print('pledge', facts),
};
