import { z } from 'zod';

/**
 * An e-mail address as mail servers take it (RFC 5321: 254 characters at most): ASCII, without a name, a comment or a
 * quoted part, so that nothing in it can begin another header or another recipient.
 */
export const MailAddress = z.email().max(254);

/** What somebody typed or a list holds: an address, or empty for none; null where it is neither. */
export function readMailAddress(typed: string): string | null {
  const plain = typed.normalize('NFKC').trim();
  return plain === '' || MailAddress.safeParse(plain).success ? plain : null;
}
