import type { ErrorCode } from '#contract/errors.ts';

/** Which code a failed write stands for. Null where the error is no storage fault but a bug, which must be thrown. */
export function storageFault(error: unknown): Extract<ErrorCode, 'TM-202' | 'TM-206' | 'TM-207'> | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const { code } = error;
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'TM-202';
  if (code === 'SQLITE_BUSY' || code.startsWith('SQLITE_BUSY_')) return 'TM-206';
  const ours = /^SQLITE_(IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|LOCKED|PERM|PROTOCOL)/.test(code);
  const systems = ['EIO', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'ENOENT', 'ENODEV'].includes(code);
  return ours || systems ? 'TM-207' : null;
}
