import { type TeleworkContent, teleworkBreaches } from '#contract/forms/telework.ts';
import { localDate } from '#contract/session/closing.ts';
import { fiscalYearTitle } from '#contract/statistics/fiscal-year.ts';
import { allotIds, allottedIds, endIds, heldIds } from '#contract/telework/ids.ts';
import type { Reader, Tx } from '../../store/store.ts';
import { addMovements, addToLedger, ledgerToAddTo, type Mover, readMovements } from '../../telework/ledger.ts';
import { readApplications } from '../../telework/read-ids.ts';
import { readScheme } from '../../telework/scheme.ts';
import { readTypedIds } from '../../telework/typed-ids.ts';
import type { FormStepsTable, FormsTable } from '../form-tables.ts';
import { bodyOf } from '../read-body.ts';
import type { ServerFormKind } from '../server-form-kind.ts';

/** テレワーク申請書: one for each section and fiscal year; its approval brings the section its IDs. */
export const teleworkKind: ServerFormKind<TeleworkContent> = {
  summary: ({ fiscalYear, users, ids }) => `${fiscalYearTitle(fiscalYear)}・利用者${users.length}人・ID${ids}個`,
  check: async (db, content, { form, applicant, at, isDecision }) => {
    const scheme = await readScheme(db);
    const members = await db
      .selectFrom('accounts')
      .select(['id', 'name'])
      .where('section_id', '=', applicant.sectionId)
      .where('disabled', '=', 0)
      .execute();
    const others = (await readApplications(db, content.fiscalYear)).filter(({ id }) => id !== form);
    return teleworkBreaches(content, {
      ...{ today: localDate(at), scheme, members: new Map(members.map(({ id, name }) => [id, name])) },
      others: others.map(({ id, sectionId, content: { pc } }) => ({
        ...{ form: id, isOwnSection: sectionId === applicant.sectionId, pc },
      })),
      left: isDecision ? await leftFor(db, content.fiscalYear, applicant.sectionId, scheme.total) : null,
    });
  },
  onStep: async (tx, form, step) => {
    const body = bodyOf(form);
    if (body.kind === 'telework') await settle(tx, form, step, body.content);
  },
  print: (printer, facts) => printer.print('telework', facts),
};

/** What a section can still be given: what was typed in for it before there was a ledger comes back first. */
async function leftFor(db: Reader, year: number, section: string, total: number): Promise<number> {
  const movements = await readMovements(db, year);
  if (movements.length === 0) {
    const typed = await readTypedIds(db, year);
    return total - [...typed].reduce((sum, [id, ids]) => sum + (id === section ? 0 : ids), 0);
  }
  // As many as an application could ask for, from the most down: the pure decision is the one that counts.
  const left = total - allottedIds(movements) + (heldIds(movements).get(section) ?? 0);
  for (let ids = left; ids > 0; ids -= 1) {
    if (allotIds(movements, { section, form: '', ids }, total).ok) return ids;
  }
  return 0;
}

async function settle(tx: Tx, form: FormsTable, { act, ...step }: FormStepsTable, content: TeleworkContent) {
  if (act !== 'approve' && act !== 'withdraw' && act !== 'revoke') return;
  const { fiscalYear: year, ids } = content;
  const mover: Mover = { at: step.at, id: step.by_id, name: step.by_name, role: step.role, reason: step.remark };
  const section = form.section_id;
  if (act !== 'approve') {
    return addMovements(tx, year, endIds(await readMovements(tx, year), { section, form: form.id }), mover);
  }
  const { total } = await readScheme(tx);
  const ledger = await ledgerToAddTo(tx, year);
  const outcome = allotIds(ledger.movements, { section, form: form.id, ids }, total);
  // The rules were asked in this transaction already.
  if (!outcome.ok) throw new Error(`not enough IDs for ${form.id}`);
  return addToLedger(tx, year, ledger, outcome.movements, mover);
}
