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
  const ofA = page.getByRole('textbox', { name: '時差出勤A' });
  await ofA.fill('14:00');
  await save.click();
  await expect(page.getByText('6:00より後に始まり、14:45より前に終わる1時間にしてください。')).toBeVisible();
  await expect(ofA).toBeFocused();
  await page.screenshot({ path: test.info().outputPath('shift-fault.png') });
  await ofA.fill('１０時００分');
  await save.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem')).toHaveText([
    '延べの単位：人月 → 人日',
    '時差出勤Aの休憩の始まり：（いつもの休憩） → 10:00',
    '時差出勤Aの休憩の終わり：（いつもの休憩） → 11:00',
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
  await expect(page.getByText(/^休憩：令和.*から。定めた人：.*（500033）。理由：規則の改正のため。$/)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('changed.png'), fullPage: true });
});

test('the minutes of the ten steps on paper are laid down with where they come from, by the keyboard alone', async ({
  page,
}) => {
  await signIn(page, 'hr', '/settings');
  const press = async (name: string) => {
    await page.getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
  };
  const ledger = page.getByRole('textbox', { name: '④ 端末機等管理簿（分）' });
  await ledger.fill('９９９');
  await press('分数の変更を確かめる');
  await expect(ledger).toBeFocused();
  await expect(page.getByText('0から480までの分数を入力してください。')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('４０');
  await page.keyboard.press('Enter');
  const source = page.getByRole('textbox', { name: '分数の根拠' });
  await expect(source).toBeFocused();
  await expect(page.getByText('その分数をどう調べたかに書き換えてください。')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('paper-fault.png') });
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('令和8年10月、5課に聞いた平均');
  await press('分数の変更を確かめる');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem').first()).toHaveText('④ 端末機等管理簿：15分 → 40分');
  await expectAccessible(page, 'settings-paper-dialog');
  await dialog.getByRole('textbox', { name: '変える理由' }).fill('聞き取りのため。');
  await dialog.getByRole('button', { name: '設定を変える' }).click();
  await expect(page.getByText('設定を変えました。')).toBeVisible();
  await expect(page.getByText('設定を変えました。')).toBeInViewport();
  await expect(page.getByText('理由：聞き取りのため。')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('paper-done.png') });
});

test('情報政策課 lays down the forms of telework and 在席の確認, after each field that is wrong was said', async ({
  page,
}) => {
  await signIn(page, 'it', '/settings');
  await expect(page.getByText('製品のはじめの値のままです。').first()).toBeVisible();
  await page.getByRole('link', { name: '紙の手順にかかる時間' }).click();
  await expect(page.getByRole('heading', { name: '紙の手順にかかる時間' })).toBeInViewport();
  await page.getByRole('link', { name: '貸出の決まり' }).click();
  await page.screenshot({ path: test.info().outputPath('lending.png') });
  await expectAccessible(page, 'settings-lending');
  const save = page.getByRole('button', { name: '貸出の決まりの変更を確かめる' });
  const place = page.getByRole('textbox', { name: 'モバイルで働ける場所' });
  await place.fill('');
  await page.getByRole('textbox', { name: '未応答とするまでの時間' }).fill('20');
  await page.getByRole('radio', { name: '間隔をおいて尋ねる' }).check({ force: true });
  await page.getByRole('textbox', { name: '尋ねる間隔' }).fill('１５');
  await save.click();
  await expect(place).toBeFocused();
  await expect(page.getByText('どこで働けるかを、200文字以内で入力してください。')).toBeVisible();
  await expect(page.getByText('未応答とするまでの時間より長くしてください。')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('lending-faults.png'), fullPage: true });
  await place.fill('出張先と、移動の間');
  await page.getByRole('textbox', { name: '尋ねる間隔' }).fill('90');
  await page.getByText('サテライト・オフィスのために貸し出す').click();
  await save.click();
  const dialog = page.getByRole('dialog');
  const shared = [
    '端末が自分で尋ねる間隔：自分では尋ねない → 90分',
    '未応答とするまでの時間：10分 → 20分',
    'モバイルの場所：出張先と、そこへの移動の間 → 出張先と、移動の間',
  ];
  await expect(dialog.getByRole('listitem')).toHaveText([...shared, 'サテライト・オフィスでの貸出：する → しない']);
  await page.screenshot({ path: test.info().outputPath('lending-dialog.png') });
  // Other specs of this office lend for it.
  await dialog.getByRole('button', { name: 'やめる' }).click();
  await page.getByText('サテライト・オフィスのために貸し出す').click();
  await save.click();
  await expect(dialog.getByRole('listitem')).toHaveText(shared);
  await dialog.getByRole('textbox', { name: '変える理由' }).fill('要領の改正のため。');
  await dialog.getByRole('button', { name: '設定を変える' }).click();
  await expect(page.getByText('設定を変えました。')).toBeVisible();
  await expect(page.getByText('理由：要領の改正のため。')).toHaveCount(2);
  // 200 % of 1366 pixels: nothing has to be scrolled sideways.
  await page.setViewportSize({ width: 683, height: 384 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(683);
  await page.screenshot({ path: test.info().outputPath('lending-200.png'), fullPage: true });
});

test('情報政策課 lays 貸出の基本 down where there is none, and changes it with what follows said', async ({ page }) => {
  const none = async (isNone: boolean) => {
    await page.unroute('**/v1/settings');
    await page.unroute('**/v1/settings/lending-state');
    if (!isNone) return;
    await page.route('**/v1/settings/lending-state', (route) => route.fulfill({ json: { state: 'none' } }));
    await page.route('**/v1/settings', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({
        response: answer,
        json: { ...(await answer.json()), lending: { state: 'none', revision: null } },
      });
    });
  };
  await none(true);
  await signIn(page, 'it', '/');
  await expect(page.getByText('貸出の基本が、まだ決まっていません。')).toBeVisible();
  await page.getByRole('link', { name: '「設定」で定める' }).click();
  await expect(page.getByText('決まるまで、端末を引き渡せません（OF-680）。')).toBeVisible();
  const save = page.getByRole('button', { name: '貸出の基本の変更を確かめる' });
  await save.click();
  const city = page.getByRole('textbox', { name: '市の名前' });
  await expect(city).toBeFocused();
  await expect(page.getByText('電話番号を、数字とハイフンで入力してください')).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath('base-none.png'), fullPage: true });
  await none(false);
  await page.reload();
  await expect(city).toHaveValue('見本市');
  await expectAccessible(page, 'settings-base');
  await page.screenshot({ path: test.info().outputPath('base.png'), fullPage: true });
  await page.getByRole('textbox', { name: '端末で困ったときの電話番号' }).fill('０００（０００）００１２');
  const policy = page.getByRole('radiogroup', { name: /^作業用フォルダ以外への保存/ });
  await policy.getByRole('radio', { name: /^監視のみ/ }).check({ force: true });
  await page.getByRole('combobox', { name: '所属' }).selectOption({ label: '職員活性課' });
  await page.getByRole('button', { name: '連絡先を加える' }).click();
  await expect(page.getByText('電話番号を、数字とハイフンで入力してください')).toBeVisible();
  await page.getByRole('textbox', { name: '所属長の名前' }).fill('見本 活性課長');
  await page.getByRole('textbox', { name: '所属長の電話番号' }).fill('4512');
  await page.getByRole('button', { name: '連絡先を加える' }).click();
  await save.click();
  const dialog = page.getByRole('dialog');
  await expect(
    dialog.getByText('作業用フォルダ以外への保存が止まっていない端末でも、始業できるようになります'),
  ).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('base-loosened.png') });
  // Other specs of this office rest on the sample's controls.
  await dialog.getByRole('button', { name: 'やめる' }).click();
  await policy.getByRole('radio', { name: /^必須/ }).check({ force: true });
  await save.click();
  await expect(dialog.getByRole('listitem')).toHaveText([
    '端末で困ったときの電話番号：000-000-0011 → 000-000-0012',
    '職員活性課の所属長の名前：（なし） → 見本 活性課長',
    '職員活性課の所属長の電話番号：（なし） → 4512',
  ]);
  await page.screenshot({ path: test.info().outputPath('base-dialog.png') });
  await expectAccessible(page, 'settings-base-dialog');
  await dialog.getByRole('textbox', { name: '変える理由' }).fill('席替えのため。');
  await dialog.getByRole('button', { name: '設定を変える' }).click();
  await expect(page.getByText('設定を変えました。')).toBeInViewport();
  await expect(page.getByText('理由：席替えのため。')).toHaveCount(1);
});

test('第6条 is loosened when a second person of 情報政策課 confirms it, and tightened by one', async ({ page }) => {
  await signIn(page, 'it', '/settings');
  const policy = page.getByRole('radiogroup', { name: /^作業用フォルダ以外への保存/ });
  const save = page.getByRole('button', { name: '貸出の基本の変更を確かめる' });
  const dialog = page.getByRole('dialog');
  await policy.getByRole('radio', { name: /^監視のみ/ }).check({ force: true });
  await save.click();
  await expect(dialog.getByText('ほかの人が確かめるまで、必須のままです。')).toBeVisible();
  await dialog.getByRole('textbox', { name: '変える理由' }).fill('試行のため。');
  await dialog.getByRole('button', { name: '設定を変える' }).click();
  await expect(page.getByText('「監視のみ」にすることを申し出ました。')).toBeInViewport();
  await expect(page.getByText('あなたが申し出たので、情報政策課のほかの人が、自分の席で確かめます。')).toBeVisible();
  const confirm = page.getByRole('button', { name: '確かめて「監視のみ」にする' });
  await expect(confirm).toHaveCount(0);
  await expect(policy.getByRole('radio', { name: /^必須/ })).toBeChecked();
  await expectAccessible(page, 'settings-loosening');
  await page.screenshot({ path: test.info().outputPath('loosening-asked.png') });
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await signIn(page, 'secondIt');
  const waiting = page.getByRole('link', { name: /^第6条の制御を「監視のみ」にする申出/ });
  await expect(waiting).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('loosening-waits.png') });
  await page.getByRole('link', { name: /^お知らせ/ }).click();
  await expect(page.getByText('第6条の制御を「監視のみ」にする申出が、確かめる人を待っています')).toBeVisible();
  await page.goto('/queue');
  await page.setViewportSize({ width: 683, height: 384 });
  await waiting.click();
  await expect(page.getByText('「監視のみ」にする申出が、確かめる人を待っています。')).toBeInViewport();
  await page.screenshot({ path: test.info().outputPath('loosening-from-queue.png') });
  await page.setViewportSize({ width: 1366, height: 768 });
  await expect(page.getByText('理由：試行のため。')).toBeVisible();
  await confirm.click();
  await dialog.getByRole('textbox', { name: '確かめた内容' }).fill('所属長と確かめた。');
  await page.screenshot({ path: test.info().outputPath('loosening-confirm.png') });
  await dialog.getByRole('button', { name: '「監視のみ」にする' }).click();
  await expect(page.getByText('第6条の制御を「監視のみ」にしました。')).toBeInViewport();
  await expect(page.getByText('確かめた内容：所属長と確かめた。')).toBeVisible();
  await page.goto('/queue');
  await expect(page.getByText('今、あなたを待っているものはありません。')).toBeVisible();
  await page.goto('/settings');
  await page.screenshot({ path: test.info().outputPath('loosening-done.png'), fullPage: true });
  // Other specs of this office rest on the sample's controls.
  await policy.getByRole('radio', { name: /^必須/ }).check({ force: true });
  await save.click();
  await dialog.getByRole('textbox', { name: '変える理由' }).fill('試行を終えた。');
  await dialog.getByRole('button', { name: '設定を変える' }).click();
  await expect(page.getByText('設定を変えました。')).toBeInViewport();
});

test('what is stored and cannot be read is said, with what is used instead', async ({ page }) => {
  await page.route('**/v1/settings', async (route) => {
    const answer = await route.fetch();
    const held = await answer.json();
    for (const part of Object.values<{ isReadable: boolean }>(held.parts)) part.isReadable = false;
    await route.fulfill({ response: answer, json: held });
  });
  await signIn(page, 'hr', '/settings');
  await expect(page.getByText('代わりに、どの手順も1回15分という仮の前提で数えています。')).toBeVisible();
  await expect(page.getByText('計画書の点検と承認は止まります（OF-656）。')).toHaveCount(3);
  await expect(page.getByText('端末を引き渡せません（OF-655）。')).toHaveCount(4);
  await expectAccessible(page, 'settings-unreadable');
  await page.screenshot({ path: test.info().outputPath('unreadable.png'), fullPage: true });
  await page.getByRole('button', { name: '分数の変更を確かめる' }).click();
  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveText([
    '紙の手順の分数：読めない値を、画面の内容で定め直します。',
  ]);
});

test('監査 sees them and changes nothing', async ({ page }) => {
  await signIn(page, 'auditor', '/settings');
  await expect(page.getByText('この役割では見るだけです。')).toBeVisible();
  await expect(page.getByText('令和10年12月1日 市制記念日')).toBeVisible();
  await expect(page.getByText('時差出勤A 10:00〜11:00')).toBeVisible();
  await expect(page.getByText('勤務90分ごとに尋ねる')).toBeVisible();
  await expect(page.getByText('職員活性課：見本 活性課長　4512')).toBeVisible();
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  await expectAccessible(page, 'settings-auditor');
  await page.screenshot({ path: test.info().outputPath('auditor.png'), fullPage: true });
});
