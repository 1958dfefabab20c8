import type { Account } from '#contract/http/console-api.ts';
import { useAccount } from '../account/account-context.tsx';
import { pagesOf, type RolePages } from '../account/role-pages.ts';

/** Who is signed in and what the role finds here. Throws outside of the pages that need a sign-in. */
export function useMe(): { readonly account: Account; readonly pages: RolePages } {
  const { state } = useAccount();
  if (state.kind !== 'signed-in') throw new Error('nobody is signed in');
  return { account: state.account, pages: pagesOf(state.account.role) };
}
