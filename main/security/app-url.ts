/** Scheme of the shell's own pages. No `file:` page is ever loaded. */
export const appScheme = 'app';
const appHost = 'shell';
/** The one page of the shell. */
export const terminalUrl = `${appScheme}://${appHost}/terminal.html`;

/** True for an address of the shell's own files. */
export const isAppUrl = (url: string): boolean => {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${appScheme}:` && parsed.host === appHost;
};
