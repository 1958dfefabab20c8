import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { Icon } from '../../ui/icon.tsx';
import { PageLink } from '../page/page-link.tsx';
import { useUnread } from './unread-context.tsx';

/** More than this is not counted out. */
const most = 99;

/** In the head of every page: the way to お知らせ, and how many are unread. */
export function NoticeBell(): ReactNode {
  const { unread } = useUnread();
  const [path] = useLocation();
  const said = unread === null || unread === 0 ? '' : unread > most ? `未読${most}件以上` : `未読${unread}件`;
  return (
    <PageLink to="/notices" isCurrent={path === '/notices'} className="inline-flex min-h-11 items-center gap-1.5">
      <Icon name="bell" />
      お知らせ
      {said === '' ? null : (
        <span className="figures rounded-full bg-red-900 px-2 py-0.5 text-dns-14B-130 text-white no-underline forced-colors:border">
          {said}
        </span>
      )}
    </PageLink>
  );
}
