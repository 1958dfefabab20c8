import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appPath, findAppFile } from '../../../main/security/app-file.ts';
import { answerAppRequest } from '../../../main/security/app-protocol.ts';

let outer = '';
let root = '';

beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), 'tanmori-app-file-'));
  root = join(outer, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  // A sibling whose name begins like the root: a comparison without a separator would let it through.
  await mkdir(join(outer, 'renderer-evil'));
  await writeFile(join(outer, 'renderer-evil', 'secret.html'), 'secret');
  await writeFile(join(outer, 'secret.html'), 'secret');
  await writeFile(join(root, 'terminal.html'), '<h1>端末守</h1>');
  await writeFile(join(root, 'assets', 'index-B4x_9-Z.js'), 'export {}');
  await writeFile(join(root, 'notes.txt'), 'no type');
  await symlink(join(outer, 'secret.html'), join(root, 'link.html'));
  await symlink(join(outer, 'renderer-evil', 'secret.html'), join(root, 'evil.html'));
});
afterAll(() => rm(outer, { recursive: true, force: true }));

describe('app://shell', () => {
  it('finds the files of the page', async () => {
    expect(findAppFile(root, 'app://shell/terminal.html')).toMatchObject({
      contentType: 'text/html; charset=utf-8',
    });
    expect(findAppFile(root, 'app://shell/assets/index-B4x_9-Z.js')?.contentType).toContain('javascript');
    expect(findAppFile(root, 'app://shell/terminal.html?x=1#y')?.path).toContain('terminal.html');
  });

  it.each([
    'app://shell/link.html',
    'app://shell/evil.html',
    'app://shell/notes.txt',
    'app://shell/missing.html',
    'app://shell/',
    'app://shell',
    'app://shell/assets',
    'app://shell/../secret.html',
    'app://shell/%2e%2e/secret.html',
    'app://shell/..%2fsecret.html',
    'app://shell/%2e%2e%2fsecret.html',
    'app://shell/..\\secret.html',
    'app://shell/..%5csecret.html',
    'app://shell/%00terminal.html',
    'app://shell/terminal.html%00.js',
    'app://shell//terminal.html',
    'app://shell///host/share/secret.html',
    'app://shell/\\\\host\\share\\secret.html',
    'app://shell/C:/secret.html',
    'app://shell/terminal.html::$DATA',
    'app://shell/terminal.html.',
    'app://shell/.hidden.html',
    'app://other/terminal.html',
    'app://shell:80/terminal.html',
    'app://user@shell/terminal.html',
    'file:///etc/passwd',
    'https://shell/terminal.html',
    'not a url',
  ])('has nothing at %s', async (url) => {
    expect(findAppFile(root, url)).toBeNull();
  });

  it('never leaves its folder, whatever the address', async () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '%2e', '%2E%2e', '/', '\\', '%2f', '%5c', '%00', 'secret.html', 'C:', 'renderer-evil'),
      fc.string({ maxLength: 6 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const url = `app://shell/${pieces.join('')}`;
        const path = appPath(url);
        if (path !== null) expect(path).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9._/-]*$/);
        // Two dots within a name («a..b») climb nowhere; a name that begins or ends with one might.
        if (path !== null) expect(path).not.toMatch(/(^|\/)\.|\.(\/|$)|\/\//);
        const file = findAppFile(root, url);
        if (file !== null) expect(file.path.startsWith(`${root}/`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('answers GET only, with the policy and no guessing of types', async () => {
    const got = answerAppRequest(root, { method: 'GET', url: 'app://shell/terminal.html' });
    expect(got.statusCode).toBe(200);
    expect(got.data.toString()).toContain('端末守');
    expect(got.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'/);
    expect(got.headers['content-security-policy']).not.toContain('unsafe');
    expect(got.headers['x-content-type-options']).toBe('nosniff');
    for (const method of ['POST', 'HEAD', 'PUT', 'OPTIONS']) {
      expect(answerAppRequest(root, { method, url: 'app://shell/terminal.html' }).statusCode).toBe(405);
    }
    const missing = answerAppRequest(root, { method: 'GET', url: 'app://shell/..%2fsecret.html' });
    expect(missing.statusCode).toBe(404);
    expect(missing.headers['content-security-policy']).toBeDefined();
  });
});
