import type { z } from 'zod';
import { type ChoicesAnswer, SectionId } from '#contract/http/audit-api.ts';
import type { Store } from '../store/store.ts';

/** Sections and loans that a search, a hold or a bundle may be about. Says nothing of what was recorded. */
export async function readChoices(store: Store): Promise<z.input<typeof ChoicesAnswer>> {
  const sections = await store.db.selectFrom('sections').select(['id', 'name']).orderBy('id').execute();
  const loans = await store.db
    .selectFrom('loans')
    .select(['id', 'terminal_id', 'staff_id', 'staff_name', 'section_name'])
    .orderBy('id', 'desc')
    .execute();
  return {
    sections: sections.filter(({ id }) => SectionId.safeParse(id).success),
    loans: loans.map((loan) => ({
      id: loan.id,
      terminal: loan.terminal_id,
      staff: loan.staff_id,
      name: loan.staff_name,
      section: loan.section_name,
    })),
  };
}
