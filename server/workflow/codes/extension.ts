import { maxExtensionDays } from '#contract/loan/code.ts';
import { dayLater } from '#contract/loan/period.ts';
import { localDate } from '#contract/session/closing.ts';

/**
 * The last days that an extension can name. The present one may be named again once it is an extended one: the answer
 * that gave it may never have reached the terminal.
 */
export function extensionRange(
  signedTo: string,
  to: string,
  now: Date,
): { readonly earliestTo: string; readonly latestTo: string } {
  const present = to > signedTo ? to : dayLater(signedTo, 1);
  const today = localDate(now);
  return { earliestTo: present > today ? present : today, latestTo: dayLater(signedTo, maxExtensionDays) };
}
