import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Browser, codeOf } from './support/browser.ts';
import { openOffice, type TestOffice } from './support/office.ts';

const folder = mkdtempSync(join(tmpdir(), 'tanmori-console-'));
let office: TestOffice;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'console.html'), '<!doctype html><title>見本</title>');
  writeFileSync(join(folder, 'assets', 'console-abc.js'), 'export {}');
  writeFileSync(join(folder, 'assets', '.hidden'), 'secret');
  writeFileSync(join(folder, 'outside.txt'), 'secret');
  office = await openOffice({ consoleFolder: folder });
  browser = new Browser(office);
});
afterAll(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

const OpenApi = z.looseObject({ openapi: z.literal('3.1.0'), paths: z.record(z.string(), z.looseObject({})) });

describe('the console’s files', () => {
  it.each(['/', '/sign-in', '/terminals', '/sessions', '/sessions/2f1c7a52-37a5-4f0e-9f6e-0d0a4a3f9a10', '/?x=1'])(
    'are one document at %s, never kept by a cache',
    async (url) => {
      const answer = await browser.get(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body).toContain('見本');
    },
  );

  it('with a hash in their name may be kept', async () => {
    const answer = await browser.get('/assets/console-abc.js?v=1');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toMatch(/\/javascript; charset=utf-8$/);
    expect(answer.headers['cache-control']).toContain('immutable');
  });

  it('tell a browser at an address that is none in a page, and everything else in JSON', async () => {
    const asPage = { accept: 'text/html,application/xhtml+xml' };
    const answer = await browser.get('/nothing?x=1', asPage);
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toContain('見本');
    for (const url of ['/v1/nothing', '/assets/nothing.js', '/docs/nothing', '/v1'])
      expect(codeOf(await browser.get(url, asPage)), url).toBe('OF-404');
    expect(codeOf(await browser.get('/nothing'))).toBe('OF-404');
  });

  it.each([
    '/outside.txt',
    '/assets/../outside.txt',
    '/assets/%2e%2e/outside.txt',
    '/assets/..%2foutside.txt',
    '/assets/..%5coutside.txt',
    '/assets/.hidden',
    '/assets/',
    '/assets/missing.js',
    '/console.html',
  ])('are nothing else: %s', async (url) => {
    const answer = await browser.get(url);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.body).not.toContain('secret');
  });
});

it.each(['/', '/v1/health', '/v1/terminals', '/nothing', '/assets/console-abc.js'])(
  'hardens every answer: %s',
  async (url) => {
    const { headers } = await browser.get(url);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';script-src 'self';style-src 'self';font-src 'self';img-src 'self';connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
    );
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-powered-by']).toBeUndefined();
  },
);

it('describes every route of the API as OpenAPI, each with its refusals', async () => {
  const { paths } = OpenApi.parse((await browser.get('/docs/json')).json());
  const documented = office.accessTable
    .filter((r) => r.url.startsWith('/v1/'))
    .map((r) => r.url.replace(/:(\w+)/g, '{$1}'));
  expect(Object.keys(paths).sort()).toEqual([...new Set([...documented, '/docs/json'])].sort());
  expect(JSON.stringify(paths['/v1/terminal/entries'])).toContain('"409"');
});

it('says nothing of an unexpected fault but its code', async () => {
  const broken = await openOffice({
    more: (app) =>
      void app.route({
        method: 'GET',
        url: '/v1/broken',
        config: { access: 'public' },
        handler: () => {
          throw new Error('at secret place');
        },
      }),
  });
  const answer = await new Browser(broken).get('/v1/broken');
  expect(codeOf(answer)).toBe('OF-500');
  expect(answer.body).not.toContain('secret');
  await broken.close();
});
