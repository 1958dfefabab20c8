import type { ReactNode } from 'react';
import type { LedgerDetail } from '#contract/http/lending-api.ts';
import { mediumTitles } from '#contract/words/certificate-words.ts';
import { eraDate } from '#contract/words/era.ts';
import { askedThings } from '#contract/words/lending-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { DownloadLink } from '../../ui/download-link.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { papers } from './lending-client.ts';
import { borrowerOf } from './next-step.ts';

/** The loan and the PC itself, fact by fact. */
export function PcFacts({ detail }: { readonly detail: LedgerDetail }): ReactNode {
  const { row, request, hardware, loss } = detail;
  const none = 'なし';
  const isOver = row.state === 'stock' || row.state === 'retired';
  const borrower = isOver ? row.borrower : borrowerOf(detail);
  const { from, to } = row.state === 'prepared' && request !== null ? request : row;
  return (
    <KeyValueList
      items={[
        {
          key: isOver ? '前の使用者' : '使用者',
          value: borrower === null ? none : `${borrower.name}（${borrower.id}・${borrower.section}）`,
        },
        {
          key: isOver ? '前の使用期間' : '使用期間',
          value: from === null || to === null ? none : `${eraDate(from)}から${eraDate(to)}まで`,
        },
        ...(request === null
          ? []
          : [{ key: '借用願', value: `${request.id}　${askedThings(request.things)}\n${request.purpose}` }]),
        ...(row.lastRemindedAt === null ? [] : [{ key: '最後の督促', value: dayAndClock(row.lastRemindedAt) }]),
        ...(row.loan === null
          ? []
          : [{ key: '受領書', value: <Receipts loan={row.loan} isReturned={row.returnedOn !== null} /> }]),
        ...(loss === null
          ? []
          : [
              {
                key: '紛失・盗難届',
                value: (
                  <span className="flex flex-wrap items-center gap-x-6">
                    {dayAndClock(loss.at)}
                    {loss.isCancelled ? '（取消し）' : ''}
                    <DownloadLink href={papers.loss(row.terminal)} label="紛失・盗難届の印刷用のPDF">
                      印刷用のPDF
                    </DownloadLink>
                  </span>
                ),
              },
            ]),
        ...(hardware === null
          ? []
          : [
              { key: '機種', value: `${hardware.maker} ${hardware.model}` },
              { key: '製造番号', value: hardware.serial },
              { key: '備品番号', value: hardware.property },
              { key: '記憶媒体', value: `${mediumTitles[hardware.mediumType]}（${hardware.mediumSerial}）` },
            ]),
      ]}
    />
  );
}

function Receipts({ loan, isReturned }: { readonly loan: string; readonly isReturned: boolean }): ReactNode {
  return (
    <span className="flex flex-wrap gap-x-6">
      <DownloadLink href={papers.receipt(loan, 'hand-over')}>貸出（PDF）</DownloadLink>
      {isReturned ? <DownloadLink href={papers.receipt(loan, 'return')}>返却（PDF）</DownloadLink> : null}
    </span>
  );
}
