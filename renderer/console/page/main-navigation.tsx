import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { Role } from '#contract/http/console-api.ts';
import { classNames } from '../../ui/class-names.ts';
import { pagesOf } from '../account/role-pages.ts';
import { PageLink } from './page-link.tsx';

const entries = [
  { key: 'terminals', to: '/terminals', title: '端末' },
  { key: 'sessions', to: '/sessions', title: '勤務の記録' },
  { key: 'board', to: '/board', title: '今日の状況' },
  { key: 'reports', to: '/reports', title: '報告書' },
  { key: 'orders', to: '/orders', title: '命令簿' },
  { key: 'inbox', to: '/inbox', title: '受領した成果物' },
  { key: 'queue', to: '/queue', title: 'わたしを待つもの' },
  { key: 'forms', to: '/forms', title: '申請' },
  { key: 'loanRequests', to: '/loan-requests', title: '借用願' },
  { key: 'takeouts', to: '/takeouts', title: 'データ持出し' },
  { key: 'ledger', to: '/ledger', title: '管理簿' },
  { key: 'people', to: '/people', title: '利用者' },
  { key: 'people', to: '/sections-list', title: '所属' },
  { key: 'statistics', to: '/statistics', title: '統計' },
  { key: 'audit', to: '/audit/entries', title: '記録の検索' },
  { key: 'audit', to: '/audit/integrity', title: '完全性' },
  { key: 'audit', to: '/audit/samples', title: '抜き取り' },
  { key: 'audit', to: '/audit/findings', title: '指摘' },
  { key: 'audit', to: '/audit/holds', title: '保全' },
  { key: 'audit', to: '/audit/report', title: '期間報告' },
] as const;

/** The lists that the role may see; nothing where there is none. */
export function MainNavigation({ role }: { readonly role: Role }): ReactNode {
  const [path] = useLocation();
  const pages = pagesOf(role);
  const shown = entries.filter(({ key }) => pages[key]);
  if (shown.length === 0) return null;
  return (
    <nav aria-label="主なページ" className="border-t border-solid-gray-200 bg-solid-gray-50">
      <ul className="mx-auto flex max-w-[85rem] flex-wrap gap-x-2 px-1 sm:px-5">
        {shown.map(({ to, title }) => {
          const isHere = path === to || path.startsWith(`${to}/`);
          return (
            <li key={to} className={classNames('border-b-4', isHere ? 'border-blue-900' : 'border-transparent')}>
              <PageLink
                to={to}
                isCurrent={path === to}
                className={classNames(
                  'flex min-h-11 items-center px-3',
                  isHere ? 'text-oln-16B-100' : 'text-oln-16N-100',
                )}
              >
                {title}
              </PageLink>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
