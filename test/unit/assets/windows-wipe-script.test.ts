import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LookAnswer, scriptReasons, scriptSteps } from '../../../agent/wipe/windows/script.ts';
import { powershellTokens } from './support/powershell-tokens.ts';

/** wipe.ps1 as it is written; it never ran (docs/windows-acceptance.md, k). */
const script = readFileSync(join(import.meta.dirname, '../../../assets/windows/wipe.ps1'), 'latin1');
const code = powershellTokens(script).filter(({ kind }) => kind !== 'comment');
const without = script.replace(/^\s*#.*$/gm, '');
/** From the name of a function to the next one. */
const bodyOf = (name: string): string => {
  const from = without.search(new RegExp(`^function ${name}\\b`, 'm'));
  expect(from, name).toBeGreaterThan(0);
  const to = without.indexOf('\nfunction ', from + 1);
  return without.slice(from, to < 0 ? undefined : to);
};
/** Each part stands in the body, behind the one before. */
const inOrder = (body: string, ...parts: readonly string[]): void => {
  let at = 0;
  for (const part of parts) {
    const found = body.indexOf(part, at);
    expect(found, part).toBeGreaterThanOrEqual(at);
    at = found + part.length;
  }
};

describe('what it answers', () => {
  test('is one line, of words that its reader knows', () => {
    expect([...without.matchAll(/\[Console\]::Out/g)].length).toBe(1);
    expect(without).not.toMatch(/Write-(Host|Output|Error|Warning)/);
    const labels = [...without.matchAll(/^ {6}'(\w+)' \{ Invoke-\w+ \}$/gm)].map((found) => found[1]);
    expect(new Set(labels)).toEqual(new Set(Object.keys(scriptSteps)));
    const said = [...without.matchAll(/(?:Add-Reason|Invoke-Part) '([a-z-]+)'/g)].map((found) => found[1]);
    expect(new Set(said)).toEqual(new Set(scriptReasons));
  });
  test('to a look, is all of it and no more', () => {
    const keys = [...bodyOf('Get-Look').matchAll(/^ {4}(\w+) = /gm)].map((found) => found[1]);
    expect(new Set(keys)).toEqual(new Set(Object.keys(LookAnswer.shape)));
    for (const name of ['Get-AccountState', 'Get-BiometricState', 'Get-PageFileState', 'Get-HibernationState'])
      expect(bodyOf(name).match(/catch \{\s+return 'unknown'/), name).not.toBeNull();
    expect(bodyOf('Get-CountOrNull')).toContain('catch { return $null }');
  });
  test('comes without a failure only where it came to its end', () => {
    expect(without.trimEnd().endsWith('} catch {\n  exit 1\n}')).toBe(true);
  });
});

describe('what it must not do', () => {
  test('take protectors away or decrypt: BitLocker would leave the key in the clear', () => {
    for (const { text } of code)
      expect(text).not.toMatch(
        /protector|manage-bde|^Disable-BitLocker$|^Suspend-BitLocker$|Clear-BitLockerAutoUnlock/i,
      );
  });
  test('name a disk by a number, or clear one', () => {
    for (const { text } of code)
      expect(text).not.toMatch(/diskpart|Clear-Disk|Initialize-Disk|Format-Volume|PhysicalDrive/i);
  });
  test('know the borrower by a name', () => {
    for (const { text } of code) expect(text).not.toMatch(/\$env:/i);
    expect(bodyOf('Invoke-RemoveAccount')).toContain('Remove-LocalUser -SID $Sid');
    expect(without).not.toMatch(/Remove-LocalUser(?! -SID \$Sid)|Disable-LocalUser(?! -SID \$Sid)/);
    expect(without).not.toMatch(/Win32_UserProfile(?! -Filter "SID='\$Sid'")/);
  });
  test('delete a file: they are overwritten first, elsewhere', () => {
    expect(without).not.toMatch(/Remove-Item|::Delete\(|Clear-RecycleBin/);
  });
});

describe('the order of things', () => {
  test('nothing is done while the borrower is signed in', () => {
    for (const name of ['Invoke-Freeze', 'Invoke-ReleaseVolume', 'Invoke-GatherTraces', 'Invoke-RemoveAccount'])
      expect(bodyOf(name)).toMatch(
        /^function \S+ \{\n {2}if \(Test-SignedIn\) \{ Add-Reason 'borrower-running'; return \}/,
      );
  });
  test('the account is closed and shadow copies go before anything is written over', () => {
    inOrder(bodyOf('Invoke-Freeze'), 'Test-SignedIn', 'Disable-LocalUser', 'Remove-Shadows', 'Test-SignedIn');
    inOrder(bodyOf('Remove-Shadows'), 'vssadmin.exe', "throw 'shadow copies are left'");
  });
  test('automatic unlocking is taken away while the volume is open; then it is locked, and detached', () => {
    inOrder(
      bodyOf('Invoke-ReleaseVolume'),
      ...["-ne 'Unlocked'", 'Disable-BitLockerAutoUnlock', 'Lock-BitLocker', '-ForceDismount', 'Dismount-DiskImage'],
      ...['if ($null -ne (Get-AttachedImage))', "Add-Reason 'still-mounted'"],
    );
  });
  test('the page file counts as cleared after a shutdown alone, asked for by a wipe of this loan', () => {
    inOrder(bodyOf('Get-PageFileState'), "'Since'", 'LastBootUpTime', 'Kernel-General', 'Id = 13', "return 'absent'");
    inOrder(
      bodyOf('Invoke-ClearPaging'),
      'powercfg.exe',
      '-ceq $Given.mark',
      "'ClearPageFileAtShutdown'",
      "'Since'",
      "'Mark'",
    );
  });
  test('every trace of the list is gathered or removed', () => {
    for (const place of [
      'Windows\\Temp',
      'Windows\\WER',
      'spool\\PRINTERS',
      'Prefetch',
      'Search\\Data',
      'WinBioDatabase',
      'Microsoft\\Ngc',
    ])
      expect(without).toContain(place);
    inOrder(bodyOf('Invoke-GatherTraces'), 'New-GatherFolder', 'Stop-Service', 'Get-OwnFiles', 'Move-HelloContainers');
    inOrder(
      bodyOf('Invoke-RemoveAccount'),
      'Remove-CimInstance',
      'Remove-LocalUser',
      'Get-AccountState',
      "'deletejournal'",
    );
    expect(bodyOf('Invoke-RemoveAccount')).toContain(
      "if ((Get-BiometricState) -eq 'present') { Add-Reason 'biometrics-left' }",
    );
    inOrder(
      bodyOf('Get-BiometricState'),
      'EnrolledFactors',
      "return 'present'",
      'Biometric',
      "return 'unknown'",
      "return 'absent'",
    );
  });
});
