import type { SessionRow } from '#contract/http/console-api.ts';
import { eraDay, japanDate } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { clock, clockFrom } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { PageLink } from '../page/page-link.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { SessionStateBadge } from './session-state-badge.tsx';

/** @param mayOpen whether the day leads to the session's own page */
export const sessionColumns = (mayOpen: boolean): readonly Column<SessionRow>[] => [
  {
    key: 'start',
    title: '開始',
    isRowHeader: true,
    noWrap: true,
    cell: ({ id, startedAt, staff }) => {
      const day = `${eraDay(startedAt)}${clock(startedAt)}`;
      return mayOpen ? (
        <PageLink to={`/sessions/${id}`} ariaLabel={`${day} ${staff.name}の記録を開く`}>
          {eraDay(startedAt)}
          <br />
          {clock(startedAt)}
        </PageLink>
      ) : (
        <>
          {eraDay(startedAt)}
          <br />
          {clock(startedAt)}
        </>
      );
    },
  },
  {
    key: 'end',
    title: '終了',
    noWrap: true,
    cell: (row) => (
      <span className="flex flex-col items-start gap-1">
        {row.endedAt === null ? null : clockFrom(row.endedAt, japanDate(row.startedAt))}
        {row.closedBy === 'person' ? null : <SessionStateBadge session={row} />}
      </span>
    ),
  },
  {
    key: 'staff',
    title: '職員',
    cell: ({ staff }) => <StaffCell staff={staff} />,
  },
  { key: 'terminal', title: '端末', noWrap: true, cell: ({ terminal }) => terminal },
  {
    key: 'work',
    title: '業務内容',
    cell: ({ work }) => <span className="line-clamp-3 min-w-48 whitespace-pre-line">{work}</span>,
  },
  { key: 'prevented', title: '阻止', align: 'end', noWrap: true, cell: ({ prevented }) => counted(prevented, 'bad') },
  { key: 'gaps', title: '空白', align: 'end', noWrap: true, cell: ({ gaps }) => counted(gaps, 'warn') },
];

const counted = (number: number, tone: 'bad' | 'warn') =>
  number === 0 ? (
    '0件'
  ) : (
    <Badge tone={tone} icon={tone === 'bad' ? 'error' : 'warning'}>
      {count(number)}件
    </Badge>
  );
