import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const root = join(import.meta.dirname, '..', '..');

/** One worker: the specs share one machine with a real Electron, a real Chromium and real servers. */
export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: join(root, 'test-results'),
  reporter: 'list',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  projects: [
    {
      name: 'console',
      testDir: join(import.meta.dirname, 'console'),
      use: {
        browserName: 'chromium',
        viewport: { width: 1366, height: 768 },
        locale: 'ja-JP',
        // Another zone than Japan's, so that a time shown in the browser's own zone is seen.
        timezoneId: 'America/New_York',
        // The city CA is not in Chromium's store here; that terminals pin it is tested where terminals connect.
        ignoreHTTPSErrors: true,
        screenshot: 'only-on-failure',
        // Chromium refuses to sandbox the pages of root.
        launchOptions: { executablePath: '/usr/bin/chromium', chromiumSandbox: process.getuid?.() !== 0 },
      },
    },
    { name: 'terminal', testDir: join(import.meta.dirname, 'terminal') },
  ],
});
