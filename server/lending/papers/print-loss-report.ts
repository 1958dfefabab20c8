import type { LedgerDetail, LossBody } from '#contract/http/lending-api.ts';
import { eraDate, japanDate } from '#contract/words/era.ts';
import { lossKindTitles } from '#contract/words/lending-words.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { newPaper } from '../../pdf/paper.ts';
import { period, shortName } from './paper-words.ts';

export interface LossFacts {
  readonly report: LossBody;
  readonly reportedAt: string;
  /** Who entered it. */
  readonly enteredBy: { readonly id: string; readonly name: string };
  readonly terminal: { readonly id: string; readonly name: string };
  readonly loan: { readonly id: string; readonly from: string; readonly to: string } | null;
  readonly borrower: { readonly id: string; readonly name: string; readonly section: string } | null;
  /** What was approved to be on the PC, and as what it counts now. */
  readonly files: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly fate: LedgerDetail['files'][number]['fate'];
    /** Null: not known. */
    readonly isEncrypted: boolean | null;
  }[];
  /** When the office last heard of the PC; null for never. */
  readonly lastContactAt: string | null;
  /** Last entry of the trail that the office holds. */
  readonly head: { readonly seq: number; readonly hash: string } | null;
  /** What was ordered since: key revoked, lock, erasure. */
  readonly measures: readonly { readonly at: string; readonly what: string }[];
  readonly isSample: boolean;
}

const whatTitles: Readonly<Record<LossBody['what'], string>> = {
  pc: '在宅勤務用端末機',
  papers: '持ち出した書類',
  both: '在宅勤務用端末機と、持ち出した書類',
};
const fateTitles: Readonly<Record<LossFacts['files'][number]['fate'], string>> = {
  erased: '消去済',
  'handed-in': '提出済（端末にも残り得る）',
  remaining: '残存',
  unknown: '不明（残存とみなす）',
};
const encryptionTitle = (is: boolean | null): string => (is === null ? '不明' : is ? '暗号化' : '平文');

/** 紛失・盗難届, filled with what was on the PC. */
export function printLossReport(facts: LossFacts): Promise<Buffer> {
  const { report, terminal, loan, borrower, enteredBy, files } = facts;
  const title = `${facts.isSample ? '【見本】' : ''}在宅勤務用端末機等 紛失・盗難届`;
  const about = {
    title: `${title} ${terminal.id}`,
    author: enteredBy.name,
    at: new Date(facts.reportedAt),
    dense: true,
  };
  const paper = newPaper(about, `${title}　${terminal.id}`);
  paper.right(eraDate(japanDate(facts.reportedAt)));
  paper.text('所属長　様\n情報政策課長　様');
  paper.formTitle(title);
  paper.signed([...(borrower === null ? [] : [`所属　　${borrower.section}`]), `届出者　${report.heardFrom}`]);
  paper.text('在宅勤務要綱 第5条6項により、次のとおり届け出ます。');
  paper.form(
    [
      ['区分', `${lossKindTitles[report.kind]}　${whatTitles[report.what]}`],
      ['PC管理番号', `${terminal.id}　${terminal.name}`],
      ['貸出', loan === null ? 'なし' : `${loan.id}　${period(loan.from, loan.to)}`],
      ['使用者', borrower === null ? 'なし' : `${borrower.section}　${borrower.name}（職員番号 ${borrower.id}）`],
      ['気づいた日時', dayAndClock(report.at)],
      ['場所', report.place],
      ['警察への届出番号', report.police === '' ? '（まだない）' : report.police],
      ['受付・入力', `${enteredBy.name}（${enteredBy.id}）　${dayAndClock(facts.reportedAt)}`],
    ].map(([name = '', text = '']) => ({
      cells: [
        { text: name, share: 0.26, isLabel: true },
        { text, share: 0.74 },
      ],
    })),
  );
  paper.heading('状況');
  paper.text(report.circumstances);
  if (report.what !== 'pc') {
    paper.heading('持ち出した書類');
    paper.text(report.papers === '' ? '（記載なし）' : report.papers);
  }
  paper.heading('端末にあったデータ（持出しの承認と、消去の記録から）');
  if (files.length === 0) paper.text('承認された持出しデータはありません。');
  else {
    const open = files.filter(({ fate, isEncrypted }) => fate !== 'erased' && isEncrypted !== true).length;
    paper.text(
      `承認された${count(files.length)}件のうち、消去されたと言えず、暗号化されているとも言えないもの：${count(open)}件`,
    );
    paper.table(
      [
        { title: 'ファイル名', share: 0.46 },
        { title: '今の状態', share: 0.24 },
        { title: '暗号化', share: 0.1 },
        { title: 'ハッシュ値（始め）', share: 0.2 },
      ],
      files.map(({ name, sha256, fate, isEncrypted }) => [
        shortName(name),
        fateTitles[fate],
        encryptionTitle(isEncrypted),
        sha256.slice(0, 16),
      ]),
    );
  }
  paper.heading('端末の最後の記録');
  paper.rows(
    [
      ['最後の通信', facts.lastContactAt === null ? 'なし' : dayAndClock(facts.lastContactAt)],
      ['庁にある最後の記録', facts.head === null ? 'なし' : `番号 ${count(facts.head.seq)}`],
      ['そのハッシュ値', facts.head?.hash ?? 'なし'],
    ],
    0.28,
  );
  paper.heading('届出の後に行ったこと');
  if (facts.measures.length === 0) paper.text('なし');
  else
    paper.rows(
      facts.measures.map(({ at, what }) => [dayAndClock(at), what]),
      0.38,
    );
  return paper.end();
}
