import type { MouseEvent, ReactNode } from 'react';
import { Link as RouteLink } from 'wouter';
import { Link } from '../../ui/link.tsx';
import { goBack, pathOf, useWayBack } from './way-back.ts';

interface BackLinkProps {
  /** Where whoever opened the page by itself goes on. */
  readonly to: string;
  readonly children: string;
}

/** The way back: to the page that led here, as it was, by the browser's own history. */
export function BackLink({ to, children }: BackLinkProps): ReactNode {
  const from = useWayBack();
  const isUsual = from === null || pathOf(from.to) === to;
  const follow = (event: MouseEvent): void => {
    // With a key held it opens a window of its own, as every link does.
    if (from === null || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goBack(from);
  };
  return (
    <RouteLink href={from?.to ?? to} onClick={follow} asChild>
      <Link>{isUsual ? children : `${from.title}に戻る`}</Link>
    </RouteLink>
  );
}

/** On a list that わたしを待つもの leads into: the way back there; nothing for whoever came otherwise. */
export function QueueLink(): ReactNode {
  const from = useWayBack();
  return from !== null && pathOf(from.to) === '/queue' ? <BackLink to="/queue">わたしを待つものに戻る</BackLink> : null;
}
