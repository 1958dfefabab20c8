import { pageUrls, type WindowName } from '../security/app-url.ts';

/** Where a call came from. */
export interface Sender {
  /** Name of the window that owns the page; null for a page of no window of ours. */
  readonly window: WindowName | null;
  readonly isMainFrame: boolean;
  /** Address of the calling frame; null where it is gone already. */
  readonly url: string | null;
}

/** A window whose page was checked. Only {@link checkSender} makes one. */
export interface TrustedSender {
  readonly window: WindowName;
}

/** The trusted window behind a call, or why it is not trusted. */
export function checkSender(sender: Sender): TrustedSender | { readonly why: string } {
  if (sender.window === null) return { why: 'unknown window' };
  if (!sender.isMainFrame) return { why: 'not the main frame' };
  // The whole address, not its beginning: no other page of the scheme may ask either, nor one window's in another.
  if (sender.url !== pageUrls[sender.window]) return { why: 'unknown page' };
  return { window: sender.window };
}
