import { type ReactNode, useCallback, useState } from 'react';
import type { IdMovementRow, IdsAnswer } from '#contract/http/telework-api.ts';
import { fiscalYearOf, fiscalYearTitle } from '#contract/statistics/fiscal-year.ts';
import { eraDate } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { usableWords } from '#contract/words/telework-words.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Progress } from '../../ui/progress.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { HeldTable, MovementTable } from './ids-tables.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { SchemeDialog } from './scheme-dialog.tsx';
import { idsFile } from './telework-client.ts';

type Asked = { readonly what: 'move' | 'scheme' } | { readonly what: 'back'; readonly row: IdMovementRow };

/** テレワーク用ID of a fiscal year: what each section holds, how it came to it, and the moves of an emergency. */
export function IdsPage(): ReactNode {
  const { client } = useAccount();
  const { account, pages } = useMe();
  const [year, setYear] = useState<string | undefined>(undefined);
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.telework.ids(year, signal), [client, year]),
  );
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = (): void => setAsked(null);
  const done = (): void => {
    close();
    reload();
  };
  return (
    <ConsolePage title="テレワーク用ID" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="IDの台帳を読み込んでいます" /> : null}
      {value === null ? null : (
        <>
          <Reminder answer={value} isHead={account.role === 'manager'} />
          <p className="max-w-180 text-std-16N-170">
            自治体テレワークシステムのIDです。課がテレワーク申請書を出し、情報政策課が承認すると割り当てられます。
            {usableWords(value.days)}。
          </p>
          <div className="flex flex-wrap items-end gap-x-6 gap-y-4">
            <YearChoice answer={value} onChange={setYear} />
            <DownloadLink href={idsFile(value.year, 'pdf')}>PDFで取り出す</DownloadLink>
            <DownloadLink href={idsFile(value.year, 'csv')}>CSVで取り出す</DownloadLink>
          </div>
          <p className="flex flex-wrap items-baseline gap-x-6 text-std-18N-160">
            <span>
              市の持つID <span className="figures text-std-24B-150">{count(value.scheme.total)}</span>
            </span>
            <span>
              うち残り <span className="figures text-std-24B-150">{count(value.pool)}</span>
            </span>
          </p>
          {pages.moveIds ? (
            <div className="flex flex-wrap gap-4">
              <Button size="md" onPress={() => setAsked({ what: 'move' })}>
                緊急にIDを移す
              </Button>
              <Button variant="outline" size="md" onPress={() => setAsked({ what: 'scheme' })}>
                期間とIDの数を改める
              </Button>
            </div>
          ) : null}
          <HeldTable rows={value.rows} />
          <MovementTable
            rows={value.movements}
            onBack={pages.moveIds ? (row) => setAsked({ what: 'back', row }) : null}
          />
          {asked?.what === 'move' ? <MoveDialog answer={value} onClose={close} onDone={done} /> : null}
          {asked?.what === 'scheme' ? <SchemeDialog scheme={value.scheme} onClose={close} onDone={done} /> : null}
          {asked?.what === 'back' ? (
            <ReasonDialog
              title="IDを元に戻しますか"
              label="戻す理由"
              action="元に戻す"
              onClose={close}
              onConfirm={async (reason) => {
                const answer = await client.telework.moveBack(asked.row.id, { year: value.year, reason });
                if (!answer.ok) return answer.problem;
                done();
                return null;
              }}
            >
              <p>移した先の課では、このIDを使えなくなります。</p>
            </ReasonDialog>
          ) : null}
        </>
      )}
    </ConsolePage>
  );
}

/** In March: who has still to apply for the next year. */
function Reminder({ answer, isHead }: { readonly answer: IdsAnswer; readonly isHead: boolean }): ReactNode {
  const { renewals, days, year } = answer;
  if (renewals.length === 0 || days === null) return null;
  return (
    <Banner kind="warn" title={`${eraDate(days.to)}でIDが失効します`}>
      <p>
        {fiscalYearTitle(year + 1)}の申請書がまだ出ていない課：{renewals.map(({ name }) => name).join('、')}
      </p>
      {isHead ? <PageLink to="/forms/new/telework">テレワーク申請書を出す</PageLink> : null}
    </Banner>
  );
}

interface YearChoiceProps {
  readonly answer: IdsAnswer;
  readonly onChange: (year: string) => void;
}

function YearChoice({ answer, onChange }: YearChoiceProps): ReactNode {
  const { scheme, today, year } = answer;
  const now = fiscalYearOf(today);
  const last = Math.max(now + 1, year);
  const first = Math.min(fiscalYearOf(scheme.from), year, now);
  const years = Array.from({ length: last - first + 1 }, (_, n) => String(last - n));
  return (
    <SelectBox
      label="年度"
      options={years.map((one) => ({ value: one, label: fiscalYearTitle(Number(one)) }))}
      value={String(year)}
      onChange={onChange}
    />
  );
}
