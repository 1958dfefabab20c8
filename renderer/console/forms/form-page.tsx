import { type ReactNode, useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { formKinds } from '#contract/forms/kinds.ts';
import type { FormAct } from '#contract/forms/life.ts';
import type { FormDetail } from '#contract/http/forms-api.ts';
import { formPressTitles } from '#contract/words/form-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Heading } from '../../ui/heading.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ActDialog, type AskedAct } from './act-dialog.tsx';
import { ApproveDialog } from './approve-dialog.tsx';
import { BreachList } from './breach-list.tsx';
import { FormHistory } from './form-history.tsx';
import { FormStateBadge } from './form-state-badge.tsx';
import { formPaper } from './forms-client.ts';
import { viewOf } from './kind-views.tsx';
import { TravelFacts } from './plan/travel-facts.tsx';

/** One form: what is written on it, where it stands, what can be done now, and all that was done. */
export function FormPage({ id }: { readonly id: string }): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.forms.detail(id, signal), [client, id]),
  );
  const title = value === null ? id : `${formKinds[value.row.kind].title} ${id}`;
  return (
    <ConsolePage title={title} before={<BackLink to="/forms">申請の一覧に戻る</BackLink>}>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="申請を読み込んでいます" /> : null}
      {value === null ? null : <Shown detail={value} onChanged={reload} />}
    </ConsolePage>
  );
}

interface ShownProps {
  readonly detail: FormDetail;
  readonly onChanged: () => void;
}

function Shown({ detail, onChanged }: ShownProps): ReactNode {
  const { row, body, steps, breaches } = detail;
  const { Facts } = viewOf(row.kind);
  const last = steps.at(-1);
  return (
    <>
      {last === undefined || last.remark === '' ? null : (
        <Banner kind={row.state === 'returned' ? 'warn' : 'info'} title={`${last.by.name}さんの言葉`}>
          <p className="whitespace-pre-line">{last.remark}</p>
        </Banner>
      )}
      <KeyValueList
        items={[
          { key: '状態', value: <FormStateBadge row={row} /> },
          { key: '申請した人', value: `${row.applicant.name}（${row.applicant.id}）　${row.applicant.section}` },
          {
            key: '申請した日時',
            value: `${dayAndClock(row.appliedAt)}${row.revision > 1 ? `（第${row.revision}版）` : ''}`,
          },
          {
            key: '書面',
            value: <DownloadLink href={formPaper(row.id)}>印刷用のPDF</DownloadLink>,
          },
        ]}
      />
      <BreachList breaches={breaches} />
      <Presses detail={detail} onChanged={onChanged} />
      <section className="flex flex-col gap-4">
        <Heading level={2}>申請の内容</Heading>
        <Facts content={body.content} />
        {row.kind === 'plan' ? <TravelFacts travel={detail.travel} /> : null}
      </section>
      <FormHistory detail={detail} />
    </>
  );
}

/** Decisions first, the way out last. */
const order: readonly FormAct[] = ['approve', 'receive', 'resubmit', 'return', 'refuse', 'revoke', 'withdraw'];
const isMain = (act: FormAct): boolean => act === 'approve' || act === 'receive' || act === 'resubmit';

function Presses({ detail, onChanged }: ShownProps): ReactNode {
  const { client } = useAccount();
  const [, go] = useLocation();
  const { busy, problem, press } = usePress();
  const [asked, setAsked] = useState<AskedAct | 'approve' | null>(null);
  const { row, allowed, mayAcknowledge } = detail;
  const acts = order.filter((act) => allowed.includes(act));
  if (acts.length === 0 && !mayAcknowledge) return null;
  const close = (): void => setAsked(null);
  const done = (): void => {
    close();
    onChanged();
  };
  const pressed = async (act: FormAct): Promise<void> => {
    if (act === 'resubmit') return go(`/forms/${row.id}/fix`);
    if (act !== 'receive') return setAsked(act === 'apply' ? null : act);
    const outcome = await press(() => client.forms.act(row.id, { act, revision: row.revision }));
    if (outcome !== null) onChanged();
  };
  const acknowledge = async (): Promise<void> => {
    if ((await press(() => client.forms.acknowledge(row.id))) !== null) onChanged();
  };
  return (
    <section className="flex flex-col gap-4">
      <Heading level={2}>あなたができること</Heading>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={onChanged} />}
      <div className="flex flex-wrap gap-4">
        {mayAcknowledge ? (
          <Button onPress={() => void acknowledge()} isPending={busy} pendingText="記録しています">
            取消しを確認した
          </Button>
        ) : null}
        {acts.map((act) => (
          <Button
            key={act}
            variant={isMain(act) ? 'solid' : 'outline'}
            onPress={() => void pressed(act)}
            isPending={busy && act === 'receive'}
            pendingText="記録しています"
          >
            {formPressTitles[act]}
          </Button>
        ))}
      </div>
      {asked === null ? null : asked === 'approve' ? (
        <ApproveDialog detail={detail} onClose={close} onDone={done} />
      ) : (
        <ActDialog detail={detail} act={asked} onClose={close} onDone={done} />
      )}
    </section>
  );
}
