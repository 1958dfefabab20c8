import { toHalfWidth } from './numbers.ts';

/**
 * What was typed for a number, a code or a date, with every width made plain. NFKC (UAX #15) is safe here and only here:
 * in a name it would change signs that people are called by.
 */
export const plainText = (typed: string): string => toHalfWidth(typed.normalize('NFKC')).trim();

/** 職員番号 as six digits; null where it is none. */
export function readStaffId(typed: string): string | null {
  const plain = plainText(typed);
  return /^\d{6}$/.test(plain) ? plain : null;
}

/** `〒323-8686`, `３２３８６８６` as `323-8686`; null where it is no postal code. */
export function readPostalCode(typed: string): string | null {
  const digits = plainText(typed).replace(/^〒?\s*/, '');
  const parts = /^(\d{3})-?(\d{4})$/.exec(digits);
  return parts === null ? null : `${parts[1]}-${parts[2]}`;
}

/** A telephone number within Japan with its hyphens as typed: `0285(23)1111` as `0285-23-1111`. Null for anything else. */
export function readPhone(typed: string): string | null {
  const plain = plainText(typed)
    .replace(/^\+81[\s-]*\(?0?\)?[\s-]*/, '0')
    .replace(/[()\s]+/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
  return /^0\d{9,10}$/.test(plain.replaceAll('-', '')) && /^[\d-]+$/.test(plain) ? plain : null;
}
