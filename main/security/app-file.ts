import { realpathSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { isAppUrl } from './app-url.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
};

/** A file that may be sent to the page. Only {@link findAppFile} makes one. */
export interface AppFile {
  readonly path: string;
  readonly contentType: string;
}

/**
 * Plain names only, joined by single slashes: no escape, no drive, no stream, no backslash, no dot at either end of a
 * name. What the bundler writes needs nothing else, and everything that climbs needs something else.
 */
const plainPath = /^(?:\/[A-Za-z0-9_-](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?)+$/;

/** Path below the root that an address names, or null where it is not plain. `url` is as the page wrote it. */
export function appPath(url: string): string | null {
  if (!isAppUrl(url)) return null;
  const { pathname, username, password } = new URL(url);
  if (username !== '' || password !== '' || !plainPath.test(pathname)) return null;
  return pathname.slice(1);
}

/** The file that an address names, if it really lies below `root`: links are followed before that is judged. */
export function findAppFile(root: string, url: string): AppFile | null {
  const path = appPath(url);
  if (path === null) return null;
  const contentType = contentTypes[extname(path)];
  if (contentType === undefined) return null;
  try {
    const realRoot = realpathSync(root);
    const realFile = realpathSync(join(root, path));
    return realFile.startsWith(realRoot + sep) ? { path: realFile, contentType } : null;
  } catch {
    return null;
  }
}
