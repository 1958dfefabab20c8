const pages =
  /^\/(people|sections-list|password|terminals|sessions|board|reports|orders|inbox|queue|findings|deputies|forms|loan-requests|takeouts|ledger|remote-profiles|statistics|telework-ids|notices|mails|settings|second-factors?|retention|audit\/[a-z]+)([/?].*)?$/;

/** The sign-in page that comes back to `wanted` afterwards. */
export const signInAddress = (wanted: string): string =>
  pages.test(wanted) ? `/sign-in?next=${encodeURIComponent(wanted)}` : '/sign-in';

/** Where to go after sign-in. Only pages of this console count: `next` comes from the address bar. */
export function wantedPath(params: URLSearchParams): string {
  const next = params.get('next') ?? '';
  return pages.test(next) && !next.includes('\\') ? next : '/';
}
