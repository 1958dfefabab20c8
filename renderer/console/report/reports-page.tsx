import { type ReactNode, useCallback, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { ReportDayRow } from '#contract/http/report-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { daysOfMonth, monthBy } from '#contract/statistics/fiscal-year.ts';
import { closingRuleTitles } from '#contract/trail/catalogue.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { interruptionParts, minutesText } from '#contract/words/report-words.ts';
import { clock } from '#contract/words/time.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { queryText } from '../api/query.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { SectionFilterForm } from '../page/section-filter-form.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { MonthStepper } from './month-stepper.tsx';
import { readSection } from './read-section.ts';
import { ReportBadge } from './report-badge.tsx';

const keyOf = ({ staff, date }: ReportDayRow): string => `${staff.id}/${date}`;

/** 在宅勤務報告書 of a month: the own ones, or what waits for the head's confirmation and the rest below it. */
export function ReportsPage(): ReactNode {
  const { client } = useAccount();
  const { account, pages } = useMe();
  const [month, setMonth] = useState(() => localDate(new Date()).slice(0, 7));
  const section = readSection(useSearch());
  const [, go] = useLocation();
  const { value, problem, loading, reload } = useLoaded(
    // What waits is looked for in the month before as well: nothing is forgotten because a month began.
    useCallback(
      (signal: AbortSignal) =>
        client.report.reports({ ...daysOfMonth(month), from: daysOfMonth(monthBy(month, -1)).from, section }, signal),
      [client, month, section],
    ),
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [done, setDone] = useState<number | null>(null);
  const confirming = usePress();
  const days = value?.days ?? [];
  const waiting = days.filter(({ state, decides, isOpen }) => state === 'submitted' && decides !== null && !isOpen);
  // Whoever stands in for a head confirms too.
  const confirms = pages.confirmReports || days.some(({ decides }) => decides !== null);
  const rest = days.filter((day) => !waiting.includes(day) && day.date.startsWith(month));
  const picked = waiting.filter((day) => chosen.has(keyOf(day)));
  const choose = (keys: readonly string[], isChosen: boolean): void =>
    setChosen((before) => new Set([...[...before].filter((key) => !keys.includes(key)), ...(isChosen ? keys : [])]));
  const confirm = async (): Promise<void> => {
    const answer = await confirming.press(() =>
      client.report.decide({
        ...{ decision: 'confirmed', remark: '' },
        days: picked.map(({ staff, date, content }) => ({ staff: staff.id, date, content })),
      }),
    );
    if (answer !== null) {
      setDone(answer.days);
      setChosen(new Set());
    }
    reload();
  };
  const showsStaff = days.some(({ staff }) => staff.id !== account.id);
  return (
    <ConsolePage title="在宅勤務報告書" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      <MonthStepper month={month} onChange={setMonth} />
      {value === null || value.sections.length === 0 ? null : (
        <SectionFilterForm
          key={section}
          label="報告書の絞り込み"
          sections={value.sections}
          section={section}
          onApply={(chosen) => go(`/reports${queryText({ section: chosen })}`)}
        />
      )}
      {value === null && loading ? <Progress label="報告書を読み込んでいます" /> : null}
      {value?.more === true ? (
        <Banner kind="info" title={`新しいものから${count(days.length)}件だけを表示しています。`}>
          {value.sections.length === 0 ? null : <p>所属で絞り込めます。</p>}
        </Banner>
      ) : null}
      {value === null || !confirms ? null : (
        <section className="flex flex-col gap-4">
          <Heading level={2}>確認待ち（{count(waiting.length)}件）</Heading>
          {confirming.problem === null ? null : <ProblemBanner problem={confirming.problem} />}
          {done === null ? null : <Banner kind="success" role="status" title={`${count(done)}件を確認しました。`} />}
          {waiting.length === 0 ? null : (
            <div className="flex flex-wrap items-center gap-4">
              <Checkbox
                isSelected={picked.length === waiting.length}
                onChange={(isChosen) => choose(waiting.map(keyOf), isChosen)}
              >
                すべて選ぶ
              </Checkbox>
              <Button
                size="md"
                isDisabled={picked.length === 0}
                isPending={confirming.busy}
                pendingText="記録しています"
                onPress={() => void confirm()}
              >
                選んだ{count(picked.length)}件を確認する
              </Button>
            </div>
          )}
          <DataTable
            caption="確認待ちの報告書"
            captionHidden
            columns={[
              {
                key: 'choose',
                title: '選ぶ',
                cell: (day) => (
                  <Checkbox isSelected={chosen.has(keyOf(day))} onChange={(isChosen) => choose([keyOf(day)], isChosen)}>
                    <span className="sr-only">
                      {day.staff.name} {eraDateWithWeekday(day.date)}を選ぶ
                    </span>
                  </Checkbox>
                ),
              },
              ...columns(true),
            ]}
            rows={waiting}
            rowKey={keyOf}
            empty="確認を待つ報告書はありません。"
          />
        </section>
      )}
      {value === null ? null : (
        <section className="flex flex-col gap-4">
          {confirms ? <Heading level={2}>そのほか</Heading> : null}
          <DataTable
            caption="報告書の一覧"
            captionHidden
            columns={columns(showsStaff)}
            rows={rest}
            rowKey={keyOf}
            rowTone={({ state }) => (state === 'returned' ? 'warn' : null)}
            empty={
              waiting.length === 0
                ? 'この月の勤務の記録はありません。端末で始業すると、報告書の下書きがここにできます。'
                : 'この月に、ほかの勤務の記録はありません。'
            }
          />
        </section>
      )}
    </ConsolePage>
  );
}

function columns(showsStaff: boolean): readonly Column<ReportDayRow>[] {
  const faint = 'block text-dns-14N-130 text-solid-gray-700';
  return [
    {
      key: 'date',
      title: '勤務の日',
      isRowHeader: true,
      noWrap: true,
      cell: (day) => <PageLink to={`/reports/${keyOf(day)}`}>{eraDateWithWeekday(day.date)}</PageLink>,
    },
    ...(showsStaff
      ? [{ key: 'staff', title: '職員', cell: ({ staff }: ReportDayRow) => <StaffCell staff={staff} /> }]
      : []),
    {
      key: 'hours',
      title: '始業〜終業',
      noWrap: true,
      cell: ({ startedAt, endedAt, isOpen, closedByRule, byTelephone }) => (
        <>
          {startedAt === null ? '' : clock(startedAt)}〜{isOpen ? '勤務中' : endedAt === null ? '' : clock(endedAt)}
          {closedByRule === null ? null : <span className={faint}>{closedByRuleWords(closedByRule)}</span>}
          {byTelephone ? <span className={faint}>電話の報告</span> : null}
        </>
      ),
    },
    { key: 'worked', title: '勤務した時間', noWrap: true, cell: ({ sums }) => minutesText(sums.workedMin) },
    {
      key: 'notes',
      title: '中断・終業時刻のあと',
      cell: ({ sums }) => (
        <span className="block min-w-40">
          {[
            ...interruptionParts(sums),
            ...(sums.afterMin === 0 ? [] : [`終業時刻のあと ${minutesText(sums.afterMin)}`]),
          ].join('、') || 'なし'}
        </span>
      ),
    },
    { key: 'state', title: '状態', cell: (day) => <ReportBadge state={day.state} changed={day.changed} /> },
  ];
}

const closedByRuleWords = (rule: keyof typeof closingRuleTitles): string => `${closingRuleTitles[rule]}規則で終業`;
