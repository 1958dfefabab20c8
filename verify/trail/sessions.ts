/** Where the sessions of one chain stand (section 2 of docs/trail-format.md). */
export interface Sessions {
  readonly open: { readonly id: string; readonly isInterrupted: boolean } | null;
  /** Ids that were started in this chain, open or closed. Only grows, and is shared by the states of one chain. */
  readonly started: Set<string>;
}

export const noSessions = (): Sessions => ({ open: null, started: new Set() });

/** Where they stand after an entry, or null where it cannot come here. */
export function sessionsAfter(sessions: Sessions, type: string, id: string | null): Sessions | null {
  if (!type.startsWith('session.')) return sessions;
  if (id === null) return null;
  const { open, started } = sessions;
  if (type === 'session.started') {
    if (open !== null || started.has(id)) return null;
    started.add(id);
    return { open: { id, isInterrupted: false }, started };
  }
  if (type === 'session.corrected') return started.has(id) && open?.id !== id ? sessions : null;
  if (open?.id !== id) return null;
  switch (type) {
    case 'session.interrupted':
      return open.isInterrupted ? null : { open: { id, isInterrupted: true }, started };
    case 'session.resumed':
      return open.isInterrupted ? { open: { id, isInterrupted: false }, started } : null;
    case 'session.ended':
    case 'session.closed-by-rule':
      return { open: null, started };
    default:
      // A type that this catalogue does not have: the caller says that it cannot tell.
      return sessions;
  }
}
