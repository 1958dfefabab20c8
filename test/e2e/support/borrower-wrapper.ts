import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemAccounts } from '../../../scripts/setup/accounts.ts';

/**
 * A program that runs `executable` as the borrower and is one file, as Playwright wants it. The test itself stays who
 * it is; Chromium's sandbox stays on, because the borrower is no root.
 */
export function borrowerWrapper(executable: string): string {
  const { borrower, separate } = systemAccounts();
  if (!separate) return executable;
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-wrapper-'));
  chmodSync(folder, 0o755);
  const file = join(folder, 'shell');
  const command = `setpriv --reuid ${borrower.uid} --regid ${borrower.gid} --init-groups "${executable}" "$@"`;
  writeFileSync(file, `#!/bin/sh\nexec ${command}\n`);
  chmodSync(file, 0o755);
  return file;
}
