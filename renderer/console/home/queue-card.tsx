import { type ReactNode, useCallback } from 'react';
import { formKinds } from '#contract/forms/kinds.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { PageLink } from '../page/page-link.tsx';
import { usePolling } from '../report/use-polling.ts';
import { Asked, Figures, HomeCard } from './home-card.tsx';

/** The oldest that are named; the page holds them all. */
const named = 5;
const pollMs = 60_000;

/** わたしを待つもの: how many, and the oldest of them. */
export function QueueCard(): ReactNode {
  const { client } = useAccount();
  const loaded = useLoaded(useCallback((signal: AbortSignal) => client.forms.queue(signal), [client]));
  usePolling(loaded.reload, pollMs);
  return (
    <HomeCard title="わたしを待つもの" more={{ to: '/queue', text: 'すべて見て手続きする' }}>
      <Asked
        of={loaded}
        show={({ forms }) =>
          forms.length === 0 ? (
            <p className="text-std-16N-170">今、あなたを待っている申請はありません。</p>
          ) : (
            <>
              <Figures figures={[{ title: '手続きを待つ申請', value: count(forms.length), unit: '件' }]} />
              <ul className="flex flex-col gap-2 text-std-16N-170">
                {forms.slice(0, named).map(({ id, kind, applicant, changedAt }) => (
                  <li key={id}>
                    <PageLink to={`/forms/${id}`}>
                      {formKinds[kind].title}（{applicant.name}）
                    </PageLink>
                    <span className="block text-dns-14N-130 text-solid-gray-700">{dayAndClock(changedAt)}から</span>
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
