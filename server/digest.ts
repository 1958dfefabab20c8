import { hash } from 'node:crypto';

/** SHA-256 as lower-case hex. */
export const sha256 = (bytes: Uint8Array | string): string => hash('sha256', bytes, 'hex');

/** SHA-256, 32 bytes. */
export const sha256Bytes = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');
