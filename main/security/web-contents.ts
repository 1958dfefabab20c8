import type { App } from 'electron';
import { isAppUrl } from './app-url.ts';

/** Says what was refused. Never with what a person typed. */
export type SayRefused = (channel: string, why: string) => void;

/** Nothing that any page of this app becomes may leave the app. Before the first window. */
export function secureWebContents(app: App, sayRefused: SayRefused): void {
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('login', (event, _contents, _details, _authInfo, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('web-contents-created', (_created, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      sayRefused('window-open', originOf(url));
      return { action: 'deny' };
    });
    const stay = (event: { readonly url: string; preventDefault(): void }): void => {
      event.preventDefault();
      sayRefused('navigation', originOf(event.url));
    };
    // The shell's one page never navigates; a window loads it from this side, which raises none of these.
    contents.on('will-navigate', stay);
    contents.on('will-frame-navigate', (event) => {
      if (!isAppUrl(event.url)) stay(event);
    });
    contents.on('will-redirect', stay);
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
      sayRefused('webview', '');
    });
  });
}

/** Where to, without the path: an address may hold personal data. */
const originOf = (url: string): string => {
  const parsed = URL.parse(url);
  return parsed === null ? 'unreadable' : `${parsed.protocol}//${parsed.host}`.slice(0, 100);
};
