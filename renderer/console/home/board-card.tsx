import { type ReactNode, useCallback } from 'react';
import type { BoardRow } from '#contract/http/report-api.ts';
import { count } from '#contract/words/numbers.ts';
import { boardStateTitles } from '#contract/words/report-words.ts';
import { clockWithSeconds } from '#contract/words/time.ts';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePolling } from '../report/use-polling.ts';
import { Asked, Figures, HomeCard } from './home-card.tsx';

const pollMs = 60_000;
const shown = ['working', 'interrupted', 'planned', 'ended'] as const satisfies readonly BoardRow['state'][];

/** Who works from home now, in figures. */
export function BoardCard(): ReactNode {
  const { client } = useAccount();
  const loaded = useLoaded(useCallback((signal: AbortSignal) => client.report.board(signal), [client]));
  usePolling(loaded.reload, pollMs);
  return (
    <HomeCard title="今日の状況" more={{ to: '/board', text: '誰が働いているかを見る' }}>
      <Asked
        of={loaded}
        show={({ at, rows }) => (
          <>
            <Figures
              figures={shown.map((state) => {
                const those = rows.filter((row) => row.state === state);
                const late = those.filter(({ isPastEnd }) => isPastEnd).length;
                const note = late === 0 ? undefined : `終業時刻を過ぎて${count(late)}人`;
                return { title: boardStateTitles[state], value: count(those.length), unit: '人', note };
              })}
            />
            <p className="text-dns-14N-130 text-solid-gray-700">{clockWithSeconds(at)}現在</p>
          </>
        )}
      />
    </HomeCard>
  );
}
