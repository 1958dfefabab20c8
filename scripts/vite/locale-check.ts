import type { Plugin } from 'vite';

const file = /react-aria\/dist\/private\/i18n\/useDefaultLocale\.mjs$/;
const check = 'Intl.DateTimeFormat.supportedLocalesOf([';

/**
 * react-aria asks as soon as it is loaded whether the browser's own language is a well-formed tag, and takes a call
 * that first opens the calendar data of every language there is: a tenth of the page's start. `getCanonicalLocales`
 * throws for the same tags and opens nothing. The build fails where react-aria no longer has the call.
 */
export const cheapLocaleCheck = (): Plugin => ({
  name: 'cheap-locale-check',
  enforce: 'pre',
  transform: {
    filter: { id: file },
    handler(code) {
      if (code.split(check).length !== 2) this.error('react-aria checks its locale in another way: see this plugin');
      return { code: code.replace(check, 'Intl.getCanonicalLocales(['), map: null };
    },
  },
});
