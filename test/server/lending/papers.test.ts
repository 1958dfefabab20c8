import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ItemRow, LedgerRow, LoanRequestRow } from '#contract/http/lending-api.ts';
import { certificateBytes } from '#contract/loan/certificate.ts';
import { type CertificateFacts, certificateOf } from '#contract/loan/certificate-of.ts';
import { handOverItems, itemsOf, returnItems } from '#contract/loan/items.ts';
import { residuePlaces, WipeReason, wipeSteps } from '#contract/loan/wipe-report.ts';
import { residueTitles, stepTitles, wipeReasonTitles } from '#contract/words/certificate-words.ts';
import { printCertificate } from '../../../server/lending/certificate/print-certificate.ts';
import { type ChangesFacts, printChanges } from '../../../server/lending/papers/print-changes.ts';
import { printLedger } from '../../../server/lending/papers/print-ledger.ts';
import { printLoanRequest } from '../../../server/lending/papers/print-loan-request.ts';
import { type LossFacts, printLossReport } from '../../../server/lending/papers/print-loss-report.ts';
import { printReceipt, type ReceiptFacts } from '../../../server/lending/papers/print-receipt.ts';
import { checkpointCode } from '../../../server/pdf/checkpoint-code.ts';
import { newPaper, type Paper } from '../../../server/pdf/paper.ts';
import { cityOffice } from '../../attack/support/bundle-maker.ts';
import {
  checkReport,
  destructionFacts,
  executor,
  sanitizationFacts,
  verifier,
} from '../../attack/support/certificate-facts.ts';
import { signCheckpoint, toBase64, witnessSigner } from '../../attack/support/log-maker.ts';
import { textOf } from '../support/pdf-text.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const root = Buffer.alloc(32, 7);
const noteBy = (witnesses: typeof cityOffice.witnesses): string =>
  signCheckpoint({ size: 1234, root }, cityOffice.log, witnesses, 1_795_000_000);
const checkpoint = {
  origin: cityOffice.log.name,
  size: 1234,
  root: toBase64(root),
  note: noteBy(cityOffice.witnesses),
};
const at = '2026-11-26T07:30:00.000Z';
const person = { id: '300011', name: '情報 太郎' };
const borrower = { id: '100123', name: '小山 一郎', section: '企画政策課' };
const things = { wire: true, mouse: true, telework: 'home' as const };

/** A4, its font inside, and no font that a reader would have to bring. */
function isPaper(pdf: Buffer, box = '0 0 595.28 841.89'): void {
  const plain = pdf.toString('latin1');
  expect(plain.startsWith('%PDF-')).toBe(true);
  expect(plain).toContain(`/MediaBox [${box}]`);
  expect(plain.match(/\/FontFile2 /g)?.length).toBeGreaterThan(0);
  expect(plain).not.toContain('/BaseFont /Helvetica');
}

/** All texts are on the paper; the reader sets spaces and line breaks as it likes. */
function says(pdf: Buffer, name: string, ...texts: readonly string[]): string {
  const read = textOf(pdf, name)?.replace(/\s/g, '') ?? null;
  if (read === null) return '';
  for (const text of texts) expect(read).toContain(text.replace(/\s/g, ''));
  return read;
}

async function certificate(facts: CertificateFacts, more: object = {}): Promise<Buffer> {
  const outcome = certificateOf(sha256, facts);
  if (!outcome.ok) throw new Error(outcome.why);
  const hash = sha256(certificateBytes(outcome.certificate));
  const toPrint = { certificate: outcome.certificate, sha256: hash, logIndex: 1200, checkpoint, isSample: false };
  return printCertificate({ ...toPrint, ...more });
}

describe('データ消去証明書 on paper', () => {
  it('has every field, in 和暦, and claims no more than was done', async () => {
    const pdf = await certificate(sanitizationFacts);
    isPaper(pdf);
    const read = says(
      pdf,
      'certificate',
      ...['C-2026-0001', '令和8年11月26日（木）16:05', '見本電機', 'SampleBook14', 'SN-0012-3456', '備-2020-0345'],
      ...['SSD（NVMe）', 'NV-99887766', '端末T-0012', '貸出L-20261101-001', '機密性2', '庁内での再貸出'],
      ...[
        '部分消去（作業用の領域と痕跡）',
        'Clear）・除去（Purge）ではない',
        '暗号鍵の破棄（gocryptfsの作業用の領域）',
      ],
      ...['tanmori-agent0.1.0、gocryptfs2.4.0', 'スワップがない', '4,096区画', '読める内容0', 'ごみ箱なし'],
      ...['主事情報太郎', '係長検証花子', '足りると判断した', '情報政策課作業室', '検査点のハッシュ値'],
      'tanmori-verify--certificatecertificate-C-2026-0001.json',
    );
    expect(read).not.toContain('完全消去');
    expect(read).not.toContain(borrower.name.replace(' ', ''));
  });

  it('says 未完了 plainly, and what is not known', async () => {
    const check = { ...checkReport, verdict: 'cannot-tell' as const, reasons: ['raw-not-readable' as const] };
    const pdf = await certificate({ ...sanitizationFacts, check }, { checkpoint: null, isSample: true });
    says(
      pdf,
      'certificate-incomplete',
      '【見本】',
      '未完了',
      '判断できない',
      '記憶媒体を直接読めない',
      'まだ公表していません',
    );
  });

  it('of a destruction says how it was destroyed', async () => {
    const pdf = await certificate(destructionFacts);
    isPaper(pdf);
    says(
      pdf,
      'certificate-destruction',
      'データ消去証明書（廃棄）',
      '破壊（Destroy）',
      '破砕',
      '2ミリメートル角以下',
      '12121212',
    );
  });

  it('has a word for every step, place and reason', () => {
    for (const step of wipeSteps) expect(stepTitles[step]).toBeTruthy();
    for (const place of residuePlaces) expect(residueTitles[place]).toBeTruthy();
    expect(Object.keys(wipeReasonTitles).sort()).toEqual([...WipeReason.options].sort());
  });
});

describe('the code on a paper', () => {
  it('holds the signed checkpoint, and with many witnesses what they signed', () => {
    expect(checkpointCode(['C-2026-0001'], checkpoint)).toBe(`C-2026-0001\n\n${checkpoint.note}`);
    expect(checkpointCode(['C-2026-0001'], null)).toBe('C-2026-0001');
    const many = { ...checkpoint, note: noteBy([...Array(16).keys()].map((n) => witnessSigner(`w${n}.example`))) };
    expect(checkpointCode(['x'], many)).toBe(`x\n\n${cityOffice.log.name}\n1234\n${checkpoint.root}\n`);
  });
});

const itemRows = (keys: readonly string[]): readonly ItemRow[] =>
  keys.map((key) => ({
    key,
    state: key === 'mouse' ? 'missing' : 'good',
    value: key === 'pc' ? 'T-0012' : key === 'pledge' ? '2026-11-02' : '',
    by: person,
    at,
  }));
const receipt: ReceiptFacts = {
  phase: 'hand-over',
  loan: 'L-20261101-001',
  terminal: { id: 'T-0012', name: '在宅12号' },
  borrower,
  from: '2026-11-01',
  to: '2026-11-30',
  things,
  items: itemRows(handOverItems.map(({ key }) => key)),
  office: { ...person, at },
  borrowerSide: { id: borrower.id, name: borrower.name, at },
  checkpoint,
  madeAt: at,
  isSample: false,
};

describe('受領書', () => {
  it('of a hand-over lists every item, and both sides', async () => {
    const pdf = await printReceipt(receipt);
    isPaper(pdf);
    const titles = itemsOf('hand-over', things).map(({ title }) => title);
    says(
      pdf,
      'receipt-hand-over',
      '受領書（貸出）',
      ...titles,
      '不足・異常',
      '小山一郎（100123）',
      '情報太郎（300011）',
      '令和8年11月1日から令和8年11月30日まで',
      '令和8年11月2日',
    );
  });
  it('of a return says who received, and what nobody looked at', async () => {
    const items = itemRows(returnItems.map(({ key }) => key)).filter(({ key }) => key !== 'papers');
    const pdf = await printReceipt({ ...receipt, phase: 'return', items, borrowerSide: null });
    says(
      pdf,
      'receipt-return',
      '受領書（返却）',
      '小山一郎から情報政策課が受け取りました',
      '未確認',
      '（立ち会いなし）',
    );
  });
});

const request: LoanRequestRow = {
  id: 'R-2026-0007',
  borrower,
  from: '2026-11-01',
  to: '2026-11-30',
  things,
  purpose: '研修資料の作成',
  state: 'approved',
  askedAt: '2026-10-20T01:00:00.000Z',
  decided: { at: '2026-10-21T01:00:00.000Z', by: { id: '200045', name: '所属 長子' }, deputyFor: null, reason: '' },
  terminal: 'T-0012',
  loan: null,
};
const ledgerRow = (n: number, more: Partial<LedgerRow> = {}): LedgerRow => ({
  terminal: `T-${String(n).padStart(4, '0')}`,
  name: `在宅${n}号`,
  state: 'lent',
  currentLoan: 'L-20261101-001',
  loan: 'L-20261101-001',
  borrower,
  from: '2026-11-01',
  to: '2026-11-30',
  overdueDays: 0,
  fingerprint: true,
  returnedOn: null,
  wipe: null,
  reservedFor: null,
  lastRemindedAt: null,
  ...more,
});
const wiped: LedgerRow['wipe'] = {
  executor: { id: executor.id, name: executor.name },
  verifier: { id: verifier.id, name: verifier.name },
  at,
  certificate: 'C-2026-0001',
};
const file = { name: '研修資料（案）.docx', sha256: 'ab'.repeat(32) };

describe('借用願', () => {
  it('has the fields of the form', async () => {
    const office = ledgerRow(12, { returnedOn: '2026-11-26', wipe: wiped });
    const facts = {
      request,
      applicant: { section: '企画政策課', head: '所属 長子' },
      files: [{ ...file, bytes: 20480 }],
      office,
      printedAt: at,
      isSample: false,
    };
    const pdf = await printLoanRequest(facts);
    isPaper(pdf);
    says(
      pdf,
      'loan-request',
      ...[
        '情報政策課長様',
        '申請者所属企画政策課',
        '所属長所属長子',
        '次により情報政策課の端末機等の借用を希望いたします。',
        '■在宅勤務用端末機■セキュリティワイヤー■マウス',
        '100123',
        '小山一郎',
      ],
      ...[
        '令和8年10月20日',
        '研修資料（案）.docx',
        'abababab',
        'T-0012',
        'PC管理番号指紋認証設定返却日データ消去確認',
        '令和8年11月26日',
        '検証検証花子',
      ],
    );
    const files = [...Array(12).keys()].map((n) => ({ ...file, name: `資料${n + 1}.docx`, bytes: 20480 }));
    says(
      await printLoanRequest({ ...facts, files }),
      'loan-request-many',
      'ほか2件（下の一覧のとおり）',
      '資料12.docx',
    );
    says(
      await printLoanRequest({ ...facts, files: [], office: null }),
      'loan-request-early',
      'なし持出データ',
      '情報政策課PC管理番号',
    );
  });
});

describe('延長・交換', () => {
  const extension = {
    ...{ at, by: person, before: '2026-11-20', to: '2026-11-30', arrivedAt: null },
    reason: '議事録の確認が延びた。'.repeat(36),
  };
  const changes: ChangesFacts = {
    row: ledgerRow(12),
    extensions: [extension],
    exchange: { at, by: person, request: 'R-2026-0008', terminal: 'T-0013', reason: 'キーボードの故障' },
    printedAt: at,
    isSample: false,
  };

  it('says what was changed after the hand-over, and by whom', async () => {
    const pdf = await printChanges(changes);
    isPaper(pdf);
    says(
      pdf,
      'changes',
      ...['情報政策課長様', '引渡しの後に次のとおり変更しました', '令和8年11月20日', '令和8年11月30日'],
      ...['情報太郎', '交換後のPC管理番号', 'T-0013', 'R-2026-0008', 'キーボードの故障'],
    );
  });

  it('repeats the head of a long table on each page, and never leaves it alone at the foot of one', async () => {
    const pdf = await printChanges({ ...changes, extensions: [...Array(9)].map(() => extension), exchange: null });
    const pages = (textOf(pdf, 'changes-long') ?? '').split('\f').filter((page) => page.trim() !== '');
    const tables = pages.filter((page) => page.includes('令和8年11月20日'));
    if (pages.length > 0) expect(tables.length).toBeGreaterThan(2);
    for (const page of tables) expect(page).toContain('延長前');
    for (const page of pages) expect(page.includes('延長前')).toBe(page.includes('令和8年11月20日'));
  });
});

describe('管理簿', () => {
  it('is a list across the paper, its head on every page', async () => {
    const rows = [...Array(40).keys()].map((n) => ({ row: ledgerRow(n + 1), things }));
    const returned = ledgerRow(41, {
      state: 'stock',
      loan: null,
      borrower: null,
      from: null,
      to: null,
      fingerprint: null,
      wipe: wiped,
      returnedOn: '2026-11-26',
    });
    const late = ledgerRow(42, { overdueDays: 26, to: '2026-10-31' });
    const pdf = await printLedger({
      rows: [...rows, { row: returned, things: null }, { row: late, things: { ...things, mouse: false } }],
      filter: 'すべて',
      madeAt: at,
      madeBy: '情報 太郎',
      isSample: true,
    });
    isPaper(pdf, '0 0 841.89 595.28');
    const read = says(
      pdf,
      'ledger',
      '【見本】在宅勤務用端末機等管理簿',
      '42台',
      'T-0042',
      '超過26日',
      '在庫',
      'C-2026-0001',
      '令和8年10月31日まで',
    );
    const pages = /1\/(\d)ページ/.exec(read)?.[1];
    if (read !== '') expect(read.match(/指紋認証設定/g)).toHaveLength(Number(pages));
  });
});

describe('the paper itself', () => {
  const begin = () => newPaper({ title: '見本', author: '見本', at: new Date(at), dense: true }, '長い名前'.repeat(60));

  it('makes a box as tall as its words: what follows lies under it, not in it', async () => {
    const paper = begin();
    const lines = [...Array(12).keys()].map((n) => `行${n + 1}。`);
    paper.boxes([
      ['所属長の決定', lines.join('\n')],
      ['申請者', '小山 一郎'],
    ]);
    paper.text('後の文');
    const read = says(await paper.end(), 'boxes', ...lines, '後の文');
    if (read !== '') expect(read.indexOf('後の文')).toBeGreaterThan(read.indexOf('行12。'));
  });

  it('parts a row that no page holds, under its own name or head on each page, and loses no line of it', async () => {
    const lines = [...Array(150).keys()].map((n) => `記載${n + 1}。`);
    const text = lines.join('\n');
    const kinds = {
      form: (paper: Paper) =>
        paper.form([
          {
            cells: [
              { text: '見出し', share: 0.3, isLabel: true },
              { text, share: 0.7 },
            ],
          },
        ]),
      table: (paper: Paper) =>
        paper.table(
          [
            { title: '見出し', share: 0.3 },
            { title: '内容', share: 0.7 },
          ],
          [['', text]],
        ),
      rows: (paper: Paper) => paper.rows([['見出し', text]], 0.3),
    };
    for (const [name, set] of Object.entries(kinds)) {
      const paper = begin();
      paper.text('前の文');
      set(paper);
      paper.text('後の文');
      const read = textOf(await paper.end(), `parted-${name}`);
      if (read === null) continue;
      const pages = read.split('\f').filter((page) => page.trim() !== '');
      expect(pages.length, name).toBeGreaterThan(2);
      for (const page of pages) if (page.includes('記載')) expect(page, name).toContain('見出し');
      expect(read.match(/記載\d+。/g), name).toEqual(lines);
      expect(pages.at(-1), name).toContain('後の文');
    }
  });

  it('never leaves a heading alone at the foot of a page', async () => {
    for (let lines = 30; lines < 50; lines += 1) {
      const paper = begin();
      paper.text([...Array(lines).keys()].map(() => '行').join('\n'));
      paper.heading('見出し');
      paper.table([{ title: '列', share: 1 }], [['内容の\n'.repeat(6)]]);
      for (const page of textOf(await paper.end())?.split('\f') ?? [])
        expect(page.includes('見出し'), `${lines}`).toBe(page.includes('内容の'));
    }
  });

  it('prints names in their own signs, and a geta with a note for what the font has not', async () => {
    const paper = begin();
    paper.text('髙﨑 𠮷之助 葛\u{e0100}城 \ue000田');
    const read = says(
      await paper.end(),
      'signs',
      '髙﨑𠮷之助',
      '〓田',
      '※〓は、印刷に使う書体にない文字です（U+E000）。',
    );
    if (read !== '') expect(read).toMatch(/葛\u{e0100}?城/u);
  });

  it('keeps a long foot on one line', async () => {
    const paper = begin();
    paper.text('本文');
    const read = says(await paper.end(), 'foot', '…', '1/1ページ');
    if (read !== '') expect(read.split('長い名前').length).toBeLessThan(25);
  });

  it('sets the number of the rule’s form at the left, on the line of what is set at the right', async () => {
    const paper = begin();
    paper.left('（別紙1）');
    paper.right('F-2026-0007');
    const text = textOf(await paper.end(), 'left');
    if (text !== null) expect(text).toMatch(/（別紙1）.*F-2026-0007/);
  });
});

describe('紛失・盗難届', () => {
  const loss: LossFacts = {
    report: {
      what: 'both',
      kind: 'stolen',
      at: '2026-11-25T10:30:00.000Z',
      place: '小山駅 東口 駐輪場',
      circumstances: '自転車のかごに入れたかばんごと持ち去られた。\n'.repeat(60),
      police: '第1234号',
      papers: '会議資料 3枚',
      heardFrom: '小山 一郎',
    },
    reportedAt: at,
    enteredBy: person,
    terminal: { id: 'T-0012', name: '在宅12号' },
    loan: { id: 'L-20261101-001', from: '2026-11-01', to: '2026-11-30' },
    borrower,
    files: [
      { ...file, fate: 'remaining', isEncrypted: true },
      { ...file, name: '下書き.txt', fate: 'unknown', isEncrypted: null },
      { ...file, name: '長'.repeat(4096), fate: 'erased', isEncrypted: false },
    ],
    lastContactAt: '2026-11-25T09:00:00.000Z',
    head: { seq: 1234, hash: 'cd'.repeat(32) },
    measures: [{ at, what: '端末の鍵を失効させた' }],
    isSample: false,
  };
  it('is filled with what was on the PC', async () => {
    const pdf = await printLossReport(loss);
    isPaper(pdf);
    says(
      pdf,
      'loss',
      ...['所属長様情報政策課長様在宅勤務用端末機等紛失・盗難届所属企画政策課届出者小山一郎'],
      ...['盗難在宅勤務用端末機と、持ち出した書類', '第1234号', '小山駅東口駐輪場', '会議資料3枚'],
      ...[
        '承認された3件のうち',
        '言えないもの：1件',
        '残存',
        '不明（残存とみなす）',
        '番号1,234',
        'cdcdcdcd',
        '端末の鍵を失効させた',
      ],
    );
  });
  it('says where nothing is known', async () => {
    const pdf = await printLossReport({
      ...loss,
      ...{ loan: null, borrower: null, files: [], lastContactAt: null, head: null, measures: [] },
      report: { ...loss.report, what: 'pc', police: '', circumstances: '不明' },
    });
    says(pdf, 'loss-bare', '承認された持出しデータはありません', '（まだない）', '最後の通信なし');
  });
});
