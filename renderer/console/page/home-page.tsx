import type { ReactNode } from 'react';
import { Redirect } from 'wouter';
import { useAccount } from '../account/account-context.tsx';
import { firstPage, pagesOf } from '../account/role-pages.ts';
import { ConsolePage } from './console-page.tsx';

/** Leads to the first list of the role, or says why there is none. */
export function HomePage(): ReactNode {
  const { state } = useAccount();
  if (state.kind !== 'signed-in') return null;
  const { role } = state.account;
  const first = firstPage(role);
  if (first !== '/') return <Redirect to={first} replace />;
  return (
    <ConsolePage title="管理画面">
      <p className="max-w-180 text-std-17N-170">{pagesOf(role).why}</p>
    </ConsolePage>
  );
}
