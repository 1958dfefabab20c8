import { type ReactNode, useCallback, useState } from 'react';
import type { ExceptionRow } from '#contract/http/exception-api.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { pagesOf } from '../account/role-pages.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { RequestTable } from './request-table.tsx';

const stateOf = ({ from, to, revoked }: ExceptionRow, now: string): '取消済み' | '終了' | '期間前' | '有効' => {
  if (revoked !== null) return '取消済み';
  if (now >= to) return '終了';
  return now < from ? '期間前' : '有効';
};

/** What the head has approved for the loan of one terminal. */
export function ExceptionsPage({ terminal }: { readonly terminal: string }): ReactNode {
  const { client, state } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.exceptions(terminal, signal), [client, terminal]),
  );
  const [revoking, setRevoking] = useState<ExceptionRow | null>(null);
  const mayApprove = state.kind === 'signed-in' && pagesOf(state.account.role).approve;
  return (
    <ConsolePage
      title={`${terminal} 承認されたデータ`}
      width="wide"
      before={<BackLink to="/terminals">端末の一覧に戻る</BackLink>}
    >
      <p className="text-std-16N-170">第6条(1)により所属長が承認したデータは、決めた期間、決めたフォルダに置けます。</p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null || value.requests.length === 0 ? null : (
        <RequestTable terminal={terminal} requests={value.requests} mayApprove={mayApprove} />
      )}
      {mayApprove && value !== null ? (
        <p className="text-std-16N-170">
          <PageLink to={`/terminals/${terminal}/exceptions/new`}>新しく承認する</PageLink>
        </p>
      ) : null}
      {value === null && loading ? <Progress label="承認を読み込んでいます" /> : null}
      {value === null ? null : (
        <DataTable
          caption="承認の一覧"
          captionHidden
          columns={columnsFor(mayApprove ? setRevoking : null)}
          rows={value.exceptions}
          rowKey={({ id }) => id}
          empty="この貸出に承認されたデータはありません。"
        />
      )}
      {revoking === null ? null : (
        <ReasonDialog
          title={`${revoking.id}の承認を取り消しますか`}
          label="取り消す理由"
          action="取り消す"
          onClose={() => setRevoking(null)}
          onConfirm={async (reason) => {
            const answer = await client.revokeException(terminal, { id: revoking.id, reason });
            if (!answer.ok) return answer.problem;
            setRevoking(null);
            reload();
            return null;
          }}
        >
          <p>
            取り消すと、ファイルは端末の「{revoking.control === 'media' ? '隔離' : '回収'}
            」に移されます。なくなることはありません。取り消したことと理由は残ります。
          </p>
        </ReasonDialog>
      )}
    </ConsolePage>
  );
}

/** @param revoke null for who may only read */
function columnsFor(revoke: ((exception: ExceptionRow) => void) | null): readonly Column<ExceptionRow>[] {
  const now = new Date().toISOString();
  const faint = 'block text-dns-14N-130 text-solid-gray-700';
  return [
    { key: 'id', title: '番号', isRowHeader: true, noWrap: true, cell: ({ id }) => id },
    {
      key: 'place',
      title: '場所・ファイル',
      cell: ({ control, place, files }) => (
        <span className="block min-w-48 break-all">
          {place}
          <span className={faint}>
            {count(files)}個{control === 'media' ? '（外部記録媒体から来たファイル）' : ''}
          </span>
        </span>
      ),
    },
    {
      key: 'period',
      title: '期間',
      noWrap: true,
      cell: ({ from, to }) => (
        <>
          {dayAndClock(from)}から
          <br />
          {dayAndClock(to)}まで
        </>
      ),
    },
    {
      key: 'reason',
      title: '承認・理由',
      cell: ({ approvedBy, approvedAt, reason, revoked }) => (
        <span className="block min-w-56 whitespace-pre-line">
          {reason}
          <span className={faint}>
            {approvedBy.name}（{dayAndClock(approvedAt)}）
          </span>
          {revoked === null ? null : (
            <span className={faint}>
              {dayAndClock(revoked.at)}に取消：{revoked.reason}
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'state',
      title: '状態',
      noWrap: true,
      cell: (exception) => {
        const state = stateOf(exception, now);
        const isOpen = state === '有効' || state === '期間前';
        return (
          <span className="flex flex-col items-start gap-2">
            {isOpen ? <Badge tone="info">{state}</Badge> : <Badge>{state}</Badge>}
            {revoke === null || !isOpen ? null : (
              <Button
                variant="outline"
                size="sm"
                ariaLabel={`${exception.id}を取り消す`}
                onPress={() => revoke(exception)}
              >
                取り消す
              </Button>
            )}
          </span>
        );
      },
    },
  ];
}
