import { type ReactNode, useCallback, useState } from 'react';
import { useSearch } from 'wouter';
import type { WorkedDayRow } from '#contract/http/statistics-api.ts';
import { kindTitles, teleworkTitles } from '#contract/statistics/counting.ts';
import { fiscalYearTitle, monthTitle } from '#contract/statistics/fiscal-year.ts';
import { hoursText } from '#contract/statistics/rounding.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { clock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { waysOn } from '../page/page-begin.ts';
import { PageLink } from '../page/page-link.tsx';
import { PageLinks } from '../page/page-links.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { type DayBegin, type DaysFilters, daysAddress, readDayBegin, readDaysFilters } from './statistics-filters.ts';

/** The days of persons that a number of 統計 was counted from. */
export function WorkedDaysPage(): ReactNode {
  const search = useSearch();
  const params = new URLSearchParams(search);
  const filters = readDaysFilters(params);
  return (
    <ConsolePage title="統計のもとの実施日" width="wide" before={<PageLink to="/statistics">統計に戻る</PageLink>}>
      {filters === null ? (
        <p className="text-std-16N-170">統計の数字を選ぶと、その数字のもとになった実施日をここに表示します。</p>
      ) : (
        <WorkedDays key={search} filters={filters} begin={readDayBegin(params)} />
      )}
    </ConsolePage>
  );
}

function periodTitle({ year, month, until }: DaysFilters): string {
  if (month !== undefined) return monthTitle(month);
  return until === undefined ? fiscalYearTitle(Number(year)) : `最初の記録から${monthTitle(until)}まで`;
}

function WorkedDays({ filters, begin }: { readonly filters: DaysFilters; readonly begin: DayBegin }): ReactNode {
  const { client } = useAccount();
  const { account, pages } = useMe();
  const [given] = useState(filters);
  const [asked] = useState({ ...filters, ...begin });
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.statistics.days(asked, signal), [client, asked]),
  );
  const [changing, setChanging] = useState<WorkedDayRow | null>(null);
  const kind = given.kind ?? 'normal';
  const change = (row: WorkedDayRow): (() => void) | null =>
    pages.setDayKind && row.staff.id !== account.id ? () => setChanging(row) : null;
  return (
    <>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="実施日を読み込んでいます" /> : null}
      {value === null ? null : (
        <div className="flex flex-col gap-4">
          <p role="status" className="text-std-17B-170">
            {periodTitle(given)}　{kind === 'all' ? '通常と感染症対策' : kindTitles[kind]}　{count(value.total)}人日
          </p>
          <p className="text-std-16N-170">
            この一覧を見たことは記録されます。
            {pages.timeline ? '始業の時刻を選ぶと、その勤務の記録を開きます。' : '勤務の内容は、所属長と監査が見ます。'}
          </p>
          <DataTable
            caption="実施日の一覧"
            captionHidden
            columns={columns(pages.timeline, change)}
            rows={value.days}
            rowKey={({ day, staff }) => `${day} ${staff.id}`}
            empty="この条件の実施日はありません。"
          />
          <PageLinks links={waysOn(value, (to) => daysAddress(given, to))} />
        </div>
      )}
      {changing === null ? null : (
        <KindDialog
          row={changing}
          onClose={() => setChanging(null)}
          onDone={() => {
            setChanging(null);
            reload();
          }}
        />
      )}
    </>
  );
}

const columns = (
  mayOpen: boolean,
  change: (row: WorkedDayRow) => (() => void) | null,
): readonly Column<WorkedDayRow>[] => [
  { key: 'day', title: '実施日', isRowHeader: true, noWrap: true, cell: ({ day }) => eraDateWithWeekday(day) },
  { key: 'staff', title: '職員', cell: ({ staff }) => <StaffCell staff={staff} /> },
  { key: 'telework', title: '形態', noWrap: true, cell: ({ telework }) => teleworkTitles[telework] },
  {
    key: 'sessions',
    title: '始業・終業',
    noWrap: true,
    cell: ({ sessions, day, staff }) => (
      <ul>
        {sessions.map(({ id, startedAt, endedAt }) => {
          const text = `${clock(startedAt)}〜${endedAt === null ? '' : clock(endedAt)}`;
          return (
            <li key={id}>
              {mayOpen ? (
                <PageLink
                  to={`/sessions/${id}`}
                  ariaLabel={`${eraDateWithWeekday(day)} ${clock(startedAt)} ${staff.name}の記録を開く`}
                >
                  {text}
                </PageLink>
              ) : (
                text
              )}
            </li>
          );
        })}
      </ul>
    ),
  },
  { key: 'hours', title: '時間', align: 'end', noWrap: true, cell: ({ minutes }) => hoursText(minutes) },
  {
    key: 'kind',
    title: '区分',
    cell: (row) => {
      const press = change(row);
      return (
        <span className="flex flex-wrap items-center gap-3">
          <Badge tone={row.kind === 'normal' ? 'neutral' : 'info'}>{kindTitles[row.kind]}</Badge>
          {press === null ? null : (
            <Button
              variant="text"
              size="sm"
              ariaLabel={`${eraDateWithWeekday(row.day)} ${row.staff.name}の区分を変える`}
              onPress={press}
            >
              区分を変える
            </Button>
          )}
        </span>
      );
    },
  },
];

interface KindDialogProps {
  readonly row: WorkedDayRow;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function KindDialog({ row, onClose, onDone }: KindDialogProps): ReactNode {
  const { client } = useAccount();
  const kind = row.kind === 'normal' ? 'infection' : 'normal';
  return (
    <ReasonDialog
      title={`区分を「${kindTitles[kind]}」に変えますか`}
      kind="plain"
      label="変える理由"
      action="区分を変える"
      onClose={onClose}
      onConfirm={async (reason) => {
        const answer = await client.statistics.setKind({
          ...{ staff: row.staff.id, from: row.day, to: row.day, kind, reason },
        });
        if (!answer.ok) return answer.problem;
        onDone();
        return null;
      }}
    >
      <p>
        {eraDateWithWeekday(row.day)}の{row.staff.name}さんの実施日を、「{kindTitles[row.kind]}」から「
        {kindTitles[kind]}」に変えます。統計の数字が変わり、変えた人と理由が記録に残ります。
      </p>
    </ReasonDialog>
  );
}
