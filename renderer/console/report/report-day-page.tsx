import { type ReactNode, useCallback, useState } from 'react';
import type { ReportDay } from '#contract/http/report-api.ts';
import { closingRuleTitles } from '#contract/trail/catalogue.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { sumRows } from '#contract/words/report-words.ts';
import { clock } from '#contract/words/time.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Heading } from '../../ui/heading.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { useMe } from '../lending/use-me.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { CorrectDialog } from './correct-dialog.tsx';
import { ReportBadge } from './report-badge.tsx';
import { reportPapers } from './report-client.ts';
import { ReportHistory, ReportLines, TelephoneList } from './report-lines.tsx';

/** One day of 在宅勤務報告書: the draft, its corrections, and what can be done with it. */
export function ReportDayPage({ staff, date }: { readonly staff: string; readonly date: string }): ReactNode {
  const { client } = useAccount();
  const { account, pages } = useMe();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.report.day(staff, date, signal), [client, staff, date]),
  );
  const [correcting, setCorrecting] = useState<string | null>(null);
  const [returning, setReturning] = useState(false);
  const acting = usePress();
  const isMine = staff === account.id;
  const act = async (ask: Parameters<typeof acting.press>[0]): Promise<void> => {
    await acting.press(ask);
    reload();
  };
  const decide = (day: ReportDay, decision: 'confirmed' | 'returned', remark: string) =>
    client.report.decide({ decision, remark, days: [{ staff, date, content: day.content }] });
  return (
    <ConsolePage
      title={`在宅勤務報告書　${eraDateWithWeekday(date)}`}
      width="wide"
      before={<BackLink to="/reports">報告書の一覧に戻る</BackLink>}
    >
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {acting.problem === null ? null : <ProblemBanner problem={acting.problem} />}
      {value === null && loading ? <Progress label="報告書を読み込んでいます" /> : null}
      {value === null ? null : (
        <>
          <News day={value} isMine={isMine} />
          <KeyValueList
            items={[
              { key: '状態', value: <ReportBadge state={value.state} changed={value.changed} /> },
              { key: '職員', value: `${value.staff.name}（${value.staff.id}・${value.staff.section}）` },
              { key: '始業・終業', value: hoursOf(value) },
              ...sumRows(value.sums).map(([key, text]) => ({ key, value: text })),
              ...(value.remark === '' ? [] : [{ key: '本人の補足', value: value.remark }]),
            ]}
          />
          <section className="flex flex-col gap-4">
            <Heading level={2}>業務内容と実施結果</Heading>
            <ReportLines day={value} onCorrect={isMine ? setCorrecting : null} />
            {isMine ? (
              <div>
                <Button variant="outline" size="md" onPress={() => setCorrecting('remark')}>
                  補足を書く
                </Button>
              </div>
            ) : null}
          </section>
          <div className="flex flex-wrap items-center gap-4">
            {isMine && (value.state === 'draft' || value.state === 'returned') && !value.isOpen ? (
              <Button
                isPending={acting.busy}
                pendingText="記録しています"
                onPress={() => void act(() => client.report.submit({ date, content: value.content }))}
              >
                この内容で提出する
              </Button>
            ) : null}
            {value.decides !== null && value.state === 'submitted' ? (
              <>
                <Button
                  isPending={acting.busy}
                  pendingText="記録しています"
                  onPress={() => void act(() => decide(value, 'confirmed', ''))}
                >
                  確認する
                </Button>
                <Button variant="outline" onPress={() => setReturning(true)}>
                  差し戻す
                </Button>
              </>
            ) : null}
            <DownloadLink href={reportPapers.report(staff, date, date)}>印刷用のPDF（別紙2）</DownloadLink>
            {pages.timeline
              ? value.sessions.map((id, n) => (
                  <PageLink key={id} to={`/sessions/${id}`}>
                    もとの記録{value.sessions.length > 1 ? n + 1 : ''}
                  </PageLink>
                ))
              : null}
          </div>
          <TelephoneList day={value} />
          <ReportHistory day={value} />
          {correcting === null ? null : (
            <CorrectDialog
              day={value}
              row={correcting}
              onClose={() => setCorrecting(null)}
              onDone={() => {
                setCorrecting(null);
                reload();
              }}
            />
          )}
          {returning ? (
            <ReasonDialog
              title="報告書を差し戻しますか"
              label="差戻しの理由"
              action="差し戻す"
              onClose={() => setReturning(false)}
              onConfirm={async (reason) => {
                const answer = await decide(value, 'returned', reason);
                if (!answer.ok) return answer.problem;
                setReturning(false);
                reload();
                return null;
              }}
            >
              <p>{value.staff.name}さんが直して、もう一度提出します。</p>
            </ReasonDialog>
          ) : null}
        </>
      )}
    </ConsolePage>
  );
}

function hoursOf({ startedAt, endedAt, isOpen, closedByRule, byTelephone }: ReportDay): string {
  const start = startedAt === null ? '記録なし' : clock(startedAt);
  const end = isOpen ? '（勤務中）' : endedAt === null ? '記録なし' : clock(endedAt);
  const notes = [
    ...(closedByRule === null ? [] : [`${closingRuleTitles[closedByRule]}、規則による終業`]),
    ...(byTelephone ? ['電話の報告による。端末の記録はまだ届いていません'] : []),
  ];
  return `${start}〜${end}${notes.length === 0 ? '' : `（${notes.join('。')}）`}`;
}

/** What the person should do next, where there is something to do. */
function News({ day, isMine }: { readonly day: ReportDay; readonly isMine: boolean }): ReactNode {
  const returned = day.steps.findLast(({ act }) => act === 'returned');
  if (isMine && day.state === 'returned' && returned !== undefined)
    return (
      <Banner kind="warn" title="差し戻されました。直して、もう一度提出してください。">
        <p>
          {returned.by.name}：{returned.reason}
        </p>
      </Banner>
    );
  if (isMine && day.state === 'draft')
    return (
      <Banner kind="info" title={day.isOpen ? '勤務中です。終業のあとで提出できます。' : '記録から作った下書きです。'}>
        <p>計画と端末の記録から作りました。実際と違う行は訂正してください。もとの記録は変わりません。</p>
      </Banner>
    );
  return null;
}
