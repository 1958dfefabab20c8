import { FINDING_WORDS } from '#contract/takeout/findings.ts';
import { mayGo } from '#contract/takeout/life.ts';
import type { TakeoutDetail, TakeoutFileRow, TakeoutStep } from '#contract/takeout/takeout-api.ts';
import { eraDate, japanDate } from '#contract/words/era.ts';
import { count, fileSize } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { hashGroups } from '../lending/papers/paper-words.ts';
import { type FormCell, newPaper, type Paper } from '../pdf/paper.ts';

export interface TakeoutPaperFacts {
  readonly detail: TakeoutDetail;
  /** Head of the applicant's section; empty where it has none. */
  readonly head: string;
  readonly printedAt: string;
  readonly isSample: boolean;
}

const stepTitles: Readonly<Record<TakeoutStep['act'], string>> = {
  ...{ applied: '申請', returned: '差戻し', approved: '承認', refused: '不承認', withdrawn: '取下げ' },
  revoked: '承認取消し',
};
const label = (text: string, share: number): FormCell => ({ text, share, isLabel: true });
const names = 0.22;
const line = (name: string, text: string) => ({ cells: [label(name, names), { text, share: 1 - names }] });

const nameWith = (name: string, deputyFor: string | null): string =>
  deputyFor === null ? name : `${name}（${deputyFor}の代理）`;

/** データ持出し申請書 (利用手順⑤); the city used another system's screen for it and has no layout of its own. */
export function printTakeout({ detail, head, ...facts }: TakeoutPaperFacts): Promise<Buffer> {
  const { row, steps, papers } = detail;
  const title = `${facts.isSample ? '【見本】' : ''}データ持出し申請書`;
  const about = { title: `${title} ${row.id}`, author: row.applicant.section, at: new Date(facts.printedAt) };
  const paper = newPaper({ ...about, dense: true }, `${title}　${row.id}`);
  const applied = steps.findLast(({ act }) => act === 'applied');
  paper.right(`${row.id}\n${eraDate(japanDate(applied?.at ?? row.createdAt))}`);
  paper.text('所属長　様');
  paper.formTitle(title);
  paper.text('在宅勤務のため、次のとおりデータを持ち出したいので申請します。');
  paper.form([
    line('申請者', `${row.applicant.section}　${row.applicant.name}（職員番号 ${row.applicant.id}）`),
    line('持出しの目的', row.purpose),
    line('持出し期間', `${eraDate(row.from)}から${eraDate(row.to)}まで`),
    line('持ち出す先', row.loan === null ? `借用願 ${row.request ?? ''}の端末` : `貸出 ${row.loan}の端末`),
  ]);
  printFiles(paper, detail);
  paper.heading('紙の書類');
  if (papers.length === 0) paper.text('なし');
  else
    paper.form([
      { cells: [label('番号', 0.1), label('書類の名前', 0.72), label('枚数', 0.18)] },
      ...papers.map(({ title: name, sheets }, n) => ({
        cells: [
          { text: String(n + 1), share: 0.1 },
          { text: name, share: 0.72 },
          { text: `${count(sheets)}枚`, share: 0.18 },
        ],
      })),
    ]);
  printDecision(paper, detail, head);
  printHistory(paper, steps);
  return paper.end();
}

function printFiles(paper: Paper, { files, row }: TakeoutDetail): void {
  paper.heading(`持出データ　${count(files.length)}件・${fileSize(row.bytes)}`);
  if (files.length === 0) {
    paper.text('なし');
    return;
  }
  paper.table(
    [
      { title: '番号', share: 0.06, align: 'right' },
      { title: 'ファイル名', share: 0.27 },
      { title: '大きさ', share: 0.1, align: 'right' },
      { title: 'ハッシュ値（SHA-256）', share: 0.36 },
      { title: '個人情報の点検', share: 0.21 },
    ],
    files.map((file) => [
      ...[String(file.n + 1), file.path, fileSize(file.bytes)],
      file.sha256 === null ? '（未着）' : hashGroups(file.sha256),
      findingWords(file),
    ]),
  );
  const cleared = files.flatMap((file) => (file.cleared === null ? [] : [{ n: file.n, ...file.cleared }]));
  if (cleared.length === 0) return;
  paper.heading('誤検出とした理由（所属長）');
  paper.table(
    [
      { title: '番号', share: 0.06, align: 'right' },
      { title: '理由', share: 0.5 },
      { title: '所属長・日時', share: 0.44 },
    ],
    cleared.map(({ n, by, deputyFor, at, reason }) => [
      ...[String(n + 1), reason],
      `${nameWith(by.name, deputyFor)}　${dayAndClock(at)}`,
    ]),
  );
}

/** What the scan found in a file: never what stands there. */
function findingWords({ bytes, received, scan, cleared }: TakeoutFileRow): string {
  if (scan === null) return '（点検中）';
  const found = scan.findings.map(({ kind, count: times }) => `${FINDING_WORDS[kind]} ${count(times)}か所`);
  const words = [
    ...found,
    ...(scan.scanned ? [] : [`調べられない${scan.reason === undefined ? '' : `：${scan.reason}`}`]),
  ];
  if (words.length === 0) return '見つからない';
  const isGoing = mayGo({ bytes, received, scan, isCleared: cleared !== null });
  return `${words.join('\n')}\n${isGoing ? '→ 誤検出' : '→ 持ち出せない'}`;
}

function printDecision(paper: Paper, { row, steps }: TakeoutDetail, head: string): void {
  const decision = steps.findLast(({ act }) => act !== 'applied' && act !== 'withdrawn');
  const applied = steps.findLast(({ act }) => act === 'applied');
  const isOpen = decision === undefined || row.state === 'applied' || row.state === 'draft';
  paper.keep(90);
  paper.boxes([
    [
      '所属長の決定',
      isOpen
        ? head
        : `${stepTitles[decision.act]}　${nameWith(decision.by.name, decision.deputyFor)}\n${eraDate(japanDate(decision.at))}${decision.remark === '' ? '' : `\n${decision.remark}`}`,
    ],
    ['申請者', applied === undefined ? row.applicant.name : `${row.applicant.name}\n${eraDate(japanDate(applied.at))}`],
  ]);
}

function printHistory(paper: Paper, steps: readonly TakeoutStep[]): void {
  if (steps.length === 0) return;
  paper.heading('手続きの記録');
  paper.table(
    [
      { title: '日時', share: 0.28 },
      { title: '手続き', share: 0.14 },
      { title: '人', share: 0.26 },
      { title: '理由・言葉', share: 0.32 },
    ],
    steps.map(({ at, act, by, deputyFor, remark }) => [
      ...[dayAndClock(at), stepTitles[act], nameWith(by.name, deputyFor), remark],
    ]),
  );
}
