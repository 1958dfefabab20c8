import type { Role } from '#contract/http/console-api.ts';

/** What happens to second factors. Never a secret or a code. */
export interface FactorActs {
  /** `renewed`: another one stood before. */
  readonly 'second-factor.set-up': { readonly account: string; readonly renewed: boolean };
  readonly 'second-factor.refused': { readonly account: string; readonly address: string };
  readonly 'second-factor.blocked': { readonly account: string; readonly address: string };
  /** `left`: how many are left. */
  readonly 'recovery-code.used': { readonly account: string; readonly left: number };
  readonly 'recovery-codes.renewed': { readonly account: string };
  /** By the person. */
  readonly 'second-factor.ended': { readonly account: string };
  /** By somebody else, who says why. */
  readonly 'second-factor.reset': { readonly account: string; readonly reason: string };
  readonly 'second-factor.required': {
    readonly before: readonly Role[];
    readonly required: readonly Role[];
    readonly reason: string;
  };
}

/** Which of them say something about a person; see `isPersonal` of all acts. */
export const isPersonalFactorAct: Readonly<Record<keyof FactorActs, boolean>> = {
  'second-factor.set-up': true,
  'second-factor.refused': true,
  'second-factor.blocked': true,
  'recovery-code.used': true,
  'recovery-codes.renewed': true,
  'second-factor.ended': true,
  'second-factor.reset': true,
  'second-factor.required': false,
};
