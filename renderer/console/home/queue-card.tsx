import { type ReactNode, useCallback } from 'react';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { PageLink } from '../page/page-link.tsx';
import { queueAddress } from '../queue/queue-address.ts';
import { usePolling } from '../report/use-polling.ts';
import { Asked, Figures, HomeCard } from './home-card.tsx';

/** The oldest that are named; the page holds them all. */
const named = 5;
const pollMs = 60_000;

/** わたしを待つもの: how many, and the oldest of them. */
export function QueueCard(): ReactNode {
  const { client } = useAccount();
  const loaded = useLoaded(useCallback((signal: AbortSignal) => client.queue(signal), [client]));
  usePolling(loaded.reload, pollMs);
  return (
    <HomeCard title="わたしを待つもの" more={{ to: '/queue', text: 'すべて見て手続きする' }}>
      <Asked
        of={loaded}
        show={({ rows, more }) =>
          rows.length === 0 ? (
            <p className="text-std-16N-170">今、あなたを待っているものはありません。</p>
          ) : (
            <>
              <Figures
                figures={[{ title: '手続きを待つもの', value: count(rows.length), unit: more ? '件以上' : '件' }]}
              />
              <ul className="flex flex-col gap-2 text-std-16N-170">
                {rows.slice(0, named).map(({ what, id, title, applicant, summary, waitsFor, since }) => (
                  <li key={`${what} ${id}`}>
                    <PageLink to={queueAddress({ what, id, applicant })}>
                      {title}（{applicant.name}）
                    </PageLink>
                    <span className="block text-dns-14N-130 text-solid-gray-700">
                      {summary}
                      <br />
                      {waitsFor}　{dayAndClock(since)}から
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      />
    </HomeCard>
  );
}
