import { mostQueued, type QueueRow } from '#contract/http/queue-api.ts';
import { eraDate } from '#contract/words/era.ts';
import type { LoanRequestsTable } from '../lending/lending-tables.ts';
import { headsThing } from '../lending/requests.ts';
import type { Reader } from '../store/store.ts';
import { hatFor, headsSections, type QueueAsked } from './asked.ts';

/** 借用願 that a head decides on, and those for which 情報政策課 has still to keep a PC. */
export async function waitingRequests(db: Reader, asked: QueueAsked): Promise<readonly QueueRow[]> {
  const sections = headsSections(asked);
  const isDesk = asked.caller.account.role === 'it';
  if (sections.length === 0 && !isDesk) return [];
  const rows = await db
    .selectFrom('loan_requests')
    .selectAll()
    .where((e) =>
      e.or([
        ...(sections.length === 0 ? [] : [e.and([e('state', '=', 'asked'), e('section_id', 'in', [...sections])])]),
        ...(isDesk
          ? [e.and([e('state', '=', 'approved'), e('terminal_id', 'is', null), e('loan_id', 'is', null)])]
          : []),
      ]),
    )
    .orderBy('asked_at')
    .limit(mostQueued + 1)
    .execute();
  return rows.flatMap((row): QueueRow[] => {
    if (row.state === 'approved') {
      return [{ ...shown(row), waitsFor: '端末の取り置き', since: row.decided_at ?? row.asked_at, ...nothing }];
    }
    const hat = hatFor(asked, headsThing(row));
    if (hat === undefined) return [];
    const deputyFor = hat.deputyFor?.name ?? null;
    return [
      { ...shown(row), waitsFor: '所属長の承認', since: row.asked_at, deputyFor, batch: { act: 'approve-request' } },
    ];
  });
}

const nothing = { deputyFor: null, batch: null } as const;
const shown = (row: LoanRequestsTable): Pick<QueueRow, 'what' | 'id' | 'title' | 'applicant' | 'summary'> => ({
  ...{ what: 'loan-request', id: row.id, title: '在宅勤務用端末機等借用願' },
  applicant: { id: row.staff_id, name: row.staff_name, section: row.section_name },
  summary: `${eraDate(row.from_day)}から${eraDate(row.to_day)}まで　${row.purpose}`,
});
