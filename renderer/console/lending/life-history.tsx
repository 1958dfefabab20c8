import type { ReactNode } from 'react';
import type { LifeRow } from '#contract/http/lending-api.ts';
import { terminalStateTitles } from '#contract/loan/life.ts';
import { wipeReasonTitles } from '#contract/words/certificate-words.ts';
import { actorWords, lifeEventTitles, settledTitles, wordOf } from '#contract/words/lending-words.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';

/** Everything that happened to a PC, newest first, each with its place in the office log. */
export function LifeHistory({ history }: { readonly history: readonly LifeRow[] }): ReactNode {
  if (history.length === 0) return <p className="text-std-16N-170">登録してから、まだ何もしていません。</p>;
  const newestFirst = history.toSorted((a, b) => b.logIndex - a.logIndex);
  return (
    <ol className="flex flex-col border-l-3 border-solid-gray-420 pl-5">
      {newestFirst.map((row) => (
        <li key={row.logIndex} className="border-b border-solid-gray-200 py-3 text-std-16N-170">
          <span className="block text-dns-14N-130 text-solid-gray-700">
            {dayAndClock(row.at)}・{actorWords(row.by)}・庁内の記録{count(row.logIndex)}番
          </span>
          <span className="text-std-17B-170">{wordOf(lifeEventTitles, row.event)}</span>
          {row.before === row.after ? null : (
            <span className="ml-3">
              {terminalStateTitles[row.before]}
              <span aria-hidden="true">→</span>
              <span className="sr-only">から</span>
              {terminalStateTitles[row.after]}
            </span>
          )}
          {row.reason === '' ? null : <span className="block whitespace-pre-line">理由：{reasonWords(row)}</span>}
          {row.second === null ? null : <span className="block whitespace-pre-line">{secondWords(row.second)}</span>}
        </li>
      ))}
    </ol>
  );
}

/** Who answered for it beside the officer; and why not the borrower. */
const secondWords = ({ id, name, as, why }: NonNullable<LifeRow['second']>): string =>
  as === 'borrower'
    ? `立会い：${name}（${id}・使用する職員）`
    : `立会い：${name}（${id}・情報政策課）。使用する職員が立ち会えない理由：${why}`;

/** A reason as people wrote it; what a program put there first, in words. */
function reasonWords({ event, reason }: LifeRow): string {
  if (event === 'wipe-ended')
    return reason
      .split(' ')
      .map((word) => wordOf(wipeReasonTitles, word))
      .join('、');
  const [how = '', rest] = event === 'settle-trail' ? reason.split(/: (.*)/s) : [reason];
  return [wordOf(settledTitles, how), rest].filter((part) => part !== undefined && part !== '').join('。');
}
