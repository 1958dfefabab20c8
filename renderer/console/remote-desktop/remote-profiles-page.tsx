import { type ReactNode, useCallback, useState } from 'react';
import type { RemoteProfileRow } from '#contract/http/remote-api.ts';
import { remoteKindTitles } from '#contract/words/remote-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { pagesOf } from '../account/role-pages.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';

/** What PCs may connect to in remote work. */
export function RemoteProfilesPage(): ReactNode {
  const { client, state } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.remoteDesktops.list(signal), [client]),
  );
  const [ending, setEnding] = useState<RemoteProfileRow | null>(null);
  const mayEdit = state.kind === 'signed-in' && pagesOf(state.account.role).editRemoteProfiles;
  return (
    <ConsolePage title="リモート接続先" width="wide">
      <p className="max-w-180 text-std-16N-170">
        貸出中の端末が、勤務中にリモートデスクトップでつなげる先です。登録した証明書の相手にだけつなぎ、ファイル・印刷・コピーと貼り付け・USB・マイク・カメラは端末とつなぎません。変更は、回線のある端末には15秒ほどで、ない端末には次の貸出で届きます。
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {mayEdit ? (
        <p className="text-std-16N-170">
          <PageLink to="/remote-profiles/new">接続先を追加する</PageLink>
        </p>
      ) : null}
      {value === null && loading ? <Progress label="接続先を読み込んでいます" /> : null}
      {value === null ? null : (
        <DataTable
          caption="接続先の一覧"
          captionHidden
          columns={columnsFor(mayEdit ? setEnding : null)}
          rows={value.profiles}
          rowKey={({ id }) => id}
          empty="接続先はまだ登録されていません。端末の画面にも出ません。"
        />
      )}
      {ending === null ? null : (
        <ReasonDialog
          title={`${ending.id}「${ending.terms.name}」を終了しますか`}
          label="終了する理由"
          action="終了する"
          onClose={() => setEnding(null)}
          onConfirm={async (reason) => {
            const answer = await client.remoteDesktops.end(ending.id, { reason });
            if (!answer.ok) return answer.problem;
            setEnding(null);
            reload();
            return null;
          }}
        >
          <p>知らせが届いた端末では、開いている接続も切断され、一覧から消えます。元に戻すときは新しく追加します。</p>
        </ReasonDialog>
      )}
    </ConsolePage>
  );
}

const faint = 'block text-dns-14N-130 text-solid-gray-700';

/** @param end null for who may only read */
function columnsFor(end: ((row: RemoteProfileRow) => void) | null): readonly Column<RemoteProfileRow>[] {
  return [
    { key: 'id', title: '番号', isRowHeader: true, noWrap: true, cell: ({ id }) => id },
    {
      key: 'name',
      title: '名前・方式',
      cell: ({ terms: { name, kind } }) => (
        <span className="block min-w-44">
          {name}
          <span className={faint}>{remoteKindTitles[kind]}</span>
        </span>
      ),
    },
    {
      key: 'server',
      title: '接続先',
      cell: ({ terms: { host, port, domain, gateway } }) => (
        <span className="block min-w-52 break-all">
          {host}:{port}
          {domain === null ? null : <span className={faint}>ドメイン {domain}</span>}
          {gateway === null ? null : (
            <span className={faint}>
              中継 {gateway.host}:{gateway.port}
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'pin',
      title: '証明書（SHA-256）',
      cell: ({ terms: { pin } }) => <span className="figures block min-w-40 break-all text-dns-14N-130">{pin}</span>,
    },
    {
      key: 'section',
      title: '所属',
      cell: ({ section }) => <span className="block min-w-16">{section?.name ?? 'すべて'}</span>,
    },
    {
      key: 'by',
      title: '登録・終了',
      cell: ({ addedAt, addedBy, ended }) => (
        <span className="block min-w-40">
          <span className={faint}>
            {dayAndClock(addedAt)}に{addedBy.name}が登録
          </span>
          {ended === null ? null : (
            <span className={faint}>
              {dayAndClock(ended.at)}に{ended.by.name}が終了：{ended.reason}
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'state',
      title: '状態',
      noWrap: true,
      cell: (row) =>
        row.ended !== null ? (
          <Badge>終了</Badge>
        ) : (
          <span className="flex flex-col items-start gap-2">
            <Badge tone="info">有効</Badge>
            {end === null ? null : (
              <Button variant="outline" size="sm" ariaLabel={`${row.id}を終了する`} onPress={() => end(row)}>
                終了する
              </Button>
            )}
          </span>
        ),
    },
  ];
}
