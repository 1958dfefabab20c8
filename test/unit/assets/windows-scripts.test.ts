import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { WindowsProfile } from '#contract/policy/profile-windows.ts';
import { subscriptions } from '../../../agent/platform/windows/watch.ts';
import { fixtures } from '../agent/platform/windows/support/watch-lines.ts';
import { powershellTokens } from './support/powershell-tokens.ts';

const assets = join(import.meta.dirname, '../../../assets');
const folder = join(assets, 'windows');
const names = readdirSync(folder);
const scripts = names.filter((name) => name.endsWith('.ps1'));
const policies = names.filter((name) => name.endsWith('.xml'));
const bytesOf = (name: string): Buffer => readFileSync(join(folder, name));
const tokensOf = (name: string) => powershellTokens(bytesOf(name).toString('latin1'));
const profile = WindowsProfile.parse(JSON.parse(readFileSync(join(assets, 'profiles/windows.json'), 'utf8')));

describe('the reader of scripts', () => {
  test.each(['"a', "'a", '(', '}', '{ [ } ]', '<# a', '@"\na'])('sees that %j is not whole', (script) => {
    expect(() => powershellTokens(script)).toThrow();
  });
  test('knows strings, comments and here-strings', () => {
    const script = `& 'it''s' "a \`" $(f "b") c" # ( not\n<# { #> @'\n( '\n'@ [x]`;
    expect(powershellTokens(script).map(({ kind }) => kind)).toEqual([
      'word',
      'string',
      'expandable',
      'comment',
      'comment',
      'string',
      'bracket',
      'word',
      'bracket',
    ]);
  });
});

describe.each(scripts)('%s', (name) => {
  const code = () => tokensOf(name).filter(({ kind }) => kind !== 'comment');
  const texts = () => code().filter(({ kind }) => kind === 'string' || kind === 'expandable');

  test('is ASCII, and every string, comment and bracket in it ends', () => {
    expect(bytesOf(name).every((byte) => byte === 10 || (byte >= 32 && byte < 127))).toBe(true);
    expect(code().length).toBeGreaterThan(10);
  });
  test('runs no text as a script and takes none from elsewhere', () => {
    for (const { text } of code()) {
      expect(text).not.toMatch(/invoke-expression|\biex\b|-encodedcommand|invoke-webrequest|downloadstring|add-type/i);
      expect(text).not.toMatch(/(^|\s)-command\b/i);
    }
  });
  test('starts programs by their absolute path only', () => {
    for (const { text } of texts()) {
      if (/\.exe$/i.test(text)) expect(text).toMatch(/^(\$System32|C:\\Windows\\System32)\\/);
    }
    for (const { kind, text } of code()) {
      if (kind === 'word') expect(text).not.toMatch(/^(reg|sc|icacls|wevtutil|netsh|powershell|cmd)(\.exe)?$/i);
    }
  });
  test('does not read what tools print: it differs from language to language', () => {
    for (const { kind, text } of code()) {
      if (kind === 'word') expect(text).not.toMatch(/^(-c?i?(not)?match|select-string|findstr|out-string)$/i);
    }
  });
});

describe('scripts and profile', () => {
  const everything = scripts.flatMap((name) => tokensOf(name).filter(({ kind }) => kind !== 'comment'));
  test('no script repeats a key or a value of a row', () => {
    const texts = everything.map(({ text }) => text.toLowerCase());
    const repeated = profile.rows.flatMap((row) => {
      const word =
        row.kind === 'reg'
          ? row.key
          : row.kind === 'task' || row.kind === 'recorder'
            ? row.task
            : row.kind === 'firewall'
              ? row.rule
              : null;
      return word !== null && texts.some((text) => text.includes(word.toLowerCase())) ? [row.id] : [];
    });
    expect(repeated).toEqual([]);
  });
  test('every kind of row is put in force, taken back and read by somebody', () => {
    const labels = (name: string) =>
      new Set(tokensOf(name).flatMap(({ kind, text }) => (kind === 'string' ? [text] : [])));
    const held = ['reg', 'service'];
    for (const kind of new Set(profile.rows.map((row) => row.kind))) {
      if (!held.includes(kind)) expect(labels('provision.ps1'), kind).toContain(kind);
      if (kind !== 'acl') expect(labels('profile.ps1'), kind).toContain(kind);
    }
  });
  test('services and logs that are watched are those of the profile', () => {
    const services = profile.rows.flatMap((row) => (row.kind === 'service' ? [row.service] : []));
    const text = bytesOf('watch.ps1').toString('latin1');
    const watched = [...text.matchAll(/TargetInstance\.Name='([A-Za-z]+)'/g)].map((found) => found[1]);
    expect(watched).toHaveLength(2);
    // AppLocker's own service is set by provision.ps1: it is protected, and no row of the registry can hold it.
    for (const name of watched) expect([...services, 'AppIDSvc']).toContain(name);
    for (const row of profile.rows) if (row.kind === 'auditlog') expect(text).toContain(`'${row.channel}'`);
  });
  test('watch.ps1 writes what its reader knows, and no other kind of line', () => {
    const script = bytesOf('watch.ps1').toString('latin1');
    const keysOf = (value: unknown): readonly string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, below]) => [...(Array.isArray(value) ? [] : [key]), ...keysOf(below)])
        : [];
    const lines = fixtures.map(({ line }) => JSON.parse(line) as { readonly t: string; readonly d: unknown });
    const written = [...script.matchAll(/Write-Event '([a-z_]+)'/g)].map((found) => found[1]);
    expect(new Set(written)).toEqual(new Set(lines.map(({ t }) => t)));
    for (const key of new Set(lines.flatMap(({ d }) => keysOf(d)))) {
      expect(script, key).toMatch(new RegExp(`\\b${key} = `));
    }
    for (const name of Object.values(subscriptions).flat()) {
      expect(script.includes(`'${name}' = `) || script.includes(`  ${name} = "SELECT`), name).toBe(true);
    }
  });
  test('the recorder runs as LocalService, from a folder of its own, by a program that the borrower may not start', () => {
    const recorders = profile.rows.filter((row) => row.kind === 'recorder');
    const closed = profile.rows.flatMap((row) => (row.kind === 'acl' && row.rights === 'recorder' ? [row] : []));
    expect([recorders.length, closed.length]).toEqual([1, 1]);
    const [recorder] = recorders;
    const [folder] = closed;
    if (recorder === undefined || folder === undefined) throw new Error('no recorder');
    expect(recorder.config).toBe(`${folder.path}\\recorder.json`);
    // The folder has its rights before anything is started in it.
    expect(profile.rows.indexOf(folder)).toBeLessThan(profile.rows.indexOf(recorder));
    const script = bytesOf('provision.ps1').toString('latin1');
    const body = script.slice(script.indexOf('function Set-Recorder'), script.indexOf('function Set-Row'));
    expect(body).toContain("-UserId 'S-1-5-19' -LogonType ServiceAccount -RunLevel Limited");
    expect(body.indexOf('Get-AuthenticodeSignature')).toBeGreaterThan(0);
    expect(body.indexOf('Get-AuthenticodeSignature')).toBeLessThan(body.indexOf('Register-ScheduledTask'));
    const rules = bytesOf('applocker.xml').toString('utf8');
    expect(rules).toMatch(
      /UserOrGroupSid="\{\{sid\}\}" Action="Deny">\s*<Conditions>\s*<FilePathCondition Path="\*\\node\.exe" \/>/,
    );
  });
  test('files that rows name are there', () => {
    for (const row of profile.rows) {
      if (row.kind === 'applocker') expect(names).toEqual(expect.arrayContaining([row.policy, row.clear]));
      if (row.kind === 'task') expect(names).toContain(row.script);
    }
  });
  test('the installer ships them', () => {
    const builder = readFileSync(join(assets, '../electron-builder.yml'), 'utf8');
    expect(builder).toMatch(/from: assets\/windows\n {4}to: windows\n {4}filter: \['\*\.ps1', '\*\.xml'\]/);
    expect(names.every((name) => /\.(ps1|xml)$/.test(name))).toBe(true);
    expect(builder).toMatch(/^win:[\s\S]*from: out\/windows-node\n {6}to: node\n {6}filter: \[node\.exe\]/m);
    expect(builder).toMatch(/from: out\/recorder\n {4}to: recorder\n/);
    expect(builder).toMatch(/^nsis:[\s\S]*perMachine: true[\s\S]*runAfterFinish: false/m);
  });
});

describe('AppLocker', () => {
  const text = bytesOf('applocker.xml').toString('utf8');
  test.each(policies)('%s is whole', (name) => {
    const open: string[] = [];
    for (const [, end, tag, self] of bytesOf(name)
      .toString('utf8')
      .matchAll(/<(\/?)([A-Za-z]+)[^<>]*?(\/?)>/g)) {
      if (end === '/') expect(open.pop()).toBe(tag);
      else if (self !== '/') open.push(tag ?? '');
    }
    expect(open).toEqual([]);
  });
  test('every collection that is enforced is there, packaged apps too, and every id once', () => {
    // With programs enforced and no rule for packaged apps, all of those stop (event 8027).
    expect([...text.matchAll(/Type="(\w+)" EnforcementMode="Enabled"/g)].map((found) => found[1])).toEqual([
      'Exe',
      'Msi',
      'Script',
      'Appx',
    ]);
    const ids = [...text.matchAll(/ Id="([0-9a-f-]{36})"/g)].map((found) => found[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });
  test('everybody may start what is below Windows, but for what the borrower can write there', () => {
    const rules = [...text.matchAll(/Name="Windows"[\s\S]*?<\/FilePathRule>/g)].map(([rule]) => rule);
    expect(rules).toHaveLength(2);
    for (const rule of rules) {
      for (const path of ['%WINDIR%\\Temp\\*', '%WINDIR%\\Tasks\\*', '%SYSTEM32%\\spool\\drivers\\color\\*']) {
        expect(rule).toContain(`<FilePathCondition Path="${path}" />`);
      }
    }
  });
  test('clearing clears every collection', () => {
    const cleared = bytesOf('applocker-clear.xml').toString('utf8');
    for (const [, type] of text.matchAll(/RuleCollection Type="(\w+)"/g)) {
      expect(cleared).toContain(`Type="${type}" EnforcementMode="NotConfigured"`);
    }
  });
});
