import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import { useSearch } from 'wouter';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import type { PcSystem } from '#contract/policy/place.ts';
import { localDate } from '#contract/session/closing.ts';
import { Button } from '../../ui/button.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Progress } from '../../ui/progress.tsx';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { useLeave } from '../page/use-leave.ts';
import { FilePicker } from './file-picker.tsx';
import {
  type ApprovalFaults,
  type ApprovalFields,
  approvalFaults,
  approvalOf,
  emptyApproval,
  placeExamples,
  readApproval,
  reasonMaxChars,
} from './read-approval.ts';

interface ApprovePageProps {
  readonly terminal: string;
}

/** The head approves that these files may lie in this folder for these days; of a request all is filled in. */
export function ApprovePage({ terminal }: ApprovePageProps): ReactNode {
  const request = new URLSearchParams(useSearch()).get('request');
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.exceptions(terminal, signal), [client, terminal]),
  );
  const asked = value?.requests.find((one) => String(one.request) === request);
  if (value !== null && (request === null || asked !== undefined)) {
    const today = localDate(new Date());
    const first = asked === undefined ? emptyApproval(today) : approvalOf(asked, today, value.loanTo);
    return <ApprovalForm terminal={terminal} system={value.system} first={first} />;
  }
  return (
    <ConsolePage
      title={`${terminal} データの取り扱いの承認`}
      before={<BackLink to={`/terminals/${terminal}/exceptions`}>承認の一覧に戻る</BackLink>}
    >
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="承認を読み込んでいます" /> : null}
      {value === null ? null : <p>この番号の申請はありません。一覧に戻って選んでください。</p>}
    </ConsolePage>
  );
}

interface ApprovalFormProps extends ApprovePageProps {
  /** What the PC runs; null where that is not known. */
  readonly system: PcSystem | null;
  readonly first: ApprovalFields;
}

function ApprovalForm({ terminal, system, first }: ApprovalFormProps): ReactNode {
  const { client } = useAccount();
  const leave = useLeave();
  const list = `/terminals/${terminal}/exceptions`;
  const [fields, setFields] = useState<ApprovalFields>(first);
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);
  const faults = approvalFaults(fields, system);
  const shown = (field: keyof ApprovalFaults): string | null => (checked ? faults[field] : null);
  const change = (part: Partial<ApprovalFields>): void => setFields((before) => ({ ...before, ...part }));
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    const asked = readApproval(fields, system);
    if (asked === null) return focusFirstFault(event.currentTarget);
    if (busy) return;
    setBusy(true);
    const answer = await client.approveException(terminal, asked);
    setBusy(false);
    if (answer.ok) leave(list);
    else setProblem(answer.problem);
  };
  return (
    <ConsolePage title={`${terminal} データの取り扱いの承認`} before={<BackLink to={list}>承認の一覧に戻る</BackLink>}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
        <FilePicker files={fields.files} onFiles={(files) => change({ files })} errorMessage={shown('files')} />
        <RadioChoices
          label="ファイルの来たところ"
          isRequired
          choices={[
            {
              value: 'save',
              label: '端末で保存するファイル',
              support: '作業用フォルダ以外の、下に書くフォルダに置けます。',
            },
            {
              value: 'media',
              label: '外部記録媒体から来たファイル',
              support:
                '「隔離」から、下に書くフォルダに写して使えます。作業用フォルダの中でもかまいません。媒体そのものは使えません。',
            },
          ]}
          value={fields.control}
          onChange={(control) => change({ control })}
        />
        <TextInput
          label="置いてよいフォルダ"
          description={`端末の中の場所です。このフォルダと、その下のフォルダに置けます。例：${examplesFor(system)}`}
          isRequired
          maxLength={1024}
          value={fields.place}
          onChange={(place) => change({ place })}
          errorMessage={shown('place')}
        />
        <DateBoxes
          label="始まりの日"
          isRequired
          value={fields.from}
          onChange={(from) => change({ from })}
          errorMessage={shown('from')}
        />
        <DateBoxes
          label="終わりの日"
          description="この日の終わりまで置けます。貸出期間を超えることはできません。"
          isRequired
          value={fields.to}
          onChange={(to) => change({ to })}
          errorMessage={shown('to')}
        />
        <TextArea
          label="承認する理由"
          isRequired
          rows={2}
          maxLength={reasonMaxChars}
          value={fields.reason}
          onChange={(reason) => change({ reason })}
          errorMessage={shown('reason')}
        />
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <div>
          <Button type="submit" isPending={busy} pendingText="記録しています">
            承認する
          </Button>
        </div>
      </form>
    </ConsolePage>
  );
}

const examplesFor = (system: PcSystem | null): string =>
  system === null ? `${placeExamples.linux}（Windows では ${placeExamples.windows}）` : placeExamples[system];
