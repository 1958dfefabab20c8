import type { RemoteTerms } from '#contract/remote/profile.ts';

/** What is done with connections, each with what is recorded of it. */
export interface RemoteActs {
  readonly 'remote-profile.added': {
    readonly id: string;
    readonly section: string | null;
    readonly terms: RemoteTerms;
  };
  readonly 'remote-profile.ended': { readonly id: string; readonly reason: string };
}

/** Which of them say something about a person; see `isPersonal` of all acts. */
export const isPersonalRemoteAct: Readonly<Record<keyof RemoteActs, boolean>> = {
  'remote-profile.added': false,
  'remote-profile.ended': false,
};
