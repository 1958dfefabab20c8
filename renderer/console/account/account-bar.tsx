import { type ReactNode, useState } from 'react';
import { type Account, roleTitles } from '#contract/http/console-api.ts';
import { Button } from '../../ui/button.tsx';
import { PageLink } from '../page/page-link.tsx';
import { useAccount } from './account-context.tsx';

/** Who is signed in, in which role and section, and the way out. */
export function AccountBar({ account }: { readonly account: Account }): ReactNode {
  const { signOut } = useAccount();
  const [leaving, setLeaving] = useState(false);
  const [failed, setFailed] = useState(false);
  const leave = async (): Promise<void> => {
    setLeaving(true);
    setFailed((await signOut()) !== null);
    setLeaving(false);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <p className="text-dns-14N-130">
        <span className="text-dns-16B-130">{account.name}</span>
        <span className="ml-3 inline-block">{roleAndSection(account)}</span>
      </p>
      <PageLink to="/password">パスワードの変更</PageLink>
      <PageLink to="/second-factor">二段階認証</PageLink>
      <Button
        variant="outline"
        size="sm"
        onPress={() => void leave()}
        isPending={leaving}
        pendingText="サインアウトしています"
      >
        サインアウト
      </Button>
      {failed ? (
        <p role="alert" className="text-dns-14N-130 text-red-900">
          サインアウトできませんでした。もう一度押してください。
        </p>
      ) : null}
    </div>
  );
}

/** A role that bears its section's name says it once. */
function roleAndSection({ role, section }: Account): string {
  return roleTitles[role] === section ? section : `${roleTitles[role]}（${section}）`;
}
