import type { RemoteProfile } from './profile.ts';

/** Who connects where. */
export interface RemoteAsk {
  readonly profile: RemoteProfile;
  readonly user: string;
  readonly password: string;
}

/** How a client is started: all that it gets, and nothing that the borrower's own settings could add to. */
export interface RemoteLaunch {
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment, nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** For its standard input: the password never stands among the arguments. */
  readonly input: string;
  /** To be in its own folder before it starts, by name. */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}
