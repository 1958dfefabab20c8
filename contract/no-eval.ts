import { config } from 'zod';

/**
 * Imported first by an entry, before any schema is made: zod then neither compiles its objects with `new Function`,
 * which the page's CSP forbids, nor looks whether it may. A schema that is used a few times is not worth compiling.
 */
config({ jitless: true });
