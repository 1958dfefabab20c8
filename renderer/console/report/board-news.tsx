import { type ReactNode, useEffect, useRef, useState } from 'react';
import { boardNews } from '#contract/forms/report/board-news.ts';
import type { BoardRow } from '#contract/http/report-api.ts';

/** The newest stay in view. */
const mostShown = 5;

/** What has come since the page was opened, newest first. */
export function useBoardNews(rows: readonly BoardRow[] | null): readonly string[] {
  const before = useRef<readonly BoardRow[] | null>(null);
  const [news, setNews] = useState<readonly string[]>([]);
  useEffect(() => {
    if (rows === null || rows === before.current) return;
    const fresh = before.current === null ? [] : boardNews(before.current, rows);
    before.current = rows;
    if (fresh.length > 0) setNews((old) => [...fresh.toReversed(), ...old].slice(0, mostShown));
  }, [rows]);
  return news;
}

/** Read out as it comes: whoever does not look at the screen hears of it, too. */
export function BoardNews({ news }: { readonly news: readonly string[] }): ReactNode {
  return (
    <div role="status" aria-label="新しい知らせ">
      {news.length === 0 ? null : (
        <>
          <p className="text-std-17B-170">新しい知らせ</p>
          <ul className="figures list-disc ps-6">
            {news.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
