import { expect, test } from '@playwright/test';
import { systemAccounts } from '../../../scripts/setup/accounts.ts';
import { signIn, startWork } from '../../../scripts/tour/terminal-day.ts';
import { launchShell } from '../../../scripts/world/launch.ts';
import { chainOnTerminal } from '../support/chain.ts';
import { openTestWorld } from '../support/test-world.ts';

/** Where the recorder has to share the borrower's account the work goes on, and nobody is told that it is safe. */
for (const shared of [true, false]) {
  const title = shared ? '保護：弱 stands on every screen' : '保護：弱 is said of no recorder with its own account';
  test(title, async () => {
    const own = systemAccounts();
    test.skip(!shared && !own.separate, 'separate accounts take root');
    const { borrower } = own;
    const { world, display, close } = await openTestWorld(
      shared ? { accounts: { ...own, recorder: borrower, office: borrower } } : {},
    );
    const shell = await launchShell(world, display);
    const { page } = shell;
    const weak = page.getByRole('region', { name: '端末の状態' }).getByText('保護：弱');
    try {
      await expect(page.getByRole('heading', { level: 1, name: 'サインイン' })).toBeVisible();
      await expect(weak).toHaveCount(shared ? 1 : 0);
      await signIn(page);
      await expect(page.getByRole('heading', { level: 1, name: '今日の仕事を始める' })).toBeVisible();
      await expect(weak).toHaveCount(shared ? 1 : 0);
      await startWork(page);
      await expect(weak).toHaveCount(shared ? 1 : 0);
      const chain = await chainOnTerminal(page);
      const started = chain?.find(({ type }) => type === 'recorder.started');
      expect(started?.data.protection).toBe(shared ? 'weak' : 'strong');
    } finally {
      await shell.close();
      await close();
    }
  });
}
