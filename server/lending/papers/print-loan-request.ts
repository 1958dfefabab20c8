import type { LedgerRow, LoanRequestRow } from '#contract/http/lending-api.ts';
import { wipeConfirmation } from '#contract/words/certificate-words.ts';
import { eraDate, japanDate } from '#contract/words/era.ts';
import { styleWords } from '#contract/words/lending-words.ts';
import { count, fileSize } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { type FormCell, type FormCells, newPaper } from '../../pdf/paper.ts';
import { dateOr, hashGroups, shortName } from './paper-words.ts';

export interface LoanRequestFacts {
  readonly request: LoanRequestRow;
  /** 申請者: the section and its head. */
  readonly applicant: { readonly section: string; readonly head: string };
  /** 持出データ, as approved. */
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  /** 情報政策課記入欄; null before a PC is kept. */
  readonly office: Pick<LedgerRow, 'terminal' | 'fingerprint' | 'returnedOn' | 'wipe'> | null;
  readonly printedAt: string;
  readonly isSample: boolean;
}

const states: Readonly<Record<LoanRequestRow['state'], string>> = {
  asked: '申請中',
  approved: '承認',
  refused: '不承認',
  withdrawn: '取下げ',
  used: '承認（貸出済）',
};

const names = 0.2;
const quarter = (1 - names) / 4;
const label = (text: string, share: number): FormCell => ({ text, share, isLabel: true });
const line = (name: string, text: string, height = 0) => ({
  ...{ cells: [label(name, names), { text, share: 1 - names }], height },
});

/** 貸出機器, those that are asked for marked. */
const thingMarks = ({ wire, mouse }: LoanRequestRow['things']): string =>
  ['■ 在宅勤務用端末機', `${wire ? '■' : '□'} セキュリティワイヤー`, `${mouse ? '■' : '□'} マウス`].join('　　');

/** 在宅勤務用端末機等借用願: the city's own table, and under it what the system adds. */
export function printLoanRequest({ request, applicant, files, office, ...rest }: LoanRequestFacts): Promise<Buffer> {
  const title = `${rest.isSample ? '【見本】' : ''}在宅勤務用端末機等借用願`;
  const about = {
    title: `${title} ${request.id}`,
    author: applicant.section,
    at: new Date(rest.printedAt),
    dense: true,
  };
  const paper = newPaper(about, `${title}　${request.id}`);
  paper.right(request.id);
  paper.formTitle(title);
  paper.text('次により情報政策課の端末機等の借用を希望いたします。');
  paper.form([
    line('貸出機器', thingMarks(request.things)),
    line(
      '使用者',
      `所属名：${request.borrower.section}\n職員番号：${request.borrower.id}\n職員名：${request.borrower.name}`,
    ),
    line('使用期間', `${eraDate(request.from)}　から　${eraDate(request.to)}　まで`),
    line('持出データ', files.length === 0 ? 'なし' : dataOf(files), 60),
    ...officeRows(office),
  ]);
  const { decided } = request;
  const stead = decided?.deputyFor == null ? '' : `（${decided.deputyFor.name}の代理）`;
  paper.right(eraDate(japanDate(request.askedAt)));
  paper.signed([`申請者　所属　${applicant.section}`, `　　　　所属長　${applicant.head}`]);
  paper.text('情報政策課長　様');
  paper.heading('電子申請の内容と所属長の決定');
  paper.rows(
    [
      ['勤務の形', styleWords(request.things)],
      ['使用の目的', request.purpose],
      ['決定', states[request.state]],
      ['決定した者・日時', decided === null ? '未決定' : `${decided.by.name}${stead}　${dayAndClock(decided.at)}`],
      ['理由', decided === null || decided.reason === '' ? '（記載なし）' : decided.reason],
    ],
    0.28,
  );
  if (files.length > 0) {
    paper.heading('持出データのハッシュ値');
    paper.table(
      [
        { title: 'ファイル名', share: 0.4 },
        { title: '大きさ', share: 0.14, align: 'right' },
        { title: 'ハッシュ値（SHA-256）', share: 0.46 },
      ],
      files.map(({ name, bytes, sha256 }) => [shortName(name), fileSize(bytes), hashGroups(sha256)]),
    );
  }
  return paper.end();
}

/** 持出データ in the form's own box: the first ones there, all of them in the list of their hashes. */
function dataOf(files: LoanRequestFacts['files']): string {
  const shown = files.slice(0, 10).map(({ name }) => shortName(name));
  if (files.length > shown.length) shown.push(`ほか${count(files.length - shown.length)}件（下の一覧のとおり）`);
  return shown.join('\n');
}

/** 情報政策課記入欄: four boxes side by side, as on the city's paper. */
function officeRows(office: LoanRequestFacts['office']): readonly FormCells[] {
  const fingerprint = office?.fingerprint ?? null;
  return [
    {
      cells: [
        label('情報政策課\n記入欄', names),
        ...['PC管理番号', '指紋認証設定', '返却日', 'データ消去確認'].map((title) => label(title, quarter)),
      ],
    },
    {
      cells: [
        { ...label('', names), joins: true },
        { text: office?.terminal ?? '', share: quarter },
        { text: fingerprint === null ? '' : fingerprint ? '済' : '未', share: quarter },
        { text: dateOr(office?.returnedOn ?? null, ''), share: quarter },
        { text: office === null ? '' : wipeConfirmation(office.wipe), share: quarter },
      ],
      height: 44,
    },
  ];
}
