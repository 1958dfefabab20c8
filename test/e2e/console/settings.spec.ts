import { calendarAtFirst, holidaysOf } from '#contract/forms/calendar/days-off.ts';
import { toCp932 } from '../../server/support/cp932.ts';
import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

/** As `syukujitsu.csv` has it. */
const listOf = (year: number, more = ''): Buffer =>
  toCp932(
    `国民の祝日・休日月日,国民の祝日・休日名称\r\n${Object.entries(holidaysOf(2027, calendarAtFirst))
      .map(([day, name]) => `${year}/${Number(day.slice(0, 2))}/${Number(day.slice(3))},${name}\r\n`)
      .join('')}${more}`,
  );

test('職員活性課 takes in the holidays of a year, after each bad row was said', async ({ page }) => {
  await signIn(page, 'hr', '/settings');
  await expect(page.getByText('令和10年（2028年）からの祝日は、まだ登録されていません。')).toBeVisible();
  await expectAccessible(page, 'settings');
  await page.screenshot({ path: test.info().outputPath('settings.png'), fullPage: true });
  const file = page.getByLabel('内閣府の「国民の祝日」のCSV');
  const csv = (buffer: Buffer) => ({ name: 'syukujitsu.csv', mimeType: 'text/csv', buffer });
  await file.setInputFiles(csv(listOf(2028, '2028/2/30,見本の日\r\n')));
  await expect(page.getByText('直すところがあるため、まだ反映できません。')).toBeVisible();
  await expect(page.getByRole('row', { name: /2028\/2\/30/ })).toContainText('日付として読めません。');
  await expectAccessible(page, 'settings-faults');
  await page.screenshot({ path: test.info().outputPath('faults.png'), fullPage: true });
  await file.setInputFiles(csv(listOf(2028)));
  await expect(page.getByText('文字の種類はShift_JIS（CP932）です。')).toBeVisible();
  await page.getByRole('button', { name: '1件を反映する' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '取り込む' }).click();
  await expect(dialog.getByText('取り込む理由を入力してください。')).toBeVisible();
  await dialog.getByRole('textbox', { name: '取り込む理由' }).fill('内閣府の発表のため。');
  await dialog.getByRole('button', { name: '取り込む' }).click();
  await expect(page.getByText('祝日を取り込みました。')).toBeVisible();
  await expect(page.getByRole('row', { name: /2028年/ })).toContainText('一覧から取り込み');
});

test('the break, the city’s own day off and the unit of 延べ are changed, each said before', async ({ page }) => {
  await signIn(page, 'hr', '/settings');
  const save = page.getByRole('button', { name: '変えるところを確かめる' });
  await save.click();
  await expect(page.getByText('変わるところはありません。')).toBeVisible();
  await page.getByRole('textbox', { name: '休憩の終わり' }).fill('12:30');
  await save.click();
  await expect(page.getByText('1日7時間45分が残るようにしてください。')).toBeVisible();
  await page.getByRole('textbox', { name: '休憩の始まり' }).fill('１２：１５');
  await page.getByRole('textbox', { name: '休憩の終わり' }).fill('13:15');
  for (const [unit, text] of [
    ['年', '2028'],
    ['月', '12'],
    ['日', '1'],
  ] as const)
    await page.getByRole('textbox', { name: `加える日 ${unit}` }).fill(text);
  await page.getByRole('textbox', { name: '休日の名前' }).fill('市制記念日');
  await page.getByRole('button', { name: '市の休日を加える' }).click();
  await page.getByRole('radio', { name: /^人日/ }).check({ force: true });
  await save.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem')).toHaveText([
    '延べの単位：人月 → 人日',
    '休憩の始まり：12:00 → 12:15',
    '休憩の終わり：13:00 → 13:15',
    '市の休日 令和10年12月1日：（なし） → 市制記念日',
  ]);
  await page.screenshot({ path: test.info().outputPath('dialog.png') });
  await expectAccessible(page, 'settings-dialog');
  await dialog.getByRole('textbox', { name: '変える理由' }).fill('規則の改正のため。');
  await dialog.getByRole('button', { name: '設定を変える' }).click();
  await expect(page.getByText('設定を変えました。')).toBeVisible();
  await expect(page.getByText('市制記念日')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('changed.png'), fullPage: true });
});

test('情報政策課 sees them and changes nothing', async ({ page }) => {
  await signIn(page, 'it', '/settings');
  await expect(page.getByText('この役割では見るだけです。')).toBeVisible();
  await expect(page.getByText('令和10年12月1日 市制記念日')).toBeVisible();
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  await expectAccessible(page, 'settings-it');
  await page.screenshot({ path: test.info().outputPath('it.png'), fullPage: true });
});
