/** Scheme of the shell's own pages. No `file:` page is ever loaded. */
export const appScheme = 'app';
const appHost = 'shell';

/** Each window of the shell has one page, and never another. */
export const pageUrls = {
  terminal: `${appScheme}://${appHost}/terminal.html`,
  warning: `${appScheme}://${appHost}/warning.html`,
} as const;

/** Windows of the shell. */
export type WindowName = keyof typeof pageUrls;

/** True for an address of the shell's own files. */
export const isAppUrl = (url: string): boolean => {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${appScheme}:` && parsed.host === appHost;
};
