import { type ReactNode, useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { NoticeRow } from '#contract/http/notices-api.ts';
import { kindFacts, kindsFor, NoticeKind } from '#contract/notices/kinds.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { useAccount } from '../account/account-context.tsx';
import { queryText } from '../api/query.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import type { NoticeFilters } from './notices-client.ts';
import { useUnread } from './unread-context.tsx';

const addressOf = ({ before, unread, kind }: NoticeFilters): string =>
  `/notices${queryText({ kind: kind ?? undefined, unread: unread ? 'yes' : undefined, before: before ?? undefined })}`;

function filtersOf(search: string): NoticeFilters {
  const params = new URLSearchParams(search);
  const kind = NoticeKind.safeParse(params.get('kind'));
  return {
    before: Number(params.get('before') ?? '') || null,
    ...{ unread: params.get('unread') === 'yes', kind: kind.success ? kind.data : null },
  };
}

/** お知らせ: what one was told, newest first. */
export function NoticesPage(): ReactNode {
  const { client } = useAccount();
  const { account } = useMe();
  const { tell } = useUnread();
  const [, go] = useLocation();
  const search = useSearch();
  const { value, problem, loading, reload } = useLoaded(
    useCallback(
      async (signal: AbortSignal) => {
        const answer = await client.notices.list(filtersOf(search), signal);
        if (answer.ok) tell(answer.value.unread);
        return answer;
      },
      [client, search, tell],
    ),
  );
  const { busy, problem: refused, press } = usePress();
  const filters = filtersOf(search);
  const mark = async (body: Parameters<typeof client.notices.markRead>[0]): Promise<void> => {
    if ((await press(() => client.notices.markRead(body))) !== null) reload();
  };
  const newest = value?.notices[0];
  const last = value?.notices.at(-1);
  return (
    <ConsolePage title="お知らせ" width="wide">
      <p className="text-std-16N-170">
        <PageLink to="/notices/mail">メールの設定</PageLink>
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {refused === null ? null : <ProblemBanner problem={refused} />}
      <div className="flex flex-wrap items-end gap-x-8 gap-y-4">
        <SelectBox
          label="種類"
          options={[
            { value: '', label: 'すべて' },
            ...kindsFor(account.role).map((kind) => ({ value: kind, label: kindFacts(kind).title })),
          ]}
          value={filters.kind ?? ''}
          onChange={(typed) => {
            const kind = NoticeKind.safeParse(typed);
            go(addressOf({ ...filters, before: null, kind: kind.success ? kind.data : null }));
          }}
        />
        <Checkbox
          isSelected={filters.unread}
          onChange={(unread) => go(addressOf({ ...filters, before: null, unread }))}
        >
          未読だけを表示する
        </Checkbox>
        {value === null || value.unread === 0 || newest === undefined || filters.before !== null ? null : (
          <Button
            variant="outline"
            size="md"
            onPress={() => void mark({ through: newest.id })}
            isPending={busy}
            pendingText="記録しています"
          >
            ここまでのすべてを既読にする
          </Button>
        )}
      </div>
      {value === null && loading ? <Progress label="お知らせを読み込んでいます" /> : null}
      {value === null ? null : (
        <div className="flex flex-col gap-4">
          <DataTable
            caption="お知らせの一覧"
            captionHidden
            columns={columnsFor((id) => void mark({ ids: [id] }))}
            rows={value.notices}
            rowKey={({ id }) => String(id)}
            empty={
              filters.unread
                ? '未読のお知らせはありません。'
                : 'お知らせはありません。申請の結果や、あなたを待つ手続きが届きます。'
            }
          />
          {filters.before === null && !value.hasMore ? null : (
            <nav aria-label="ページ送り" className="flex flex-wrap gap-x-6 text-std-16N-170">
              {filters.before === null ? null : (
                <PageLink to={addressOf({ ...filters, before: null })} className="flex min-h-11 items-center">
                  最初のページ
                </PageLink>
              )}
              {value.hasMore && last !== undefined ? (
                <PageLink to={addressOf({ ...filters, before: last.id })} className="flex min-h-11 items-center">
                  次のページ
                </PageLink>
              ) : null}
            </nav>
          )}
        </div>
      )}
    </ConsolePage>
  );
}

const columnsFor = (onRead: (id: number) => void): readonly Column<NoticeRow>[] => [
  {
    key: 'state',
    title: '状態',
    noWrap: true,
    cell: ({ isRead }) => (isRead ? '既読' : <Badge tone="info">未読</Badge>),
  },
  {
    key: 'notice',
    title: 'お知らせ',
    isRowHeader: true,
    cell: ({ id, title, text, page, isRead }) => (
      <span className="block min-w-56">
        <span className={isRead ? '' : 'font-bold'}>
          {page === null ? title : <PageLink to={`/notices/${id}`}>{title}</PageLink>}
        </span>
        {text === '' ? null : <span className="block text-std-16N-170">{text}</span>}
      </span>
    ),
  },
  { key: 'at', title: '日時', noWrap: true, cell: ({ at }) => dayAndClock(at) },
  {
    key: 'read',
    title: '手続き',
    noWrap: true,
    cell: ({ id, title, isRead }) =>
      isRead ? null : (
        <Button variant="text" size="sm" ariaLabel={`「${title}」を既読にする`} onPress={() => onRead(id)}>
          既読にする
        </Button>
      ),
  },
];
