import { hash } from 'node:crypto';
import type { Sha256 } from '#contract/trail/entry.ts';

/** Node's SHA-256 in the form that the contract asks for. */
export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'hex');
