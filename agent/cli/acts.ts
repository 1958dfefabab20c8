import type { Outcome } from '#contract/errors.ts';
import type { Attestation } from '../profile/attest.ts';
import type { AttestedControls } from '../profile/judge-controls.ts';
import type { ProvisionReport } from '../profile/provision.ts';

export interface Files {
  readonly profile: string;
  readonly parameters: string;
  readonly state: string;
}

/** What `tanmori-agent` does on one system. One file beside this one for each. */
export interface Acts {
  readonly provision: (files: Files) => Promise<Outcome<ProvisionReport>>;
  readonly revert: (state: string) => Promise<Outcome<ProvisionReport>>;
  readonly attest: (
    files: Files,
  ) => Promise<Outcome<{ readonly attestation: Attestation; readonly controls: AttestedControls }>>;
}
