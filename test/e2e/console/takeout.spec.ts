import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';
import { expectAccessible } from '../support/accessible.ts';
import { expect, signIn, test } from '../support/console-office.ts';

function pdfWith(text: string): Promise<Buffer> {
  const doc = new PDFDocument();
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => void chunks.push(chunk));
  doc.text(text).end();
  return new Promise((resolve) => doc.on('end', () => resolve(Buffer.concat(chunks))));
}

test.describe.configure({ mode: 'serial', timeout: 180_000 });

test('staff drops files, the head sees what was found and approves with a reason for each, never without', async ({
  page,
}) => {
  await signIn(page, 'staff', '/takeouts');
  await expect(page.getByText('データ持出し申請はまだありません。')).toBeVisible();
  await page.getByRole('link', { name: 'データを持ち出す（新しい申請）' }).click();
  await expect(page.getByRole('radio').first()).toBeChecked();
  await page.getByRole('button', { name: '次へ（ファイルを入れる）' }).click();
  await expect(page.getByText('持出しの目的を入力してください。')).toBeVisible();
  await page.getByRole('textbox', { name: '持出しの目的' }).fill('定例会の会議録を作るため。');
  await page.getByRole('button', { name: '紙の書類を加える' }).click();
  await page.getByRole('textbox', { name: '書類の名前（1）' }).fill('議事次第');
  await page.getByRole('textbox', { name: '枚数（1）' }).fill('３');
  await expectAccessible(page, 'takeout-form');
  await page.getByRole('button', { name: '次へ（ファイルを入れる）' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('データ持出し申請 D-');
  await expect(page.getByText('議事次第（3枚）')).toBeVisible();

  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'ファイルを選ぶ' }).click(),
  ]);
  await chooser.setFiles([
    { name: '議事録.txt', mimeType: 'text/plain', buffer: Buffer.from('第1回定例会の記録です。\n') },
    { name: '名簿.csv', mimeType: 'text/csv', buffer: Buffer.from('番号,個人番号\n1,1234-5678-9018\n') },
    { name: '名簿.pdf', mimeType: 'application/pdf', buffer: await pdfWith('My Number 1234 5678 9018') },
    { name: 'con.txt', mimeType: 'text/plain', buffer: Buffer.from('名前だけが悪い') },
    { name: '図面.bin', mimeType: 'application/octet-stream', buffer: randomBytes(5_000_000) },
  ]);
  await expect(page.getByText('この名前のファイルは持ち出せません。')).toContainText('OF-535');
  // A whole folder, as the system's own file manager drops it.
  const bundle = join(await mkdtemp(join(tmpdir(), 'tanmori-drop-')), '束');
  await mkdir(join(bundle, '奥'), { recursive: true });
  await writeFile(join(bundle, '奥', '落とした.csv'), '落としたファイル');
  await writeFile(join(bundle, 'Thumbs.db'), 'ごみ');
  const zone = page.getByText('ここにファイルかフォルダをドラッグします').locator('..');
  await zone.scrollIntoViewIfNeeded();
  const box = await zone.boundingBox();
  if (box === null) throw new Error('no drop zone');
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [bundle], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, x: box.x + 40, y: box.y + 40, data });
  await expect(page.getByText('Thumbs.db')).toHaveCount(0);
  for (const name of ['議事録.txt', '図面.bin', '束/奥/落とした.csv'])
    await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();
  await page.getByRole('button', { name: 'con.txtの知らせを消す' }).click();
  await page.getByRole('button', { name: '束/奥/落とした.csvを外す' }).click();
  await expect(page.getByRole('row', { name: /落とした/ })).toHaveCount(0);
  const [long] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'ファイルを選ぶ' }).click(),
  ]);
  await long.setFiles([
    { name: '長い一覧.csv', mimeType: 'text/csv', buffer: Buffer.from('1,会議の資料,保存\n'.repeat(600_000)) },
  ]);
  await expect(page.getByRole('progressbar', { name: '長い一覧.csvの点検' })).toBeVisible({ timeout: 30_000 });
  await page.screenshot({ path: test.info().outputPath('looking.png'), fullPage: true });
  const apply = page.getByRole('button', { name: '申請する' });
  // On a busy machine the look into twenty megabytes takes its time.
  await expect(apply).toBeEnabled({ timeout: 60_000 });
  await expectAccessible(page, 'takeout-staff');
  await page.screenshot({ path: test.info().outputPath('staff.png'), fullPage: true });
  await apply.click();
  await expect(page.getByText('承認待ち')).toBeVisible();
  await page.getByRole('button', { name: 'サインアウト' }).click();

  await signIn(page, 'manager', '/takeouts');
  await page.getByRole('link', { name: /^D-/ }).click();
  const approve = page.getByRole('button', { name: '承認する', exact: true });
  await expect(approve).toBeDisabled();
  await page.screenshot({ path: test.info().outputPath('head.png'), fullPage: true });
  await expectAccessible(page, 'takeout-head');
  // What was read in the built office's own thread: text, table and PDF, and what nobody can read.
  for (const name of ['名簿.csv', '名簿.pdf'])
    await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('個人番号');
  const clears = page.getByRole('button', { name: /を誤検出とする$/ });
  await expect(clears).toHaveCount(3);
  for (let left = await clears.count(); left > 0; left -= 1) {
    await clears.first().click();
    await page.getByRole('dialog').getByRole('button', { name: '誤検出とする' }).click();
    await expect(page.getByRole('dialog').getByText('誤検出とする理由を入力してください。')).toBeVisible();
    await page.getByRole('textbox', { name: '誤検出とする理由' }).fill('中を開き、個人情報でないことを確かめた。');
    await page.getByRole('dialog').getByRole('button', { name: '誤検出とする' }).click();
    await expect(clears).toHaveCount(left - 1);
  }
  await approve.click();
  await page.getByRole('dialog').getByRole('button', { name: '承認する' }).click();
  await expect(page.getByText('承認済み')).toBeVisible();
  await expect(page.getByRole('button', { name: '承認を取り消す' })).toBeVisible();
  await expectAccessible(page, 'takeout-approved');
  await page.screenshot({ path: test.info().outputPath('approved.png'), fullPage: true });
});

test('the auditor reads, and presses nothing', async ({ page }) => {
  await signIn(page, 'auditor', '/takeouts');
  await page.getByRole('link', { name: /^D-/ }).click();
  await expect(page.getByText('定例会の会議録を作るため。')).toBeVisible();
  await expect(page.getByRole('button', { name: /承認|取り下げ|外す|誤検出/ })).toHaveCount(0);
});
