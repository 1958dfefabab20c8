import type { InterruptionReason } from '../../trail/catalogue.ts';

/** What the head is told by telephone, or finds out by calling (第8条3項). Entered at the office, beside the trail. */
export const telephoneWords = ['started', 'interrupted', 'resumed', 'ended', 'present', 'no-answer'] as const;
export type TelephoneWord = (typeof telephoneWords)[number];
export const telephoneTitles: Readonly<Record<TelephoneWord, string>> = {
  started: '始業',
  interrupted: '中断',
  resumed: '再開',
  ended: '終業',
  present: '在席を確認',
  'no-answer': '応答なし',
};

export type WorkState = 'none' | 'working' | 'interrupted' | 'ended';

/** Where work stands after it was reported; null where that cannot follow. */
export function afterReport(state: WorkState, what: TelephoneWord): WorkState | null {
  const isOpen = state === 'working' || state === 'interrupted';
  switch (what) {
    case 'started':
      return isOpen ? null : 'working';
    case 'interrupted':
      return state === 'working' ? 'interrupted' : null;
    case 'resumed':
      return state === 'interrupted' ? 'working' : null;
    case 'ended':
      return isOpen ? 'ended' : null;
    case 'present':
    case 'no-answer':
      return isOpen ? state : null;
  }
}

/** One thing that is known of today, from wherever. */
export interface Known {
  readonly at: string;
  readonly what: TelephoneWord;
  readonly reason: InterruptionReason | null;
  readonly source: 'trail' | 'telephone';
}

/** The newest word on whether somebody works. Presence says nothing of it. */
export function newestWord(known: readonly Known[]): Known | null {
  const said = known.filter(({ what }) => what !== 'present' && what !== 'no-answer');
  return said.reduce<Known | null>((newest, one) => (newest === null || one.at >= newest.at ? one : newest), null);
}

export const stateAfter = (word: Known | null): WorkState => {
  switch (word?.what) {
    case 'started':
    case 'resumed':
      return 'working';
    case 'interrupted':
      return 'interrupted';
    case 'ended':
      return 'ended';
    default:
      return 'none';
  }
};
