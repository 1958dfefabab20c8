/** Paths as bytes: a name on a Linux disk need not be valid UTF-8, and a guard that skips such a name is no guard. */

const slash = Buffer.from('/');

export const joinPath = (folder: Buffer, name: Buffer): Buffer => Buffer.concat([folder, slash, name]);

/** A string that names these bytes and nothing else; for maps, never shown. */
export const keyOf = (path: Buffer): string => path.toString('latin1');

export const isHidden = (name: Buffer): boolean => name[0] === 0x2e;

/** What an entry can hold of a folder's path. */
export const pathText = (path: Buffer): string => path.toString('utf8').slice(-4096);
