import { adviceFor, type WorkplaceContent, workplacePoints } from '#contract/forms/workplace.ts';
import type { ServerFormKind } from '../server-form-kind.ts';

/** 自宅作業環境チェック: one on its way at a time, a new one whenever the workplace changes. */
export const workplaceKind: ServerFormKind<WorkplaceContent> = {
  summary: (content) => `${workplacePoints.length}項目のうち${adviceFor(content).length}項目に助言`,
  check: async () => [],
  stopper: async (db, { form, applicant }) => {
    const other = await db
      .selectFrom('forms')
      .select('id')
      .where('kind', '=', 'workplace')
      .where('applicant_id', '=', applicant.id)
      .where('state', 'in', ['applied', 'returned'])
      .executeTakeFirst();
    return other === undefined || other.id === form ? null : 'OF-515';
  },
  print: (printer, facts) => printer.print('workplace', facts),
};
