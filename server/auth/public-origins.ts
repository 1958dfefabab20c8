/**
 * Whether a Host field names this office. The set holds origins such as `https://localhost:8443`. A request for any
 * other host is refused: it keeps a signature from being carried to another office and closes DNS rebinding.
 */
export function originOfHost(host: string | undefined, origins: ReadonlySet<string>): string | null {
  if (host === undefined || !/^[A-Za-z0-9.:[\]-]{1,255}$/.test(host) || !URL.canParse(`https://${host}`)) return null;
  const { origin } = new URL(`https://${host}`);
  return origins.has(origin) ? origin : null;
}

/**
 * Whether a request that signs someone in may come from this page. A browser always says where it comes from on POST;
 * a program that says nothing cannot be tricked by a page.
 */
export function isOwnPage(
  headers: { readonly origin?: string | undefined; readonly 'sec-fetch-site'?: string | string[] | undefined },
  origins: ReadonlySet<string>,
): boolean {
  if (headers.origin !== undefined && !origins.has(headers.origin)) return false;
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}
