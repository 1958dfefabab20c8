import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { PeriodReport } from '#contract/http/audit-api.ts';
import { LocalDate } from '#contract/primitives.ts';
import { typeEntry } from '#contract/trail/catalogue.ts';
import { checkOutcomeTitles } from '#contract/words/check-words.ts';
import { eraDateWithWeekday, isRealDate } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock, length } from '#contract/words/time.ts';
import { datePartsOf, noDate, readDateParts } from '../../strings/date-parts.ts';
import { Button } from '../../ui/button.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Heading } from '../../ui/heading.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { downloads } from './audit-client.ts';

interface Period {
  readonly from: string;
  readonly to: string;
}

function readPeriod(params: URLSearchParams): Period | null {
  const from = LocalDate.safeParse(params.get('from')).data;
  const to = LocalDate.safeParse(params.get('to')).data;
  if (from === undefined || to === undefined || !isRealDate(from) || !isRealDate(to) || from > to) return null;
  return { from, to };
}

/** The figures of a period, on the page and to take away on paper. */
export function ReportPage(): ReactNode {
  const search = useSearch();
  const [, navigate] = useLocation();
  const period = readPeriod(new URLSearchParams(search));
  return (
    <ConsolePage title="期間報告">
      <PeriodForm
        key={search}
        period={period}
        onApply={({ from, to }) => navigate(`/audit/report?from=${from}&to=${to}`)}
      />
      {period === null ? (
        <p className="text-std-16N-170">期間を決めると、件数と検査の結果をまとめて表示し、PDFで取り出せます。</p>
      ) : (
        <Report key={search} period={period} />
      )}
    </ConsolePage>
  );
}

function PeriodForm({
  period,
  onApply,
}: {
  readonly period: Period | null;
  readonly onApply: (period: Period) => void;
}): ReactNode {
  const [from, setFrom] = useState(period === null ? noDate : datePartsOf(period.from));
  const [to, setTo] = useState(period === null ? noDate : datePartsOf(period.to));
  const [checked, setChecked] = useState(false);
  const fromDate = readDateParts(from);
  const toDate = readDateParts(to);
  const fromFault = fromDate === null ? '年・月・日を入力してください。' : null;
  const toFault =
    toDate === null
      ? '年・月・日を入力してください。'
      : fromDate !== null && fromDate > toDate
        ? '終わりの日を、始まりの日と同じかあとの日にしてください。'
        : null;
  const apply = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    if (fromDate === null || toDate === null || toFault !== null) {
      focusFirstFault(event.currentTarget);
      return;
    }
    onApply({ from: fromDate, to: toDate });
  };
  return (
    <form
      noValidate
      aria-label="報告の期間"
      onSubmit={apply}
      className="flex flex-col gap-5 rounded-12 bg-solid-gray-50 p-5 sm:p-6"
    >
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
        <DateBoxes label="期間の始まり" value={from} onChange={setFrom} errorMessage={checked ? fromFault : null} />
        <DateBoxes label="期間の終わり" value={to} onChange={setTo} errorMessage={checked ? toFault : null} />
      </div>
      <div>
        <Button type="submit" size="md">
          まとめる
        </Button>
      </div>
    </form>
  );
}

function Report({ period: { from, to } }: { readonly period: Period }): ReactNode {
  const { client } = useAccount();
  const load = useCallback((signal: AbortSignal) => client.audit.report(from, to, signal), [client, from, to]);
  const { value, problem, loading, reload } = useLoaded(load);
  return (
    <>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="件数をまとめています" /> : null}
      {value === null ? null : <Figures report={value} />}
    </>
  );
}

const byType = (rows: PeriodReport['prevented']) =>
  rows.length === 0
    ? [{ key: 'なし', value: '0件' }]
    : rows.map(({ type, entries }) => ({ key: typeEntry(type).title, value: `${count(entries)}件` }));

function Figures({ report }: { readonly report: PeriodReport }): ReactNode {
  const { from, to, findings, gaps, lastRun, log } = report;
  const sections = [
    {
      title: '勤務と記録',
      items: [
        { key: '勤務（始業）', value: `${count(report.sessions)}件` },
        { key: 'うち規則による終業', value: `${count(report.closedByRule)}件` },
        { key: '監査証跡の記録', value: `${count(report.entries)}件` },
        { key: '監視の空白', value: `${count(gaps.entries)}件（合わせて${length(gaps.lengthMs)}）` },
      ],
    },
    { title: '制御により阻止した行為', items: byType(report.prevented) },
    { title: '失敗・異常の記録', items: byType(report.failed) },
    {
      title: '監査の指摘と保全',
      items: [
        { key: '期間中の指摘', value: `${count(findings.raised)}件` },
        { key: '期間中に解決', value: `${count(findings.closed)}件` },
        { key: '未解決', value: `${count(findings.open)}件（期限を過ぎたもの ${count(findings.overdue)}件）` },
        { key: '保全中の貸出', value: `${count(report.holds)}件` },
      ],
    },
    {
      title: '記録の完全性',
      items: [
        {
          key: '最後の検査',
          value:
            lastRun === null
              ? 'まだ検査していません'
              : `${checkOutcomeTitles[lastRun.outcome]}（${dayAndClock(lastRun.endedAt ?? lastRun.startedAt)}）`,
        },
        { key: '検査点', value: log === null ? 'まだ公表していません' : `${log.origin}、${count(log.size)}件` },
        { key: '立会い', value: log === null || log.witnesses.length === 0 ? 'なし' : log.witnesses.join('、') },
      ],
    },
  ];
  return (
    <section aria-labelledby="report-heading" className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center gap-x-8 gap-y-2">
        <Heading level={2} id="report-heading">
          {eraDateWithWeekday(from)}から{eraDateWithWeekday(to)}まで
        </Heading>
        <DownloadLink href={downloads.report(from, to)}>PDFで取り出す</DownloadLink>
      </div>
      {sections.map(({ title, items }) => (
        <div key={title} className="flex flex-col gap-2">
          <Heading level={3}>{title}</Heading>
          <KeyValueList items={items} />
        </div>
      ))}
    </section>
  );
}
