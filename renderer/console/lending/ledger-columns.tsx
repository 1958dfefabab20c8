import type { ReactNode } from 'react';
import type { LedgerRow } from '#contract/http/lending-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Link } from '../../ui/link.tsx';
import { PageLink } from '../page/page-link.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { papers } from './lending-client.ts';
import { OverdueBadge, StateBadge } from './state-badge.tsx';

const faint = 'block text-dns-14N-130 text-solid-gray-700';

/** 在宅勤務用端末機等管理簿, column by column. @param remind null for who may not */
export function ledgerColumns(
  remind: ((row: LedgerRow) => void) | null,
  mayOpenCertificates: boolean,
): readonly Column<LedgerRow>[] {
  return [
    {
      key: 'terminal',
      title: 'PC管理番号',
      isRowHeader: true,
      cell: ({ terminal, name }) => (
        <span className="block min-w-28">
          <PageLink to={`/ledger/${terminal}`}>{terminal}</PageLink>
          <span className={faint}>{name}</span>
        </span>
      ),
    },
    {
      key: 'state',
      title: '状態',
      cell: (row) => (
        <span className="flex flex-col items-start gap-2">
          <StateBadge row={row} />
          {row.overdueDays > 0 ? <OverdueBadge days={row.overdueDays} /> : null}
          {row.lastRemindedAt === null ? null : (
            <span className={faint}>
              督促
              <br />
              {dayAndClock(row.lastRemindedAt)}
            </span>
          )}
          {remind !== null && row.state === 'lent' ? (
            <Button
              variant="outline"
              size="sm"
              ariaLabel={`${row.terminal}の督促を記録する`}
              onPress={() => remind(row)}
            >
              督促
            </Button>
          ) : null}
        </span>
      ),
    },
    {
      key: 'borrower',
      title: '使用者・所属',
      cell: ({ borrower, reservedFor }) => (
        <>
          {borrower === null ? 'なし' : <StaffCell staff={borrower} />}
          {reservedFor === null ? null : <span className={faint}>取置き：{reservedFor}</span>}
        </>
      ),
    },
    { key: 'period', title: '使用期間', noWrap: true, cell: periodOf },
    {
      key: 'fingerprint',
      title: '指紋認証設定',
      noWrap: true,
      cell: ({ fingerprint }) => (fingerprint === null ? '未確認' : fingerprint ? '済み' : 'なし'),
    },
    {
      key: 'returnedOn',
      title: '返却日',
      noWrap: true,
      cell: ({ returnedOn, loan }) => (returnedOn === null ? (loan === null ? 'なし' : '未返却') : eraDate(returnedOn)),
    },
    { key: 'wipe', title: 'データ消去確認', cell: (row) => wipeOf(row, mayOpenCertificates) },
  ];
}

const periodOf = ({ from, to }: LedgerRow): ReactNode =>
  from === null || to === null ? (
    'なし'
  ) : (
    <>
      {eraDate(from)}から
      <br />
      {eraDate(to)}まで
    </>
  );

const wipeOf = ({ wipe }: LedgerRow, mayOpen: boolean): ReactNode =>
  wipe === null ? (
    'まだありません'
  ) : (
    <span className="block min-w-44">
      消去：{wipe.executor.name}
      <span className="block">検証：{wipe.verifier?.name ?? 'まだ'}</span>
      <span className={faint}>{dayAndClock(wipe.at)}</span>
      {wipe.certificate === null ? null : !mayOpen ? (
        `証明書 ${wipe.certificate}`
      ) : (
        <Link href={papers.certificate(wipe.certificate, 'pdf')} download="">
          証明書 {wipe.certificate}
        </Link>
      )}
    </span>
  );
