import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { RemoteView } from '#contract/ipc/shell-state.ts';
import { remoteOutcome } from '#contract/remote/end.ts';
import type { RemoteAsk, RemoteLaunch } from '#contract/remote/launch.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';
import type { ClientRun, StartClient } from './start-client.ts';

export type RemoteEntry =
  | { readonly type: 'remote.closed'; readonly data: EntryData<'remote.closed'> }
  | { readonly type: 'remote.failed'; readonly data: EntryData<'remote.failed'> };

export interface RemoteParts {
  /** Where each client gets a home of its own; left alone by the guards. */
  readonly folder: string;
  readonly plan: (ask: RemoteAsk, home: string) => RemoteLaunch;
  readonly start: StartClient;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
  /** Answers once the entry is on the disk: no connection without it. */
  readonly opening: (data: EntryData<'remote.opened'>) => Promise<Outcome<unknown>>;
  readonly record: (entry: RemoteEntry) => void;
  readonly changed: (view: RemoteView) => void;
}

/** The one remote desktop of this PC. */
export interface RemoteDesktop {
  /** TM-656: one stands already. TM-653: no client. TM-655: no room for it. A code of the recorder where nothing can be written. */
  readonly open: (ask: RemoteAsk) => Promise<Outcome<null>>;
  /** Ends what stands; resolves when the client is gone. @param byPerson pressed, not for the session's sake */
  readonly close: (byPerson: boolean) => Promise<void>;
}

const homePrefix = 'home-';

interface Standing {
  readonly since: number;
  run: ClientRun | null;
  /** Who ended it, once somebody has. */
  ended: 'person' | 'session' | null;
}

export function createRemoteDesktop(parts: RemoteParts): RemoteDesktop {
  let standing: Standing | null = null;

  const launch = (ask: RemoteAsk, now: Standing): void => {
    mkdirSync(parts.folder, { recursive: true, mode: 0o700 });
    // Of an agent that was killed: its client is gone with it, and there is one at a time.
    for (const name of readdirSync(parts.folder)) {
      if (name.startsWith(homePrefix)) rmSync(join(parts.folder, name), { recursive: true, force: true });
    }
    const home = mkdtempSync(join(parts.folder, homePrefix));
    let run: ClientRun;
    try {
      const { files, ...plan } = parts.plan(ask, home);
      for (const { name, bytes } of files) writeFileSync(join(home, name), bytes, { mode: 0o600 });
      run = parts.start(plan, home);
    } catch (error) {
      rmSync(home, { recursive: true, force: true });
      throw error;
    }
    now.run = run;
    const { id: profile, host } = ask.profile;
    void run.exited.then((exit) => {
      rmSync(home, { recursive: true, force: true });
      standing = null;
      const about = { profile, host, durationMs: Math.max(0, Math.round(parts.monotonicMs() - now.since)) };
      const outcome =
        now.ended === 'person' ? ({ kind: 'closed', end: 'left' } as const) : remoteOutcome(exit, now.ended !== null);
      if (outcome.kind === 'closed') {
        parts.record({ type: 'remote.closed', data: { ...about, end: outcome.end, exit } });
        parts.changed({ open: null, trouble: null });
      } else {
        parts.record({ type: 'remote.failed', data: { ...about, code: outcome.code, exit } });
        parts.changed({ open: null, trouble: { profile, code: outcome.code } });
      }
    });
  };

  return {
    open: async (ask) => {
      if (standing !== null) return refusal('TM-656');
      const { id, host, name, kind, port } = ask.profile;
      const now: Standing = { since: parts.monotonicMs(), run: null, ended: null };
      standing = now;
      parts.changed({ open: { profile: id, since: parts.now().toISOString() }, trouble: null });
      const written = await parts.opening({ profile: id, host, name, kind, port });
      if (written.ok && now.ended === null) {
        try {
          launch(ask, now);
          return ok(null);
        } catch {
          // No home for it: the disk is full, or its folder is not ours.
          standing = null;
          parts.record({
            type: 'remote.failed',
            data: { profile: id, host, durationMs: 0, code: 'TM-655', exit: null },
          });
          parts.changed({ open: null, trouble: { profile: id, code: 'TM-655' } });
          return refusal('TM-655');
        }
      }
      standing = null;
      parts.changed({ open: null, trouble: null });
      if (!written.ok) return written;
      // The session was over before the client could start.
      parts.record({
        type: 'remote.closed',
        data: { profile: id, host, durationMs: 0, end: 'session-over', exit: null },
      });
      return refusal('TM-104');
    },
    close: async (byPerson) => {
      if (standing === null) return;
      if (standing.ended !== null) return void (await standing.run?.exited);
      standing.ended = byPerson ? 'person' : 'session';
      standing.run?.end();
      await standing.run?.exited;
    },
  };
}
