import { type ReactNode, useCallback } from 'react';
import { type MailRow, mostMails } from '#contract/http/notices-api.ts';
import { kindFacts } from '#contract/notices/kinds.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { NewestOnly } from '../page/newest-only.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

/** The outbox, for who looks after the mail: what waits, what was given up, what may have come twice. */
export function MailsPage(): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.notices.mails(signal), [client]),
  );
  const { busy, problem: refused, press } = usePress();
  const again = async (id: number): Promise<void> => {
    if ((await press(() => client.notices.sendAgain(id))) !== null) reload();
  };
  return (
    <ConsolePage title="メールの送信" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {refused === null ? null : <ProblemBanner problem={refused} />}
      {value === null && loading ? <Progress label="メールの状態を読み込んでいます" /> : null}
      {value === null ? null : (
        <>
          {value.server === null ? (
            <Banner kind="info" title="メールを送る設定がありません。">
              <p>サーバーで「mail set」を実行すると、お知らせがメールでも届きます。手順は運用の手引きにあります。</p>
            </Banner>
          ) : (
            <p className="text-std-16N-170">
              {value.server.host}（ポート{value.server.port}）から、{value.server.from}の名で送ります。
            </p>
          )}
          <p className="figures text-std-16N-170">
            送信待ち{count(value.counts.waiting)}件・送信済み{count(value.counts.sent)}件・送るのをやめたもの
            {count(value.counts.givenUp)}件
          </p>
          <DataTable
            caption="見ておくメール（送信待ち・やめたもの・二度届いたかもしれないもの）"
            columns={columnsFor((id) => void again(id), busy)}
            rows={value.mails}
            rowKey={({ id }) => String(id)}
            rowTone={({ state }) => (state === 'given-up' ? 'bad' : null)}
            empty="見ておくメールはありません。"
          />
          <NewestOnly shown={value.mails.length} most={mostMails} />
        </>
      )}
    </ConsolePage>
  );
}

const states: Readonly<Record<MailRow['state'], ReactNode>> = {
  waiting: <Badge tone="info">送信待ち</Badge>,
  sent: <Badge tone="good">送信済み</Badge>,
  'given-up': <Badge tone="bad">やめました</Badge>,
};
const faint = 'block text-dns-14N-130 text-solid-gray-700';

const columnsFor = (onAgain: (id: number) => void, busy: boolean): readonly Column<MailRow>[] => [
  {
    key: 'mail',
    title: '宛先',
    isRowHeader: true,
    cell: ({ id, recipient, address }) => (
      <span className="block min-w-48">
        {recipient.name}（{recipient.id}）
        <span className={faint}>
          番号{id}・{address}
        </span>
      </span>
    ),
  },
  {
    key: 'kind',
    title: 'お知らせの種類',
    cell: ({ kind }) => <span className="block min-w-40">{kindFacts(kind).title}</span>,
  },
  { key: 'made', title: '作った日時', noWrap: true, cell: ({ madeAt }) => dayAndClock(madeAt) },
  {
    key: 'state',
    title: '状態',
    noWrap: true,
    cell: ({ state, tries, unsure, nextAt }) => (
      <>
        {states[state]}
        <span className={faint}>試した回数 {tries}</span>
        {nextAt === null ? null : <span className={faint}>次は{dayAndClock(nextAt)}</span>}
        {unsure === 0 ? null : <span className={faint}>同じものが{unsure}通多く届いたかもしれません</span>}
      </>
    ),
  },
  {
    key: 'fault',
    title: 'メールサーバーの応答',
    cell: ({ fault }) => <span className="block max-w-96 min-w-40 break-words">{fault}</span>,
  },
  {
    key: 'again',
    title: '手続き',
    noWrap: true,
    cell: ({ id, recipient, state }) =>
      state === 'given-up' ? (
        <Button
          variant="outline"
          size="sm"
          isDisabled={busy}
          ariaLabel={`${recipient.name}さんへのメール（番号${id}）をもう一度送る`}
          onPress={() => onAgain(id)}
        >
          もう一度送る
        </Button>
      ) : null,
  },
];
