import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useAccount } from '../account/account-context.tsx';
import { usePolling } from '../report/use-polling.ts';

/** A new notice shows within this long. */
const pollMs = 30_000;

interface Unread {
  /** Null until the office has said. */
  readonly unread: number | null;
  /** What an answer of the office said of it. */
  readonly tell: (unread: number) => void;
  /** Asks the office again. */
  readonly ask: () => void;
}

const UnreadContext = createContext<Unread | null>(null);

/** Knows how many notices are unread, for the bell of every page. Trouble with asking is no news: pages have their own. */
export function UnreadProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { client, state } = useAccount();
  const account = state.kind === 'signed-in' && !state.initial && state.stage === 'full' ? state.account.id : null;
  const [known, setKnown] = useState<{ readonly account: string; readonly unread: number } | null>(null);
  const ask = useCallback(
    (signal?: AbortSignal): void => {
      if (account === null) return;
      void client.notices.unread(signal ?? new AbortController().signal).then((answer) => {
        if (answer.ok && signal?.aborted !== true) setKnown({ account, unread: answer.value.unread });
      });
    },
    [client, account],
  );
  useEffect(() => {
    const asking = new AbortController();
    ask(asking.signal);
    return () => asking.abort();
  }, [ask]);
  usePolling(ask, pollMs);
  const tell = useCallback(
    (unread: number): void => setKnown(account === null ? null : { account, unread }),
    [account],
  );
  const value = useMemo<Unread>(
    () => ({
      // Of somebody who was signed in before, nothing is shown.
      unread: known !== null && known.account === account ? known.unread : null,
      tell,
      ask: () => ask(),
    }),
    [known, account, tell, ask],
  );
  return <UnreadContext value={value}>{children}</UnreadContext>;
}

/** How many notices are unread. Throws outside of its provider. */
export function useUnread(): Unread {
  const unread = useContext(UnreadContext);
  if (unread === null) throw new Error('no UnreadProvider above');
  return unread;
}
