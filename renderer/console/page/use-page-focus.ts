import { createContext, type RefObject, useContext, useEffect, useRef } from 'react';

const titleEnd = '｜端末守 管理画面';
/** The title of the page that is shown. */
export const shownTitle = (): string => document.title.replace(titleEnd, '');

/** The page last shown, so that only a change of page moves the focus. */
export const LastPageContext = createContext<RefObject<string | null>>({ current: null });

/**
 * Names the page in the window's title and, after a navigation, moves the focus to its h1, so that keyboard and screen
 * reader start where the new page starts. The first page of a visit leaves the focus where the browser puts it.
 * @param page its path; null for a page in passing, which does not count
 */
export function usePageFocus(title: string, page: string | null): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement | null>(null);
  const lastPage = useContext(LastPageContext);
  useEffect(() => {
    document.title = `${title}${titleEnd}`;
  }, [title]);
  useEffect(() => {
    if (page === null) return;
    if (lastPage.current !== null && lastPage.current !== page) heading.current?.focus();
    lastPage.current = page;
  }, [page, lastPage]);
  return heading;
}
