import { type ReactNode, useCallback, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { Month, type OrderRow } from '#contract/http/report-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { minutesText, orderStateTitles } from '#contract/words/report-words.ts';
import { clock, dayAndClock, plainTime } from '#contract/words/time.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { queryText } from '../api/query.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { useMe } from '../lending/use-me.ts';
import { QueueLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { SectionFilterForm } from '../page/section-filter-form.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { type AskedTravel, MissingTravel, TravelAsked } from '../travel/missing-travel.tsx';
import { TravelWords } from '../travel/travel-words.tsx';
import { AddOrderDialog } from './add-order-dialog.tsx';
import { MonthStepper } from './month-stepper.tsx';
import { readSection } from './read-section.ts';
import { reportPapers } from './report-client.ts';

const keyOf = ({ staff, date }: OrderRow): string => `${staff.id}/${date}`;
const asked = ({ staff, date, content }: OrderRow) => ({ staff: staff.id, date, content });

/** 在宅勤務命令簿 of a month: rows of approved plans and by hand, the head's decision and what was done. */
export function OrdersPage(): ReactNode {
  const { client } = useAccount();
  const { account, pages } = useMe();
  const search = useSearch();
  const section = readSection(search);
  const [, go] = useLocation();
  const [month, setMonth] = useState(
    () => Month.safeParse(new URLSearchParams(search).get('month')).data ?? localDate(new Date()).slice(0, 7),
  );
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.report.orders({ month, section }, signal), [client, month, section]),
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [done, setDone] = useState<number | null>(null);
  const [isAdding, setAdding] = useState(false);
  const [withdrawing, setWithdrawing] = useState<OrderRow | null>(null);
  const [travel, setTravel] = useState<AskedTravel | null>(null);
  const [noted, setNoted] = useState(0);
  const confirming = usePress();
  const rows = value?.rows ?? [];
  const open = rows.filter(({ state, decides }) => state === 'open' && decides !== null);
  const picked = open.filter((row) => chosen.has(keyOf(row)));
  const choose = (keys: readonly string[], isChosen: boolean): void =>
    setChosen((before) => new Set([...[...before].filter((key) => !keys.includes(key)), ...(isChosen ? keys : [])]));
  const confirm = async (): Promise<void> => {
    const answer = await confirming.press(() =>
      client.report.decideOrders({ decision: 'confirmed', reason: '', rows: picked.map(asked) }),
    );
    if (answer !== null) {
      setDone(answer.days);
      setChosen(new Set());
    }
    reload();
  };
  const accept = async ({ date, content }: OrderRow): Promise<void> => {
    await confirming.press(() => client.report.acceptOrder({ date, content }));
    reload();
  };
  const choice: Column<OrderRow> = {
    key: 'choose',
    title: '選ぶ',
    cell: (row) =>
      open.includes(row) ? (
        <Checkbox isSelected={chosen.has(keyOf(row))} onChange={(isChosen) => choose([keyOf(row)], isChosen)}>
          <span className="sr-only">
            {row.staff.name} {eraDateWithWeekday(row.date)}を選ぶ
          </span>
        </Checkbox>
      ) : null,
  };
  return (
    <ConsolePage title="在宅勤務命令簿" width="wide" before={<QueueLink />}>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {confirming.problem === null ? null : <ProblemBanner problem={confirming.problem} />}
      {done === null ? null : <Banner kind="success" role="status" title={`${count(done)}件を命令しました。`} />}
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <MonthStepper month={month} onChange={setMonth} />
        {pages.printOrders ? (
          <>
            <DownloadLink href={reportPapers.orders({ month, section }, 'pdf')}>印刷用のPDF</DownloadLink>
            <DownloadLink href={reportPapers.orders({ month, section }, 'csv')}>CSV</DownloadLink>
          </>
        ) : null}
      </div>
      {value === null || value.sections.length === 0 ? null : (
        <SectionFilterForm
          key={section}
          label="命令簿の絞り込み"
          sections={value.sections}
          section={section}
          onApply={(chosen) => go(`/orders${queryText({ section: chosen })}`)}
        />
      )}
      {open.length > 0 || pages.decideOrders || pages.noteTravel ? (
        <div className="flex flex-wrap items-center gap-4">
          {open.length === 0 ? null : (
            <>
              <Checkbox
                isSelected={picked.length === open.length}
                onChange={(isChosen) => choose(open.map(keyOf), isChosen)}
              >
                未決定をすべて選ぶ
              </Checkbox>
              <Button
                size="md"
                isDisabled={picked.length === 0}
                isPending={confirming.busy}
                pendingText="記録しています"
                onPress={() => void confirm()}
              >
                {picked.length === 0 ? '選んだ日を命令する' : `選んだ${count(picked.length)}件を命令する`}
              </Button>
            </>
          )}
          {pages.decideOrders ? (
            <Button variant="outline" size="md" onPress={() => setAdding(true)}>
              命令を書き加える
            </Button>
          ) : null}
          {pages.noteTravel ? (
            <Button variant="outline" size="md" onPress={() => setTravel({ staff: '', date: null, before: null })}>
              旅行命令を記録する
            </Button>
          ) : null}
        </div>
      ) : null}
      {value?.more === true ? (
        <Banner kind="info" title={`初めの${count(rows.length)}件だけを表示しています。`}>
          <p>
            {value.sections.length === 0 ? null : '所属で絞り込めます。'}1か月の全体は、印刷用のPDFかCSVにあります。
          </p>
        </Banner>
      ) : null}
      {pages.noteTravel ? <MissingTravel month={month} section={section} version={noted} onAsk={setTravel} /> : null}
      {value === null && loading ? <Progress label="命令簿を読み込んでいます" /> : null}
      {value === null ? null : (
        <DataTable
          caption={`${value.section}の命令簿`}
          captionHidden
          columns={[
            ...(open.length > 0 ? [choice] : []),
            ...columns({
              me: account.id,
              onWithdraw: setWithdrawing,
              onAccept: (row) => void accept(row),
              onTravel: pages.noteTravel ? setTravel : null,
            }),
          ]}
          rows={rows}
          rowKey={keyOf}
          rowTone={({ changed }) => (changed ? 'warn' : null)}
          empty="この月の命令はありません。承認された計画は、ここに自動で載ります。"
        />
      )}
      {isAdding ? (
        <AddOrderDialog
          onClose={() => setAdding(false)}
          onDone={(row) => {
            setAdding(false);
            setMonth(row.date.slice(0, 7));
            reload();
          }}
        />
      ) : null}
      <TravelAsked
        asked={travel}
        onClose={() => setTravel(null)}
        onDone={() => {
          setTravel(null);
          setNoted((count) => count + 1);
          reload();
        }}
      />
      {withdrawing === null ? null : (
        <ReasonDialog
          title={`${withdrawing.staff.name}さんの${eraDateWithWeekday(withdrawing.date)}の命令を取り消しますか`}
          label="取り消す理由"
          action="命令を取り消す"
          onClose={() => setWithdrawing(null)}
          onConfirm={async (reason) => {
            const body = { decision: 'withdrawn' as const, reason, rows: [asked(withdrawing)] };
            const answer = await client.report.decideOrders(body);
            if (!answer.ok) return answer.problem;
            setWithdrawing(null);
            reload();
            return null;
          }}
        >
          <p>行は残り、取り消したことと理由が載ります。本人には別に伝えてください。</p>
        </ReasonDialog>
      )}
    </ConsolePage>
  );
}

const tones: Readonly<Record<OrderRow['state'], Tone>> = { open: 'warn', confirmed: 'good', withdrawn: 'neutral' };

interface Acts {
  readonly me: string;
  readonly onWithdraw: (row: OrderRow) => void;
  readonly onAccept: (row: OrderRow) => void;
  readonly onTravel: ((asked: AskedTravel) => void) | null;
}

function columns({ me, onWithdraw, onAccept, onTravel }: Acts): readonly Column<OrderRow>[] {
  const faint = 'block text-dns-14N-130 text-solid-gray-700';
  return [
    {
      key: 'date',
      title: '日・時間',
      isRowHeader: true,
      noWrap: true,
      cell: ({ date, from, to }) => (
        <>
          {eraDateWithWeekday(date)}
          <span className={faint}>
            {plainTime(from)}〜{plainTime(to)}
          </span>
        </>
      ),
    },
    { key: 'staff', title: '職員', cell: ({ staff }) => <StaffCell staff={staff} /> },
    {
      key: 'work',
      title: '業務内容・条件',
      cell: ({ work, conditions, source, scheme }) => (
        <span className="block min-w-56 whitespace-pre-line">
          {work}
          <span className={faint}>条件：{conditions}</span>
          <span className={faint}>
            {source === 'plan' ? '計画書から' : '所属長の記載'}
            {scheme === 'jlis' ? '（J-LIS実証実験）' : ''}
          </span>
        </span>
      ),
    },
    {
      key: 'decision',
      title: '所属長の決定',
      cell: (row) => (
        <span className="flex min-w-40 flex-col items-start gap-2">
          <Badge tone={tones[row.state]}>{row.changed ? '再確認待ち' : orderStateTitles[row.state]}</Badge>
          {row.decided === null ? null : (
            <span className={faint}>
              {row.decided.by.name}
              {row.decided.deputyFor === null ? '' : `（${row.decided.deputyFor}の代理）`}（
              {dayAndClock(row.decided.at)}）{row.decided.reason}
            </span>
          )}
          {row.scheme === 'jlis' && row.state === 'confirmed' && row.accepted === null ? (
            <span className={faint}>本人の了承待ち</span>
          ) : null}
          {row.accepted === null ? null : <span className={faint}>本人の了承 {dayAndClock(row.accepted)}</span>}
          {row.staff.id === me && row.state === 'confirmed' && row.accepted === null ? (
            <Button
              variant="outline"
              size="sm"
              ariaLabel={`${eraDateWithWeekday(row.date)}の条件を了承する`}
              onPress={() => onAccept(row)}
            >
              条件を了承する
            </Button>
          ) : null}
          {row.state === 'confirmed' && row.decides !== null ? (
            <Button
              variant="outline"
              size="sm"
              ariaLabel={`${row.staff.name} ${eraDateWithWeekday(row.date)}の命令を取り消す`}
              onPress={() => onWithdraw(row)}
            >
              取り消す
            </Button>
          ) : null}
        </span>
      ),
    },
    {
      key: 'travel',
      title: '旅行命令',
      cell: ({ travel, staff, date }) => (
        <span className="flex min-w-28 flex-col items-start gap-2">
          <TravelWords travel={travel} />
          {travel === null || onTravel === null ? null : (
            <Button
              variant="outline"
              size="sm"
              ariaLabel={`${staff.name} ${eraDateWithWeekday(date)}の旅行命令の記録を直す`}
              onPress={() => onTravel({ staff: staff.id, date, before: travel })}
            >
              直す
            </Button>
          )}
        </span>
      ),
    },
    {
      key: 'actual',
      title: '実績',
      noWrap: true,
      cell: ({ actual, staff, date }) =>
        actual === null ? (
          '記録なし'
        ) : (
          <>
            <PageLink to={`/reports/${staff.id}/${date}`}>
              {actual.startedAt === null ? '' : clock(actual.startedAt)}〜
              {actual.endedAt === null ? '勤務中' : clock(actual.endedAt)}
            </PageLink>
            <span className={faint}>{minutesText(actual.workedMin)}</span>
          </>
        ),
    },
  ];
}
