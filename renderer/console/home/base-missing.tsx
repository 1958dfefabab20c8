import { type ReactNode, useCallback } from 'react';
import { Banner } from '../../ui/banner.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { PageLink } from '../page/page-link.tsx';

/** Said before the first PC is prepared, not when it is to be handed over. */
export function BaseMissing(): ReactNode {
  const { client } = useAccount();
  const { value } = useLoaded(useCallback((signal: AbortSignal) => client.settings.lendingState(signal), [client]));
  if (value === null || value.state === 'held') return null;
  const isNone = value.state === 'none';
  return (
    <Banner kind="warn" title={isNone ? '貸出の基本が、まだ決まっていません。' : '貸出の基本が読めません。'}>
      <p>
        連絡先、勤務時間、第6条の制御を定めるまで、端末を引き渡せません（{isNone ? 'OF-680' : 'OF-655'}）。
        <PageLink to="/settings">「設定」で定める</PageLink>
      </p>
    </Banner>
  );
}
