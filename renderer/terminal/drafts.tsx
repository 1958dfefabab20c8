import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';

/**
 * What a person has typed and not yet recorded. Kept above the screens, so that a lock, a warning or a restart of a
 * part beneath loses nothing. Secrets never come here.
 */
interface Drafts {
  readonly values: Readonly<Record<string, string>>;
  readonly set: (key: string, value: string) => void;
}

const DraftsContext = createContext<Drafts | null>(null);

export function DraftsProvider({ children }: { readonly children: ReactNode }) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const set = useCallback((key: string, value: string) => setValues((old) => ({ ...old, [key]: value })), []);
  const drafts = useMemo(() => ({ values, set }), [values, set]);
  return <DraftsContext value={drafts}>{children}</DraftsContext>;
}

/** A field's text under a key that names what it belongs to, e.g. the session. */
export function useDraft(key: string, initial = ''): readonly [string, (value: string) => void] {
  const drafts = useContext(DraftsContext);
  if (drafts === null) throw new Error('useDraft outside of DraftsProvider');
  const set = drafts.set;
  return [drafts.values[key] ?? initial, useCallback((value: string) => set(key, value), [set, key])];
}
