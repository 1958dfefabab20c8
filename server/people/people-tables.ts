import type { Generated } from 'kysely';
import type { Employment } from '#contract/people/employment.ts';

/** What an account says of its person, beyond what signing in needs. */
export interface PersonColumns {
  /** ふりがな in hiragana; empty where it is not known. */
  readonly kana: Generated<string>;
  /** 役職 */
  readonly post: Generated<string>;
  /** 任用区分; null where nobody has said yet. */
  readonly employment: Generated<Employment | null>;
  /** Where notices go by e-mail; empty for nowhere. */
  readonly mail: Generated<string>;
  readonly password_state: Generated<'none' | 'initial' | 'own'>;
}

export interface SectionColumns {
  /** 部; empty where it is not known. */
  readonly division: Generated<string>;
  readonly from_day: Generated<string>;
  /** Last day; null while it lasts. */
  readonly to_day: Generated<string | null>;
}

/** 異動: in which section a person is from a day on. Rows of days to come are taken back by another move. */
export interface PostingsTable {
  readonly account_id: string;
  readonly from_day: string;
  readonly section_id: string;
}
