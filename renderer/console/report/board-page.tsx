import { type ReactNode, useCallback, useState } from 'react';
import { type TelephoneWord, telephoneTitles } from '#contract/forms/report/telephone.ts';
import type { BoardRow } from '#contract/http/report-api.ts';
import { interruptionTitles } from '#contract/trail/catalogue.ts';
import { eraDay, japanDate } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { presenceWords } from '#contract/words/presence-words.ts';
import { boardStateTitles, leaveWords } from '#contract/words/report-words.ts';
import { clock, clockFrom, clockWithSeconds, plainTime } from '#contract/words/time.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { StaffCell } from '../page/staff-cell.tsx';
import { BoardNews, useBoardNews } from './board-news.tsx';
import { TakeBackDialog, TelephoneDialog } from './telephone-dialog.tsx';
import { TelephoneOtherForm } from './telephone-other-form.tsx';
import { usePolling } from './use-polling.ts';

/** A change shows within this long; an office of 50 heads asks about three times a second. */
const pollMs = 15_000;

type Pressed = { readonly row: BoardRow; readonly what: TelephoneWord | 'take-back' };

/** Who of the section works now, as the trail and the telephone have it. */
export function BoardPage(): ReactNode {
  const { client } = useAccount();
  const { pages } = useMe();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.report.board(signal), [client]),
  );
  usePolling(reload, pollMs);
  const [pressed, setPressed] = useState<Pressed | null>(null);
  const close = (): void => setPressed(null);
  const done = (): void => {
    close();
    reload();
  };
  const asked = usePress();
  const [asking, setAsking] = useState<string | null>(null);
  const ask = async (staff: string): Promise<void> => {
    setAsking(staff);
    await asked.press(() => client.report.askPresence(staff));
    setAsking(null);
    reload();
  };
  const news = useBoardNews(value?.rows ?? null);
  const rows = value?.rows ?? [];
  const inState = (state: BoardRow['state']): number => rows.filter((row) => row.state === state).length;
  return (
    <ConsolePage title="今日の状況" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {asked.problem === null ? null : <ProblemBanner problem={asked.problem} />}
      {value === null && loading ? <Progress label="今日の状況を読み込んでいます" /> : null}
      {value === null ? null : (
        <>
          <p className="figures text-std-16N-170">
            {eraDay(value.at)}　勤務中{count(inState('working'))}人・中断中{count(inState('interrupted'))}人・始業前
            {count(inState('planned'))}人・終業{count(inState('ended'))}人（{clockWithSeconds(value.at)}現在、
            {pollMs / 1000}秒ごとに更新）
          </p>
          <p>
            <PageLink to="/board/week">今週と来週の予定と実施</PageLink>
          </p>
          <BoardNews news={news} />
          <DataTable
            caption="今日の在宅勤務"
            captionHidden
            columns={columnsFor(
              value.at,
              pages.takeTelephone ? (row, what) => setPressed({ row, what }) : null,
              pages.takeTelephone ? (staff) => void ask(staff) : null,
              asking,
            )}
            rows={rows}
            rowKey={({ staff }) => staff.id}
            rowTone={({ presence, isPastEnd }) =>
              isPastEnd || (presence !== null && isOpenWorry(presence)) ? 'warn' : null
            }
            empty="今日、在宅勤務の予定や記録がある人はいません。"
          />
          {pages.takeTelephone ? <TelephoneOtherForm onDone={reload} /> : null}
        </>
      )}
      {pressed === null ? null : pressed.what === 'take-back' ? (
        <TakeBackDialog row={pressed.row} onClose={close} onDone={done} />
      ) : (
        <TelephoneDialog row={pressed.row} what={pressed.what} onClose={close} onDone={done} />
      )}
    </ConsolePage>
  );
}

/** Something that the head has to look after: nobody answered, or the PC was not reached. */
const isOpenWorry = ({ state }: NonNullable<BoardRow['presence']>): boolean =>
  state === 'unanswered' || state === 'unreached';

const tones: Readonly<Record<BoardRow['state'], Tone>> = {
  ...{ planned: 'info', working: 'good', interrupted: 'warn', ended: 'neutral', none: 'neutral' },
};

function columnsFor(
  at: string,
  onPress: ((row: BoardRow, what: Pressed['what']) => void) | null,
  onAsk: ((staff: string) => void) | null,
  asking: string | null,
): readonly Column<BoardRow>[] {
  const faint = 'block text-dns-14N-130 text-solid-gray-700';
  return [
    { key: 'staff', title: '職員', isRowHeader: true, cell: ({ staff }) => <StaffCell staff={staff} /> },
    {
      key: 'state',
      title: '状況',
      noWrap: true,
      cell: ({ state, reason, since, source, plannedFrom, leaves, isPastEnd }) => (
        <span className="flex flex-col items-start gap-1">
          <Badge tone={tones[state]}>
            {boardStateTitles[state]}
            {state === 'interrupted' && reason !== null ? `（${interruptionTitles[reason].title}）` : ''}
          </Badge>
          {since === null ? null : (
            <span className={faint}>
              {clock(since)}から{source === 'telephone' ? '・電話' : ''}
            </span>
          )}
          {state === 'planned' && plannedFrom !== null ? (
            <span className={faint}>予定 {plainTime(plannedFrom)}</span>
          ) : null}
          {state === 'interrupted' && reason !== null && interruptionTitles[reason].needsLeave ? (
            <span className={faint}>休暇の手続きが要ります</span>
          ) : null}
          {leaves.map(({ from, to }) => (
            <span key={from} className={faint}>
              {leaveWords({ from, to })}
            </span>
          ))}
          {isPastEnd ? <span className="text-dns-14B-130 text-red-900">終業時刻を過ぎています</span> : null}
        </span>
      ),
    },
    {
      key: 'work',
      title: '今日の業務',
      cell: ({ work }) => <span className="block min-w-40 whitespace-pre-line">{work}</span>,
    },
    {
      key: 'contact',
      title: '最後の通信・在席の確認',
      noWrap: true,
      cell: ({ staff, lastContactAt, presence, mayAsk }) => (
        <>
          {lastContactAt === null ? '通信なし' : clockFrom(lastContactAt, japanDate(at))}
          {presence === null ? null : (
            <span className={isOpenWorry(presence) ? 'block text-dns-14B-130 text-red-900' : faint}>
              {presenceWords(presence)}
            </span>
          )}
          {onAsk === null || !mayAsk ? null : (
            <span className="mt-2 block">
              <Button
                variant="outline"
                size="sm"
                ariaLabel={`${staff.name}さん 在席を確認する`}
                isPending={asking === staff.id}
                onPress={() => onAsk(staff.id)}
              >
                在席を確認する
              </Button>
            </span>
          )}
        </>
      ),
    },
    ...(onPress === null
      ? []
      : [
          {
            key: 'telephone',
            title: '電話で受けた報告',
            cell: (row: BoardRow) => (
              <span className="flex min-w-48 flex-wrap gap-2">
                {row.allowed.map((what) => (
                  <Button
                    key={what}
                    variant="outline"
                    size="sm"
                    ariaLabel={`${row.staff.name}さん 電話 ${telephoneTitles[what]}`}
                    onPress={() => onPress(row, what)}
                  >
                    {telephoneTitles[what]}
                  </Button>
                ))}
                {row.lastTelephone === null ? null : (
                  <Button
                    variant="text"
                    size="sm"
                    ariaLabel={`${row.staff.name}さんの最後の電話の記録を取り消す`}
                    onPress={() => onPress(row, 'take-back')}
                  >
                    取り消す
                  </Button>
                )}
              </span>
            ),
          },
        ]),
  ];
}
