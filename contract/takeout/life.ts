import { isClear, type ScanResult } from './findings.ts';

/** データ持出し申請. `draft`: being put together. `returned`: 差戻し, to be put right by whoever asked. */
export const takeoutStates = [
  ...(['draft', 'applied', 'returned', 'approved', 'refused', 'withdrawn', 'revoked'] as const),
];
export type TakeoutState = (typeof takeoutStates)[number];
export type TakeoutAct = 'change' | 'apply' | 'clear' | 'approve' | 'return' | 'refuse' | 'withdraw' | 'revoke';

/** By whom each act is done, in which states, and what comes of it; null leaves the state. */
const acts: Readonly<
  Record<
    TakeoutAct,
    { readonly by: 'applicant' | 'head'; readonly from: readonly TakeoutState[]; readonly to: TakeoutState | null }
  >
> = {
  change: { by: 'applicant', from: ['draft', 'returned'], to: null },
  apply: { by: 'applicant', from: ['draft', 'returned'], to: 'applied' },
  withdraw: { by: 'applicant', from: ['draft', 'returned', 'applied'], to: 'withdrawn' },
  clear: { by: 'head', from: ['applied'], to: null },
  approve: { by: 'head', from: ['applied'], to: 'approved' },
  return: { by: 'head', from: ['applied'], to: 'returned' },
  refuse: { by: 'head', from: ['applied'], to: 'refused' },
  revoke: { by: 'head', from: ['approved'], to: 'revoked' },
};

export interface LookedAtFile {
  readonly bytes: number;
  /** Bytes that are on the office's disk. */
  readonly received: number;
  /** Null until it was looked through. */
  readonly scan: ScanResult | null;
  /** The head's reason why what was found is none. */
  readonly isCleared: boolean;
}

export type TakeoutFault = 'state' | 'own' | 'not-own' | 'empty' | 'arriving' | 'finding';

/** Why an act may not be done, the first cause; null where it may. Pure. */
export function faultOf(
  act: TakeoutAct,
  {
    state,
    isOwn,
    files,
    papers,
  }: {
    readonly state: TakeoutState;
    /** Whether the actor is the one who asks. */
    readonly isOwn: boolean;
    readonly files: readonly LookedAtFile[];
    /** How many papers are listed. */
    readonly papers: number;
  },
): TakeoutFault | null {
  const { by, from } = acts[act];
  if (by === 'head' && isOwn) return 'own';
  if (by === 'applicant' && !isOwn) return 'not-own';
  if (!from.includes(state)) return 'state';
  if (act !== 'apply' && act !== 'approve') return null;
  if (files.length + papers === 0) return 'empty';
  if (files.some(({ bytes, received, scan }) => received < bytes || scan === null)) return 'arriving';
  if (act === 'approve' && files.some((file) => !mayGo(file))) return 'finding';
  return null;
}

export const stateAfter = (act: TakeoutAct, state: TakeoutState): TakeoutState => acts[act].to ?? state;

/** Looked through and nothing found, or marked as a false detection by the head. */
export const mayGo = ({ scan, isCleared }: LookedAtFile): boolean => scan !== null && (isClear(scan) || isCleared);
