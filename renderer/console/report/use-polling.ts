import { useEffect } from 'react';

/** Asks again every so often while somebody looks at the page, and at once when they come back to it. */
export function usePolling(reload: () => void, everyMs: number): void {
  useEffect(() => {
    const ask = (): void => {
      if (document.visibilityState === 'visible') reload();
    };
    const timer = setInterval(ask, everyMs);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [reload, everyMs]);
}
