/** Build-time constants: replaced by the bundler, so that no switch or variable can turn a production build. */
declare const __FLAVOUR__: 'production' | 'test';
declare const __VERSION__: string;

export type Flavour = typeof __FLAVOUR__;
export const flavour: Flavour = __FLAVOUR__;
export const version: string = __VERSION__;
