import { createContext, type ReactNode, useContext, useEffect, useMemo, useReducer } from 'react';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { type ConsoleClient, createConsoleClient } from '../api/console-client.ts';
import { type AccountEvent, type AccountState, nextAccountState } from './account-state.ts';

export interface AccountAccess {
  readonly client: ConsoleClient;
  readonly state: AccountState;
  /** Asks the office again who is signed in. */
  readonly retry: () => void;
  readonly signIn: (account: string, password: string) => Promise<ErrorAnswer | null>;
  /** The second factor, after the password. */
  readonly showCode: (code: string) => Promise<ErrorAnswer | null>;
  /** Tells that the second factor is set up: every page opens. */
  readonly factorSetUp: () => void;
  /** Tells that the own password is set: every page opens. */
  readonly passwordChanged: () => void;
  readonly signOut: () => Promise<ErrorAnswer | null>;
}

const AccountContext = createContext<AccountAccess | null>(null);

/** Knows who is signed in, and gives every page the one client that holds the CSRF token. */
export function AccountProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [state, dispatch] = useReducer(nextAccountState, { kind: 'asking' });
  const client = useMemo(() => createConsoleClient((input, init) => fetch(input, init), onRefused(dispatch)), []);
  const access = useMemo<AccountAccess>(
    () => ({
      client,
      state,
      retry: () => dispatch({ type: 'retry' }),
      signIn: async (account, password) => {
        const answer = await client.signIn(account, password);
        if (answer.ok) dispatch({ type: 'signed-in', answer: answer.value });
        return answer.ok ? null : answer.problem;
      },
      showCode: async (code) => {
        const answer = await client.showCode(code);
        if (answer.ok) dispatch({ type: 'signed-in', answer: answer.value });
        return answer.ok ? null : answer.problem;
      },
      factorSetUp: () => dispatch({ type: 'factor-set-up' }),
      passwordChanged: () => dispatch({ type: 'password-changed' }),
      signOut: async () => {
        const answer = await client.signOut();
        if (answer.ok) dispatch({ type: 'signed-out', left: true });
        return answer.ok ? null : answer.problem;
      },
    }),
    [client, state],
  );
  const asking = state.kind === 'asking' || (state.kind === 'signed-in' && state.tokenStale);
  useEffect(() => {
    if (!asking) return;
    void client.me().then((answer) => {
      if (answer.ok) dispatch({ type: 'signed-in', answer: answer.value });
      else if (answer.problem.code !== 'OF-401') dispatch({ type: 'failed', problem: answer.problem });
    });
  }, [client, asking]);
  return <AccountContext value={access}>{children}</AccountContext>;
}

/** The account's state and the office client. Throws outside of its provider. */
export function useAccount(): AccountAccess {
  const access = useContext(AccountContext);
  if (access === null) throw new Error('no AccountProvider above');
  return access;
}

/** A lost sign-in leads to the sign-in page; a stale CSRF token (signed in again in another tab) is fetched anew. */
const onRefused =
  (dispatch: (event: AccountEvent) => void) =>
  (problem: ErrorAnswer): void => {
    if (problem.code === 'OF-401') dispatch({ type: 'signed-out', left: false });
    if (problem.code === 'OF-419') dispatch({ type: 'token-stale' });
  };
