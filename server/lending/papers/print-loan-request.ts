import type { LedgerRow, LoanRequestRow } from '#contract/http/lending-api.ts';
import { wipeConfirmation } from '#contract/words/certificate-words.ts';
import { eraDay } from '#contract/words/era.ts';
import { fileSize } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { newPaper } from '../../pdf/paper.ts';
import { dateOr, period, shortName, teleworkTitles, thingsOf } from './paper-words.ts';

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

/** 在宅勤務用端末機等借用願. */
export function printLoanRequest({ request, applicant, files, office, ...rest }: LoanRequestFacts): Promise<Buffer> {
  const title = `${rest.isSample ? '【見本】' : ''}在宅勤務用端末機等借用願`;
  const about = {
    title: `${title} ${request.id}`,
    author: applicant.section,
    at: new Date(rest.printedAt),
    dense: true,
  };
  const paper = newPaper(about, `${title}　${request.id}`);
  paper.right(`${request.id}\n${eraDay(request.askedAt)}`);
  paper.title(title, ['情報政策課長　様']);
  paper.right(`申請者　所属　${applicant.section}\n所属長　${applicant.head}`);
  paper.text('在宅勤務のため、次のとおり機器を借用したいので申請します。');
  paper.rows(
    [
      ['貸出機器', thingsOf(request.things)],
      ['使用者　所属名', request.borrower.section],
      ['使用者　職員番号', request.borrower.id],
      ['使用者　職員名', request.borrower.name],
      ['使用期間', period(request.from, request.to)],
      ['勤務の形', teleworkTitles[request.things.telework]],
      ['使用の目的', request.purpose],
    ],
    0.28,
  );
  paper.heading('持出データ');
  if (files.length === 0) paper.text('なし');
  else
    paper.table(
      [
        { title: 'ファイル名', share: 0.4 },
        { title: '大きさ', share: 0.14, align: 'right' },
        { title: 'ハッシュ値（SHA-256）', share: 0.46 },
      ],
      files.map(({ name, bytes, sha256 }) => [shortName(name), fileSize(bytes), sha256]),
    );
  paper.heading('所属長の決定');
  const { decided } = request;
  paper.rows(
    [
      ['決定', states[request.state]],
      ['決定した者・日時', decided === null ? '未決定' : `${decided.by.name}　${dayAndClock(decided.at)}`],
      ['理由', decided === null || decided.reason === '' ? '（記載なし）' : decided.reason],
    ],
    0.28,
  );
  paper.heading('情報政策課記入欄');
  const fingerprint = office?.fingerprint ?? null;
  paper.rows(
    [
      ['PC管理番号', office?.terminal ?? '（未定）'],
      ['指紋認証設定', fingerprint === null ? '（未確認）' : fingerprint ? '済' : '未'],
      ['返却日', dateOr(office?.returnedOn ?? null, '（未返却）')],
      ['データ消去確認', wipeConfirmation(office?.wipe ?? null)],
    ],
    0.28,
  );
  return paper.end();
}
