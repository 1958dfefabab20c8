import { controlTitles } from '#contract/controls.ts';
import type { QueueRow } from '#contract/http/queue-api.ts';
import { count } from '#contract/words/numbers.ts';
import { personIn } from '../audit/actor.ts';
import { isBy } from '../retention/is-by.ts';
import { readWaitingLoosening } from '../settings/loosenings.ts';
import type { Reader } from '../store/store.ts';
import { accountsOf } from './accounts-of.ts';
import type { QueueAsked } from './asked.ts';

/** What one officer asked for and another decides: 第6条 loosened, papers disposed of. Not for whoever asked. */
export async function waitingSecondWords(db: Reader, { caller }: QueueAsked): Promise<readonly QueueRow[]> {
  const { role, id: own } = caller.account;
  const rows: QueueRow[] = [];
  const loosening = role === 'it' ? await readWaitingLoosening(db) : null;
  if (loosening !== null && loosening.by.id !== own) {
    const { id, by, controls, reason, at } = loosening;
    rows.push({
      ...{ what: 'loosening', id: String(id), title: '第6条の制御を「監視のみ」にする申出' },
      applicant: { ...by, section: await sectionOf(db, by.id) },
      summary: `${controls.map((name) => controlTitles[name].title).join('、')}　${reason}`,
      ...{ ...nothing, since: at },
    });
  }
  const disposal =
    role === 'it' || role === 'auditor'
      ? await db.selectFrom('disposals').selectAll().where('decision', 'is', null).executeTakeFirst()
      : undefined;
  if (disposal !== undefined && !isBy(caller, disposal.proposed_by)) {
    const { id, proposed_by, proposed_name: name, proposed_at, reason } = disposal;
    const { papers } = await db
      .selectFrom('disposal_items')
      .select((e) => e.fn.countAll<number>().as('papers'))
      .where('disposal_id', '=', id)
      .executeTakeFirstOrThrow();
    const asker = personIn(proposed_by);
    rows.push({
      ...{ what: 'disposal', id: String(id), title: '書類の廃棄の申出' },
      applicant: { id: asker, name, section: await sectionOf(db, asker) },
      ...{ ...nothing, summary: `書類${count(papers)}件　${reason}`, since: proposed_at },
    });
  }
  return rows;
}

const nothing = { waitsFor: '申し出た人のほかの人の確認', deputyFor: null, batch: null } as const;

const sectionOf = async (db: Reader, account: string): Promise<string> =>
  (await accountsOf(db, [account])).get(account)?.section ?? '';
