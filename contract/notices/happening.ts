import type { Role } from '../http/console-api.ts';

/** A person with the name that the console shows. */
export interface NoticePerson {
  readonly id: string;
  readonly name: string;
}

/** A form, request or report, as notices name it. */
export interface NoticePaper {
  /** As the city's paper is called: 在宅勤務計画書. */
  readonly title: string;
  /** `F-2026-0001`, or the day of a report, 令和8年11月21日分. */
  readonly number: string;
  /** Page of the console that shows it. */
  readonly page: string;
}

export const paperWords = [
  ...(['handed-in', 'approved', 'received', 'filed', 'returned', 'refused', 'revoked', 'withdrawn'] as const),
] as const;
/** `received`: taken in without a decision. `filed`: taken into the files after its decision. */
export type PaperWord = (typeof paperWords)[number];
export type Office = Extract<Role, 'manager' | 'hr' | 'it'>;

interface OfStaff {
  readonly staff: NoticePerson;
  /** The section whose heads are told. */
  readonly section: string;
}

/** What the office did, took in or noticed, as far as people are told of it. */
export type Happening =
  | {
      readonly of: 'paper';
      readonly paper: NoticePaper;
      readonly applicant: NoticePerson;
      readonly section: string;
      readonly word: PaperWord;
      /** Whose turn it is now; null where nobody's. The applicant's own turn is a result to them. */
      readonly waitsFor: Office | null;
      /** Who holds it in their files and has to see that it holds no more. */
      readonly mustSee: Office | null;
    }
  | ({ readonly of: 'work'; readonly word: WorkWord; readonly at: string } & OfStaff)
  | ({ readonly of: 'not-begun'; readonly planned: string; readonly minutes: number } & OfStaff)
  | ({ readonly of: 'past-end' } & OfStaff)
  | ({ readonly of: 'no-answer'; readonly at: string } & OfStaff)
  | ({
      readonly of: 'due';
      readonly terminal: string;
      readonly to: string;
      readonly when: 'tomorrow' | 'over';
    } & OfStaff)
  | ({ readonly of: 'extended'; readonly terminal: string; readonly to: string } & OfStaff)
  | ({ readonly of: 'exchanged'; readonly terminal: string; readonly replacement: string } & OfStaff)
  /** `section`: null where the PC was lent to nobody. */
  | { readonly of: 'loss'; readonly terminal: string; readonly section: string | null }
  | { readonly of: 'lock'; readonly terminal: string; readonly section: string; readonly code: string }
  | { readonly of: 'controls'; readonly terminal: string; readonly section: string }
  | { readonly of: 'finding'; readonly title: string; readonly section: string | null; readonly dueOn: string }
  | {
      readonly of: 'second-word';
      readonly what: SecondWordThing;
      readonly asker: NoticePerson;
      readonly word: 'asked' | 'confirmed' | 'withdrawn';
    }
  | { readonly of: 'mail-given-up'; readonly id: number };

/** What one officer asks for and another decides at their own desk: 第6条 loosened, papers disposed of. */
export type SecondWordThing = 'loosening' | 'disposal';

export type WorkWord = 'started' | 'interrupted' | 'resumed' | 'ended' | 'closed-by-rule';

/** Who is told. Deputies of a head count as heads where it is theirs to act. */
export type Recipient =
  | { readonly to: 'person'; readonly id: string }
  | { readonly to: 'heads'; readonly section: string; readonly withDeputies: boolean }
  | { readonly to: 'office'; readonly role: Extract<Role, 'hr' | 'it' | 'auditor' | 'admin'> };
