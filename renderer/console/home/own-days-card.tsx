import { type ReactNode, useCallback } from 'react';
import type { OrderRow } from '#contract/http/report-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { monthBy } from '#contract/statistics/fiscal-year.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { orderStateTitles } from '#contract/words/report-words.ts';
import { plainTime } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { PageLink } from '../page/page-link.tsx';
import { Asked, HomeCard } from './home-card.tsx';

const named = 4;

/** The next days at home that the head has approved, today among them. */
export function OwnDaysCard(): ReactNode {
  const { client } = useAccount();
  const { account } = useMe();
  const today = localDate(new Date());
  const month = today.slice(0, 7);
  const now = useLoaded(useCallback((signal: AbortSignal) => client.report.orders({ month }, signal), [client, month]));
  const next = useLoaded(
    useCallback((signal: AbortSignal) => client.report.orders({ month: monthBy(month, 1) }, signal), [client, month]),
  );
  return (
    <HomeCard title="これからの在宅勤務" more={{ to: '/orders', text: '命令簿を見る' }}>
      <Asked
        of={now}
        show={({ rows }) => {
          const coming = [...rows, ...(next.value?.rows ?? [])]
            // Whoever stands in for a head is shown the section's.
            .filter(({ staff, date, state }) => staff.id === account.id && date >= today && state !== 'withdrawn')
            .toSorted((a, b) => a.date.localeCompare(b.date));
          return (
            <>
              {coming.length > 0 ? (
                <>
                  <ul className="flex flex-col gap-3">{coming.slice(0, named).map(asDay(today))}</ul>
                  {coming.slice(0, named).some(({ state }) => state === 'open') ? (
                    <p className="text-std-16N-170">「{orderStateTitles.open}」の日は、所属長の命令を待っています。</p>
                  ) : null}
                </>
              ) : next.value === null ? null : (
                <p className="text-std-16N-170">
                  承認された計画はありません。登録が済んでいれば、計画書を出せます。
                  <PageLink to="/forms/new/plan">在宅勤務計画書を書く</PageLink>
                </p>
              )}
              {next.problem === null ? null : (
                <p className="text-std-16N-170" role="status">
                  来月の分は読み込めませんでした。「命令簿を見る」で確かめてください。
                </p>
              )}
            </>
          );
        }}
      />
    </HomeCard>
  );
}

const asDay =
  (today: string) =>
  ({ date, from, to, state }: OrderRow): ReactNode => (
    <li key={date} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-std-16N-170">
      <span className="figures">
        {eraDateWithWeekday(date)} {plainTime(from)}から{plainTime(to)}まで
      </span>
      {date === today ? <Badge tone="info">今日</Badge> : null}
      <Badge>{orderStateTitles[state]}</Badge>
    </li>
  );
