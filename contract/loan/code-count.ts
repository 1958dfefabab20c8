import { errorEntry } from '../errors.ts';
import type { EntryData, EntryType } from '../trail/catalogue.ts';
import type { CodePurpose } from './code.ts';

/** Wrong 応答コード after which a new 連絡コード must be read out. */
export const maxAnswerTries = 5;

/** What a chain says of its codes so far. Terminal and office count alike: docs/trail-format.md, section 7. */
export interface CodeCount {
  /** Counter of the newest 連絡コード; 0 before the first. */
  readonly counter: number;
  /** What the 連絡コード is for that may be answered now; null where none stands. */
  readonly standing: CodePurpose | null;
  /** Wrong 応答コード for it. */
  readonly tries: number;
}

export const noCodes: CodeCount = { counter: 0, standing: null, tries: 0 };

/**
 * The count after one more entry; the same object where the entry has nothing to do with codes. A counter that has
 * grown says that the entry brought a code, and that the code's anchor is over this very entry.
 * @param data has passed the catalogue's schema for `type`
 */
export function countCodes(count: CodeCount, type: EntryType, data: Readonly<Record<string, unknown>>): CodeCount {
  switch (type) {
    case 'lock.entered': {
      const { code } = data as EntryData<typeof type>;
      // A lock that opens by itself asks the office for nothing, and leaves alone what the person is telephoning about.
      if (errorEntry(code).wayOut !== 'office-code') return count;
      return { counter: count.counter + 1, standing: 'unlock', tries: 0 };
    }
    case 'lock.left': {
      const { by } = data as EntryData<typeof type>;
      // What was to be asked for by telephone has come by itself.
      const isAnswered = by === 'response-code' || (by === 'office' && count.standing === 'unlock');
      return isAnswered ? { ...count, standing: null, tries: 0 } : count;
    }
    case 'contact-code.shown': {
      const { counter, purpose } = data as EntryData<typeof type>;
      return { counter, standing: purpose, tries: 0 };
    }
    case 'response-code.accepted':
      return { ...count, standing: null, tries: 0 };
    case 'response-code.refused': {
      const { tries } = data as EntryData<typeof type>;
      return tries < maxAnswerTries || count.standing === null
        ? { ...count, tries }
        : { ...count, counter: count.counter + 1, tries: 0 };
    }
    default:
      return count;
  }
}
