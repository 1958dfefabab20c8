declare const __VERSION__: string;

/** Set by the build; a run from source has none. */
export const version: string = typeof __VERSION__ === 'string' ? __VERSION__ : '0.0.0-source';
