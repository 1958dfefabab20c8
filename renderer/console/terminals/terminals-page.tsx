import { type ReactNode, useCallback } from 'react';
import type { TerminalRow } from '#contract/http/console-api.ts';
import { purposeTitles } from '#contract/words/code-words.ts';
import { eraDate } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Link } from '../../ui/link.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { pagesOf, type RolePages } from '../account/role-pages.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { StateBadge } from '../lending/state-badge.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { ContactCodePanel } from './contact-code-panel.tsx';
import { TrailBadge, toneOfTrail } from './trail-badge.tsx';

/** Every lent or prepared PC that the role may see, and the desk where 連絡コード are answered. */
export function TerminalsPage(): ReactNode {
  const { client, state } = useAccount();
  const { value, problem, loading, reload } = useLoaded(useCallback((signal) => client.terminals(signal), [client]));
  const pages = state.kind === 'signed-in' ? pagesOf(state.account.role) : null;
  const mayAnswer = pages?.responseCode === true;
  const lent = value?.terminals.filter(({ loan }) => loan !== null) ?? [];
  return (
    <ConsolePage title="端末" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="端末の一覧を読み込んでいます" /> : null}
      {mayAnswer && lent.length > 0 ? (
        <p className="text-std-16N-170">
          <Link href="#respond">連絡コードに応える</Link>
        </p>
      ) : null}
      {value === null ? null : (
        <DataTable
          caption="端末の一覧"
          captionHidden
          columns={pages === null ? columns : columnsFor(pages)}
          rows={value.terminals}
          rowKey={({ id }) => id}
          rowTone={toneOf}
          empty="表示できる端末がありません。端末を準備するか貸し出すと、ここに並びます。"
        />
      )}
      {mayAnswer && lent.length > 0 ? <ContactCodePanel terminals={lent} onChanged={reload} /> : null}
    </ConsolePage>
  );
}

const toneOf = ({ life, state }: TerminalRow): 'bad' | 'warn' | null =>
  life.state === 'lost' || toneOfTrail(state) === 'bad' ? 'bad' : state === 'locked' ? 'warn' : null;

const columns: readonly Column<TerminalRow>[] = [
  { key: 'id', title: 'PC管理番号', isRowHeader: true, noWrap: true, cell: ({ id }) => id },
  { key: 'name', title: '名称', cell: ({ name }) => <span className="block min-w-32">{name}</span> },
  {
    key: 'staff',
    title: '使用者・所属',
    cell: ({ staff }) => (staff === null ? 'なし' : <StaffCell staff={staff} />),
  },
  {
    key: 'period',
    title: '貸出期間',
    noWrap: true,
    cell: ({ from, to }) =>
      from === null || to === null ? (
        'なし'
      ) : (
        <>
          {eraDate(from)}から
          <br />
          {eraDate(to)}まで
        </>
      ),
  },
  {
    key: 'state',
    title: '状態',
    cell: ({ life, state }) => (
      <div className="flex flex-col items-start gap-1">
        {life.state === 'lent' && state !== null ? null : <StateBadge row={life} />}
        {state === null || (life.state !== 'lent' && state === 'idle') ? null : <TrailBadge state={state} />}
      </div>
    ),
  },
  {
    key: 'contact',
    title: '最終連絡',
    noWrap: true,
    cell: ({ lastContactAt, lastReport }) => (
      <>
        {lastContactAt === null ? 'まだありません' : dayAndClock(lastContactAt)}
        {lastReport === null ? null : (
          <span className="block text-solid-gray-700">
            電話：{dayAndClock(lastReport.at)}
            <br />（{purposeTitles[lastReport.purpose]}）
          </span>
        )}
      </>
    ),
  },
  { key: 'entries', title: '記録件数', align: 'end', noWrap: true, cell: ({ entries }) => `${count(entries)}件` },
];

/** With the ways to its line of 管理簿 and, of a terminal that is out, to what the head has approved. */
const columnsFor = ({ ledger, exceptions }: RolePages): readonly Column<TerminalRow>[] =>
  columns.map((column) => {
    if (column.key === 'id' && ledger)
      return { ...column, cell: ({ id }) => <PageLink to={`/ledger/${id}`}>{id}</PageLink> };
    if (column.key !== 'name' || !exceptions) return column;
    return {
      ...column,
      cell: ({ id, name, loan }) => (
        <span className="block min-w-32">
          {name}
          {loan === null ? null : (
            <span className="block">
              <PageLink to={`/terminals/${id}/exceptions`} ariaLabel={`${id}の承認されたデータ`}>
                承認されたデータ
              </PageLink>
            </span>
          )}
        </span>
      ),
    };
  });
