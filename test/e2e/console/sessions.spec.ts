import { eraDateWithWeekday } from '#contract/words/era.ts';
import { datePartsOf } from '../../../renderer/strings/date-parts.ts';
import { accounts, expect, signIn, test } from '../support/console-office.ts';

test('the list tells of a session when, who, what, how often something was prevented and where the watch had a gap', async ({
  page,
  world,
}) => {
  await signIn(page, 'auditor', '/sessions?last=yes');
  const day = page.getByRole('row').filter({ hasText: '総合計画の素案づくり' });
  await expect(day).toContainText(eraDateWithWeekday(world.dayDate));
  await expect(day).toContainText('8:30');
  await expect(day).toContainText('17:15');
  await expect(day).toContainText('見本 花子');
  await expect(day.getByRole('cell').nth(4)).toHaveText('1件');
  await expect(day.getByRole('cell').nth(5)).toHaveText('1件');
  await day.getByRole('link').click();
  await expect(page).toHaveURL(`${world.office.url}/sessions/${world.day.session}`);
});

test('fifty to a page, and the address leads back to the same page', async ({ page, world }) => {
  const total = world.shortCount + 2;
  await signIn(page, 'auditor', '/sessions');
  await expect(page.getByRole('status')).toHaveText(`${total}件`);
  await expect(page.getByRole('row')).toHaveCount(51);
  await page.getByRole('link', { name: '次のページ' }).click();
  await expect(page.getByRole('row')).toHaveCount(total - 50 + 1);
  await expect(page).toHaveURL(/\?after=[^&]+$/);
  await page.reload();
  await expect(page.getByRole('row')).toHaveCount(total - 50 + 1);
  await page.goBack();
  await expect(page.getByRole('row')).toHaveCount(51);
  await expect(page.getByRole('status')).toHaveText(`${total}件`);
});

test('filters narrow the list, live in the address and can be taken away', async ({ page, world }) => {
  await signIn(page, 'auditor', '/sessions');
  const { year, month, day } = datePartsOf(world.dayDate);
  await page.getByText('条件を増やす').press('Enter');
  const from = page.getByRole('group', { name: '始業した日（始まり）' });
  await from.getByRole('textbox', { name: '年' }).fill(year);
  await from.getByRole('textbox', { name: '月' }).fill(month);
  await from.getByRole('textbox', { name: '日', exact: false }).last().fill(day);
  await expect(from).toContainText(eraDateWithWeekday(world.dayDate));
  await page.getByRole('textbox', { name: '職員番号' }).fill('１００１２３');
  await page.getByRole('textbox', { name: 'PC管理番号' }).fill('ｔ－０００１');
  await page.getByRole('combobox', { name: '状態' }).selectOption('終業済み');
  await page.getByRole('button', { name: '絞り込む' }).click();
  await expect(page).toHaveURL(
    `${world.office.url}/sessions?from=${world.dayDate}&staff=${accounts.staff}&terminal=T-0001&state=closed`,
  );
  await expect(page.getByRole('status')).toHaveText(`${world.shortCount + 2}件`);

  await page.goto('/sessions?state=open');
  await expect(page.getByText('条件に合う勤務の記録がありません。')).toBeVisible();
  await expect(page.getByRole('combobox', { name: '状態' })).toHaveValue('open');
  await page.goto(`/sessions?to=2019-05-01`);
  await expect(page.getByText('令和元年5月1日（水）')).toBeVisible();
  await expect(page.getByRole('status')).toHaveText('0件');
  await page.getByRole('button', { name: '条件を消す' }).click();
  await expect(page.getByRole('row')).toHaveCount(51);
});

test('a date that does not exist, or an end before its beginning, is said and not sent', async ({ page, world }) => {
  await signIn(page, 'auditor', '/sessions?from=2026-11-30&to=2026-12-01');
  const to = page.getByRole('group', { name: '始業した日（終わり）' });
  await to.getByRole('textbox', { name: '月' }).fill('2');
  await to.getByRole('textbox').last().fill('30');
  // Folded away with its fault, the field is opened again.
  await page.getByText('条件を増やす').press('Enter');
  await expect(to).toBeHidden();
  await page.getByRole('button', { name: '絞り込む' }).click();
  await expect(to).toContainText('年・月・日を確かめてください。');
  await expect(to.getByRole('textbox').first()).toBeFocused();
  await to.getByRole('textbox').last().fill('28');
  await expect(to).toContainText('終わりの日を、始まりの日と同じかあとの日にしてください。');
  await expect(page).toHaveURL(`${world.office.url}/sessions?from=2026-11-30&to=2026-12-01`);
});
