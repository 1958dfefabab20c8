import { type ReactNode, useCallback } from 'react';
import { type WeekState, weekStateTitles } from '#contract/forms/report/week.ts';
import type { WeekAnswer, WeekCell, WeekRow } from '#contract/http/report-api.ts';
import { eraDay } from '#contract/words/era.ts';
import { leaveWords, weekDayTitle } from '#contract/words/report-words.ts';
import { clockWithSeconds, plainTime } from '#contract/words/time.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { reportPapers } from './report-client.ts';
import { usePolling } from './use-polling.ts';

const pollMs = 60_000;

/** Who works at home on which day, this week and the next, section by section. */
export function WeekPage(): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.report.week(signal), [client]),
  );
  usePolling(reload, pollMs);
  const sections = value === null ? [] : [...Map.groupBy(value.rows, ({ staff }) => staff.section)];
  return (
    <ConsolePage title="今週と来週の在宅勤務" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="予定と実施を読み込んでいます" /> : null}
      {value === null ? null : (
        <>
          <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
            <p className="figures">
              {eraDay(value.at)}　{clockWithSeconds(value.at)}現在
            </p>
            <PageLink to="/board">今日の状況</PageLink>
            <DownloadLink href={reportPapers.week}>印刷用のPDF</DownloadLink>
          </div>
          {sections.length === 0 ? <p>この期間に、在宅勤務の予定や記録がある人はいません。</p> : null}
          {sections.map(([section, rows]) => (
            <section key={section} className="flex flex-col gap-6">
              <Heading level={2}>{section}</Heading>
              <WeekTable week={{ ...value, rows }} begin={0} caption={`今週（${section}）`} />
              <WeekTable week={{ ...value, rows }} begin={7} caption={`来週（${section}）`} />
            </section>
          ))}
        </>
      )}
    </ConsolePage>
  );
}

interface WeekTableProps {
  readonly week: WeekAnswer;
  /** Number of its first day. */
  readonly begin: number;
  readonly caption: string;
}

function WeekTable({ week, begin, caption }: WeekTableProps): ReactNode {
  const columns = week.days.slice(begin, begin + 7).map((day, n): Column<WeekRow> & { readonly off: boolean } => ({
    ...{ key: day.date, title: weekDayTitle(day), noWrap: true, off: day.off !== null },
    cell: ({ cells }) => <DayCell cell={cells[begin + n]} />,
  }));
  // Days off have a column only where somebody worked or wanted to.
  const isUsed = (n: number): boolean => week.rows.some(({ cells }) => cells[begin + n]?.state !== 'none');
  return (
    <DataTable
      caption={caption}
      columns={[
        { key: 'staff', title: '職員', isRowHeader: true, cell: ({ staff }) => <StaffCell staff={staff} /> },
        ...columns.filter(({ off }, n) => !off || isUsed(n)),
      ]}
      rows={week.rows}
      rowKey={({ staff }) => staff.id}
    />
  );
}

const tones: Readonly<Record<WeekState, Tone>> = {
  ...{ none: 'neutral', planned: 'info', working: 'good', interrupted: 'warn', done: 'neutral' },
  ...{ missing: 'warn', revoked: 'warn' },
};

function DayCell({ cell }: { readonly cell: WeekCell | undefined }): ReactNode {
  if (cell === undefined || cell.state === 'none') return <span className="text-solid-gray-700">なし</span>;
  const { state, reason, hours, leaves } = cell;
  const faint = 'block text-dns-14N-130 text-solid-gray-700';
  return (
    <span className="flex flex-col items-start gap-1">
      <Badge tone={tones[state]}>{weekStateTitles[state]}</Badge>
      {hours === null ? null : (
        <span className={faint}>
          {plainTime(hours.from)}〜{plainTime(hours.to)}
        </span>
      )}
      {leaves.map((leave) => (
        <span key={leave.from} className={faint}>
          {leaveWords(leave)}
        </span>
      ))}
      {reason === '' ? null : <span className={`${faint} whitespace-normal`}>{reason}</span>}
    </span>
  );
}
