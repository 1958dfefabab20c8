import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemAccounts } from '../../../scripts/setup/accounts.ts';

/**
 * A program that runs `executable` as the borrower and is one file, as Playwright wants it. The test itself stays who
 * it is; Chromium's sandbox stays on, because the borrower is no root.
 */
export function borrowerWrapper(executable: string): string {
  return writeWrapper(wrapperFolder(), executable, '');
}

/**
 * The same for Playwright's `_electron.launch`. Given an executable of ours it leaves out its own loader, which holds
 * the app back until Playwright listens; without it a launch now and then waits for ever. So it is put in here.
 */
export function playwrightWrapper(executable: string): string {
  const folder = wrapperFolder();
  const loader = join(folder, 'loader.cjs');
  const playwright = dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'));
  // A copy, because the borrower may not be able to read this repository.
  copyFileSync(join(playwright, 'lib/server/electron/loader.js'), loader);
  chmodSync(loader, 0o644);
  return writeWrapper(folder, executable, `-r "${loader}"`);
}

/** Removed together when the tests end: what runs may still need them until then. */
const folders: string[] = [];

function wrapperFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-wrapper-'));
  if (folders.length === 0) {
    process.once('exit', () => {
      for (const each of folders) rmSync(each, { recursive: true, force: true });
    });
  }
  folders.push(folder);
  chmodSync(folder, 0o755);
  return folder;
}

function writeWrapper(folder: string, executable: string, firstArguments: string): string {
  const { borrower, separate } = systemAccounts();
  const as = separate ? `setpriv --reuid ${borrower.uid} --regid ${borrower.gid} --init-groups` : '';
  const file = join(folder, 'shell');
  writeFileSync(file, `#!/bin/sh\nexec ${as} "${executable}" ${firstArguments} "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}
