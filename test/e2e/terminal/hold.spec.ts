import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { keptUntil } from '#contract/loan/deadline.ts';
import { eraseRequestFile, eraseResultFile } from '#contract/loan/erase-order.ts';
import { LoanStatement, statementBytes } from '#contract/loan/package.ts';
import { dayLater } from '#contract/loan/period.ts';
import { localDate } from '#contract/session/closing.ts';
import { systemAccounts } from '../../../scripts/setup/accounts.ts';
import { openDesk, signInAt } from '../../../scripts/tour/office-desk.ts';
import { launchShell } from '../../../scripts/world/launch.ts';
import { sample, type World } from '../../../scripts/world/world.ts';
import { sha256 } from '../../../server/digest.ts';
import { readOfficeKey, signStatement } from '../../../server/pki/office-key.ts';
import { openSqlite } from '../../../server/store/sqlite/open.ts';
import { WipeDisk } from '../../fault/support/wipe-disk.ts';
import { programPath } from '../../programs.ts';
import { expectAccessible } from '../support/accessible.ts';
import { clockAt } from '../support/clock-at.ts';
import { openTestWorld } from '../support/test-world.ts';

/**
 * 保全 and a PC's own deadline, with the real office, recorder and eraser and a real gocryptfs volume: what the PC's
 * screen says, what the console says, and what becomes of the key.
 */

const dayMs = 86_400_000;
const eraseAfterDays = 4;
const wait = { timeout: 45_000 };
const text = '市民の情報'.repeat(400);
const hasGocryptfs = spawnSync('gocryptfs', ['--version']).error === undefined;

test('保全 holds the deadline of a real volume back, and lifted lets it come', async () => {
  test.skip(
    !systemAccounts().separate || !hasGocryptfs,
    'the eraser, a loop device and a mount take root and gocryptfs',
  );
  test.setTimeout(300_000);
  const scenery = await openTestWorld({ enrolled: false });
  const disk = await WipeDisk.open(32);
  const ends: (() => unknown)[] = [() => disk.close(), () => scenery.close()];
  try {
    const { world } = scenery;
    const today = localDate(new Date());
    await endToday(world, today);
    const folders = await eraseFolders(world);
    const volume = await makeVolume(disk);
    const eraser = await prepareEraser(world, disk, folders);
    ends.unshift(() => eraser.stop());
    await world.enrol();
    await world.recorder.start();
    eraser.start();

    const shell = await launchShell(world, scenery.display);
    ends.unshift(() => shell.close());
    const { page } = shell;
    await expect(page.getByText('今日を過ぎると、作業用フォルダの中身は読めなくなります。')).toBeVisible(wait);
    await page.screenshot({ path: test.info().outputPath('last-day.png') });

    const desk = await openDesk(`${world.url}/ledger/${sample.terminal}`);
    ends.unshift(() => desk.browser.close());
    await signInAt(desk.page, sample.it);
    await expect(
      desk.page.getByText(/返されないときは、.*を過ぎると、端末が自分で作業用の領域の鍵を消します。/),
    ).toBeVisible();
    await hold(desk.page);
    await expect(page.getByText(/返却の期限による消去は、.*までは行いません。/)).toBeVisible(wait);
    await expect(page.getByText('今日を過ぎると')).toHaveCount(0);
    await expectAccessible(page, 'held');
    await expectTaken(desk.page, '保全のため');
    await desk.page.screenshot({ path: test.info().outputPath('desk-held.png'), fullPage: true });

    // The statement's day goes by, over a restart of both.
    const next = async (days: number): Promise<void> => {
      await world.recorder.stop();
      await world.office.stop();
      const at = new Date(keptUntil(today).getTime() + days * dayMs);
      const clock = clockAt(at);
      await page.clock.setFixedTime(at);
      await world.office.start(clock);
      await world.recorder.start(clock);
      await desk.page.reload();
      await signInAt(desk.page, sample.it);
    };
    await next(2);
    await expect(page.getByText(/返却の期限による消去は、.*までは行いません。/)).toBeVisible(wait);
    expect([volume.read(), existsSync(join(folders.requestFolder, eraseRequestFile))]).toEqual([text, false]);

    // Lifted: as many days as the statement leaves, and then the key is asked for, while nobody is there to destroy it.
    await eraser.stop();
    await release(desk.page);
    await expectTaken(desk.page, '保全が解かれたため');
    await desk.page.screenshot({ path: test.info().outputPath('desk-lifted.png'), fullPage: true });
    await next(2 + eraseAfterDays - 2);
    await expect(page.getByText('を過ぎると、作業用フォルダの中身は読めなくなります。')).toBeVisible(wait);
    await expectAccessible(page, 'lifted');
    await next(2 + eraseAfterDays + 1);
    await expect(page.getByText('番号 TM-630')).toBeVisible(wait);
    expect(existsSync(join(folders.requestFolder, eraseRequestFile))).toBe(true);

    // Held anew: what was asked for is taken back before anybody does it. The lock stays, and both screens say so.
    await hold(desk.page);
    await expect(page.getByText(/返却の期限による消去は、.*までは行いません。/)).toBeVisible(wait);
    await expect(page.getByText('番号 TM-630')).toBeVisible();
    await expectAccessible(page, 'held-locked');
    expect(existsSync(join(folders.requestFolder, eraseRequestFile))).toBe(false);
    await expect(async () => {
      await desk.page.reload();
      await expect(desk.page.getByText('端末のロック（TM-630）は、応答コードで開くまで残ります。')).toBeVisible();
    }).toPass(wait);
    await desk.page.screenshot({ path: test.info().outputPath('desk-locked.png'), fullPage: true });
    eraser.start();
    await next(2 + eraseAfterDays + 8);
    await expect(page.getByText(/返却の期限による消去は、.*までは行いません。/)).toBeVisible(wait);
    expect([volume.read(), existsSync(join(folders.resultFolder, eraseResultFile))]).toEqual([text, false]);

    // Lifted for good.
    await release(desk.page);
    await expectTaken(desk.page, '保全が解かれたため');
    await next(2 + eraseAfterDays + 8 + eraseAfterDays + 1);
    await expect
      .poll(() => eraser.result(), wait)
      .toMatchObject({ outcome: 'erased', volume: 'gocryptfs', mount: 'closed' });
    expect(volume.isGone()).toBe(true);
    await expect(page.getByText('作業用フォルダの中身は読めなくなります')).toHaveCount(0);
    await expect(async () => {
      await desk.page.reload();
      await expect(desk.page.getByText(/端末が作業用の領域の鍵を消しました/)).toBeVisible();
    }).toPass(wait);
    await expect(desk.page.getByText(/返されないときは/)).toHaveCount(0);
  } finally {
    for (const end of ends) await end();
  }
});

/** The loan's last kept day is today, as a statement of the office's own says it. */
async function endToday({ layout, accounts, office, recorder }: World, today: string): Promise<void> {
  await recorder.stop();
  await office.stop();
  const store = await openSqlite(join(layout.office, 'office.db'));
  try {
    const row = await store.db
      .selectFrom('loans')
      .selectAll()
      .where('terminal_id', '=', sample.terminal)
      .executeTakeFirstOrThrow();
    const signed = LoanStatement.parse(JSON.parse(row.statement));
    const [from, to] = [dayLater(today, -40), dayLater(today, -eraseAfterDays)];
    const { facts } = signed;
    const loan = { ...facts.loan, from, to };
    const statement = { ...signed, facts: { ...facts, loan, policy: { ...facts.policy, eraseAfterDays } } };
    const key = readOfficeKey(await readFile(join(layout.office, 'office.key'), 'utf8'));
    await store.db
      .updateTable('loans')
      .set({
        ...{ from_day: from, to_day: to, statement: JSON.stringify(statement) },
        statement_sig: signStatement(key, statement).sig,
        statement_hash: sha256(statementBytes(statement)),
      })
      .where('id', '=', row.id)
      .execute();
  } finally {
    await store.close();
  }
  for (const name of readdirSync(layout.office))
    if (name.startsWith('office.db')) await chown(join(layout.office, name), accounts.office.uid, accounts.office.gid);
  await office.start();
}

interface Folders {
  readonly requestFolder: string;
  readonly resultFolder: string;
}

/** Where recorder and eraser leave word for each other. */
async function eraseFolders({ layout, accounts: { recorder } }: World): Promise<Folders> {
  const folders = { requestFolder: join(layout.home, 'requests'), resultFolder: join(layout.home, 'results') };
  await mkdir(folders.requestFolder, { mode: 0o700 });
  await chown(folders.requestFolder, recorder.uid, recorder.gid);
  await mkdir(folders.resultFolder);
  await chmod(folders.resultFolder, 0o755);
  const config = JSON.parse(await readFile(layout.recorderConfig, 'utf8'));
  await writeFile(layout.recorderConfig, JSON.stringify({ ...config, erase: folders }));
  return folders;
}

/** An opened gocryptfs volume with somebody's work in it. */
async function makeVolume(disk: WipeDisk) {
  const [cipher, work] = [join(disk.mount, 'cipher'), join(disk.mount, 'home/作業')];
  const password = join(disk.folder, 'password');
  await writeFile(password, 'tanmori-test-password');
  await mkdir(disk.path('cipher'));
  disk.must(['gocryptfs', '-init', '-q', '-scryptn', '10', '-passfile', password, cipher]);
  disk.use({ kind: 'gocryptfs', cipherFolder: cipher, keyCopies: [] });
  disk.must(['gocryptfs', '-q', '-allow_other', '-passfile', password, cipher, work]);
  const file = disk.path('home/作業/機密.txt');
  await writeFile(file, text);
  const key = JSON.parse(readFileSync(disk.path('cipher/gocryptfs.conf'), 'utf8')).EncryptedKey;
  return {
    read: () => readFileSync(file, 'utf8'),
    isGone: () => !existsSync(file) && disk.search([Buffer.from(key)])[0] === false,
  };
}

/** `tanmori-agent obey` on that disk, as root's service. */
async function prepareEraser({ layout }: World, disk: WipeDisk, { requestFolder, resultFolder }: Folders) {
  const [config, parameters] = [join(disk.folder, 'service.json'), join(disk.folder, 'wipe.json')];
  const publicKey = (await readFile(join(layout.office, 'office.pub'), 'utf8')).trim();
  await writeFile(config, JSON.stringify({ v: 1, office: { url: 'https://localhost:1', caPem: 'x', publicKey } }));
  await writeFile(parameters, JSON.stringify({ ...disk.parameters, terminal: sample.terminal }));
  const places = [
    '--config',
    config,
    '--wipe-parameters',
    parameters,
    '--requests',
    requestFolder,
    '--state',
    resultFolder,
  ];
  let child: ChildProcess | null = null;
  return {
    start: (): void => {
      child = spawn('nsenter', [...disk.inside([process.execPath, programPath('agent'), 'obey', ...places])], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    },
    stop: async (): Promise<void> => {
      const ending = child;
      child = null;
      if (ending === null) return;
      const gone = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill('SIGTERM');
      await gone;
    },
    result: (): unknown => {
      const path = join(resultFolder, eraseResultFile);
      return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
    },
  };
}

async function openAct(page: Page, title: string) {
  const button = page.getByRole('button', { name: title, exact: true });
  const others = page.getByText('その他の手続き', { exact: true });
  // Of a page that is still loading it cannot be told where the button stands.
  await expect(button.or(others).first()).toBeVisible();
  if (!(await button.isVisible())) await others.click();
  await button.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '理由' }).fill('調べのため（見本）。');
  const press = async (): Promise<void> => {
    await dialog.getByRole('button', { name: title, exact: true }).click();
    await expect(dialog).toHaveCount(0);
  };
  return { dialog, press };
}

/** The PC's page says the word, and that the PC has taken it. */
async function expectTaken(page: Page, because: string): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(new RegExp(`${because}.*知らせを端末に出しています.*受け取りました。`))).toBeVisible();
  }).toPass(wait);
}

const hold = async (page: Page): Promise<void> => (await openAct(page, '証拠として保全する')).press();

async function release(page: Page): Promise<void> {
  const { dialog, press } = await openAct(page, '保全を解く');
  const officer = dialog.getByRole('radio', { name: '情報政策課の別の職員' });
  if ((await officer.count()) > 0) {
    await officer.check({ force: true });
    await dialog.getByRole('textbox', { name: '使用する職員が立ち会えない理由' }).fill('不在のため（見本）。');
  }
  await dialog.getByRole('textbox', { name: '立ち会う人の職員番号' }).fill(sample.secondIt.id);
  await dialog.getByRole('textbox', { name: '立ち会う人のパスワード' }).fill(sample.secondIt.password);
  await press();
}
