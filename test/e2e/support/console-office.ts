import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import type { TrailEntry } from '#contract/trail/entry.ts';
import { type Office, startOffice } from './office.ts';
import { loanOpened, longSession, type SampleDay, sampleDay, shortSessions, yesterday } from './sample-day.ts';
import { type EnrolledTerminal, enrolTerminal } from './upload.ts';

/** The office with trails in it, shared by the specs of one worker. */
export interface ConsoleWorld {
  readonly office: Office;
  readonly terminal: EnrolledTerminal;
  /** Calendar day in Japan of everything uploaded. */
  readonly dayDate: string;
  readonly day: SampleDay;
  readonly dayEntries: readonly TrailEntry[];
  readonly long: SampleDay;
  readonly shortCount: number;
}

/** 見本 accounts by role. */
export const accounts = {
  staff: '100123',
  otherStaff: '100456',
  newStaff: '100789',
  manager: '200045',
  it: '300011',
  secondIt: '300022',
  auditor: '400007',
  hr: '500033',
  admin: '900001',
} as const;

const shortCount = 54;

export const test = base.extend<{ baseURL: string }, { world: ConsoleWorld }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function needs from its pattern
    async ({}, use) => {
      const home = await mkdtemp(join(tmpdir(), 'tanmori-console-'));
      const office = await startOffice({ home });
      try {
        const terminal = await enrolTerminal(office, 'T-0001');
        const dayDate = yesterday(new Date());
        const { loan } = terminal.facts;
        const day = sampleDay(dayDate, accounts.staff);
        const long = longSession(dayDate, accounts.staff, 520);
        await terminal.deliver([
          loanOpened(dayDate, { terminal: 'T-0001', staff: accounts.staff, from: loan.from, to: loan.to }),
        ]);
        const dayEntries = await terminal.deliver(day.drafts);
        await terminal.deliver(shortSessions(dayDate, accounts.staff, shortCount));
        await terminal.deliver(long.drafts);
        await use({ office, terminal, dayDate, day, dayEntries, long, shortCount });
      } finally {
        await office.stop();
        await rm(home, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ world }, use) => use(world.office.url),
});

export { expect };

/** Signs in through the page and waits for the first page of the role. */
export async function signIn(page: Page, who: keyof typeof accounts, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByRole('textbox', { name: '職員番号' }).fill(accounts[who]);
  await page.getByRole('textbox', { name: 'パスワード' }).fill(`mihon-${accounts[who]}`);
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  await expect(page.getByRole('button', { name: 'サインアウト' })).toBeVisible();
}
