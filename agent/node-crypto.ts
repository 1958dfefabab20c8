/**
 * node:crypto, loaded at its first use: without the caches that plain Node brings for its own modules it is a fifth of
 * the agent's start, and nothing before the first screen needs it.
 */
export const nodeCrypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');
