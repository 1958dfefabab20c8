import { assertNever } from '#contract/errors.ts';
import type { Account, ErrorAnswer, SignInAnswer, SignInStage } from '#contract/http/console-api.ts';

/** Who is signed in, as far as the office has told. */
export type AccountState =
  | { readonly kind: 'asking' }
  /** `left` by the person's own sign-out; otherwise the office asks for a sign-in. */
  | { readonly kind: 'signed-out'; readonly left: boolean }
  | {
      readonly kind: 'signed-in';
      readonly account: Account;
      readonly sample: boolean;
      readonly initial: boolean;
      readonly stage: SignInStage;
      readonly tokenStale: boolean;
    }
  | { readonly kind: 'failed'; readonly problem: ErrorAnswer };

export type AccountEvent =
  | { readonly type: 'retry' }
  | { readonly type: 'signed-in'; readonly answer: SignInAnswer }
  /** The issued password was exchanged for the own one. */
  | { readonly type: 'password-changed' }
  /** The second factor that the role needs is set up. */
  | { readonly type: 'factor-set-up' }
  | { readonly type: 'signed-out'; readonly left: boolean }
  | { readonly type: 'token-stale' }
  | { readonly type: 'failed'; readonly problem: ErrorAnswer };

/** Pages of someone signed in stay up, with all that was typed, while the token is fetched anew or the line is down. */
export function nextAccountState(state: AccountState, event: AccountEvent): AccountState {
  switch (event.type) {
    case 'retry':
      return { kind: 'asking' };
    case 'signed-in':
      return {
        kind: 'signed-in',
        account: event.answer.account,
        sample: event.answer.sample,
        initial: event.answer.initial,
        stage: event.answer.stage,
        tokenStale: false,
      };
    case 'password-changed':
      return state.kind === 'signed-in' ? { ...state, initial: false } : state;
    case 'factor-set-up':
      return state.kind === 'signed-in' ? { ...state, stage: 'full' } : state;
    case 'signed-out':
      return { kind: 'signed-out', left: event.left };
    case 'token-stale':
      return state.kind === 'signed-in' ? { ...state, tokenStale: true } : state;
    case 'failed':
      return state.kind === 'signed-in' ? { ...state, tokenStale: false } : { kind: 'failed', problem: event.problem };
    default:
      return assertNever(event);
  }
}
