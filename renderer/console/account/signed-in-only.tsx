import type { ReactNode } from 'react';
import { Redirect, useLocation, useSearch } from 'wouter';
import { Progress } from '../../ui/progress.tsx';
import { UnreadProvider } from '../notices/unread-context.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ChangePasswordPage } from '../people/change-password-page.tsx';
import { SecondFactorPage } from '../second-factor/second-factor-page.tsx';
import { useAccount } from './account-context.tsx';
import { signInAddress } from './wanted-path.ts';

/** Shows its pages to someone signed in; anyone else is led to the sign-in page and back afterwards. */
export function SignedInOnly({ children }: { readonly children: ReactNode }): ReactNode {
  const { state, retry } = useAccount();
  const [path] = useLocation();
  const search = useSearch();
  const wanted = search === '' ? path : `${path}?${search}`;
  if (state.kind === 'signed-in' && state.stage === 'code') return <Redirect to={signInAddress(wanted)} replace />;
  if (state.kind === 'signed-in') {
    const first = state.initial ? <ChangePasswordPage /> : state.stage === 'set-up' ? <SecondFactorPage /> : null;
    return <UnreadProvider>{first ?? children}</UnreadProvider>;
  }
  if (state.kind === 'signed-out') return <Redirect to={state.left ? '/sign-in' : signInAddress(wanted)} replace />;
  return (
    <ConsolePage isPassing title={state.kind === 'failed' ? '管理画面を開けません' : '管理画面を開いています'}>
      {state.kind === 'failed' ? (
        <ProblemBanner problem={state.problem} onRetry={retry} />
      ) : (
        <Progress label="サインインの状態を確かめています" />
      )}
    </ConsolePage>
  );
}
