import type { ReactNode } from 'react';
import { type FormKindName, formKindNames, formKinds } from '#contract/forms/kinds.ts';
import { useMe } from '../lending/use-me.ts';
import { PageLink } from '../page/page-link.tsx';
import { HomeCard } from './home-card.tsx';

const asLink = (kind: FormKindName) => ({ to: `/forms/new/${kind}`, text: `${formKinds[kind].title}を書く` });

/** What one comes here to begin. */
export function BeginCard(): ReactNode {
  const { account, pages } = useMe();
  const kinds = formKindNames.filter((kind) => formKinds[kind].applicants.includes(account.role));
  const links = [
    ...(pages.responseCode ? [{ to: '/terminals#respond', text: '電話で聞いた連絡コードに応える' }] : []),
    ...(pages.takeTelephone ? [{ to: '/board', text: '電話で受けた始業・終業を記録する' }] : []),
    ...(pages.desk
      ? [
          { to: '/ledger/prepare', text: 'まとめて貸出の準備をする' },
          { to: '/ledger/new', text: '端末を登録する' },
        ]
      : []),
    ...(pages.audit
      ? [
          { to: '/audit/entries', text: '記録を検索する' },
          { to: '/audit/samples', text: '抜き取りで確かめる' },
          { to: '/audit/report', text: '期間の報告を作る' },
        ]
      : []),
    // What comes again and again stands before what comes once a year.
    ...kinds.filter((kind) => kind === 'plan').map(asLink),
    ...(pages.askForPc ? [{ to: '/loan-requests/new', text: '借用願を出す' }] : []),
    ...(pages.askForTakeout ? [{ to: '/takeouts/new', text: 'データ持出しを申請する' }] : []),
    ...kinds.filter((kind) => kind !== 'plan').map(asLink),
  ];
  if (links.length === 0) return null;
  return (
    <HomeCard title="始める">
      <ul className="flex flex-col gap-2 text-std-16N-170">
        {links.map(({ to, text }) => (
          <li key={to}>
            <PageLink to={to}>{text}</PageLink>
          </li>
        ))}
      </ul>
    </HomeCard>
  );
}
