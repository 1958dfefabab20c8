import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import type { LedgerDetail } from '#contract/http/lending-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { lossKindTitles, lostThingTitles } from '#contract/words/lending-words.ts';
import { clock } from '#contract/words/time.ts';
import { datePartsOf } from '../../strings/date-parts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Progress } from '../../ui/progress.tsx';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { useLeave } from '../page/use-leave.ts';
import { borrowerOf } from './next-step.ts';
import { type LossFields, lossFaults, readLoss } from './read-loss.ts';

/** 紛失・盗難届, also as it is heard by telephone. */
export function LossPage({ terminal }: { readonly terminal: string }): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.lending.detail(terminal, signal), [client, terminal]),
  );
  return (
    <ConsolePage
      title={`${terminal} 紛失・盗難届`}
      before={<BackLink to={`/ledger/${terminal}`}>端末のページに戻る</BackLink>}
    >
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="端末の記録を読み込んでいます" /> : null}
      {value === null ? null : <LossForm detail={value} />}
    </ConsolePage>
  );
}

function LossForm({ detail }: { readonly detail: LedgerDetail }): ReactNode {
  const { client } = useAccount();
  const leave = useLeave();
  const { terminal } = detail.row;
  const [fields, setFields] = useState<LossFields>(() => {
    const now = new Date();
    return {
      ...{ what: 'pc', kind: null, day: datePartsOf(localDate(now)), time: clock(now.toISOString()), place: '' },
      ...{ circumstances: '', police: '', papers: '', heardFrom: borrowerOf(detail)?.name ?? '' },
    };
  });
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const faults = lossFaults(fields, new Date());
  const shown = (field: keyof LossFields): string | null => (checked ? faults[field] : null);
  const change = (part: Partial<LossFields>): void => setFields((before) => ({ ...before, ...part }));
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    const body = readLoss(fields, new Date());
    if (body === null) return focusFirstFault(event.currentTarget);
    if ((await press(() => client.lending.reportLoss(terminal, body))) !== null) leave(`/ledger/${terminal}`);
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      <Banner kind="warn" title="端末をなくした届出をすると、この端末の貸出はすぐに止まります。">
        <p>
          電話で聞き取りながら入力できます。端末は、次に庁内とつながったときにロックされます。紙だけのときは、端末はそのまま使えます。
        </p>
      </Banner>
      <TextInput
        label="知らせた人"
        description="電話で知らせてきた人の名前です。"
        isRequired
        width="lg"
        maxLength={80}
        value={fields.heardFrom}
        onChange={(heardFrom) => change({ heardFrom })}
        errorMessage={shown('heardFrom')}
      />
      <RadioChoices
        label="紛失・盗難の別"
        isRequired
        columns={2}
        choices={[
          { value: 'lost', label: lossKindTitles.lost },
          { value: 'stolen', label: lossKindTitles.stolen },
        ]}
        value={fields.kind}
        onChange={(kind) => change({ kind })}
        errorMessage={shown('kind')}
      />
      <RadioChoices
        label="なくしたもの"
        isRequired
        choices={[
          { value: 'pc', label: lostThingTitles.pc },
          { value: 'papers', label: lostThingTitles.papers },
          { value: 'both', label: lostThingTitles.both },
        ]}
        value={fields.what}
        onChange={(what) => change({ what })}
      />
      {fields.what === 'pc' ? null : (
        <TextArea
          label="なくした書類"
          description="文書の名前と枚数です。"
          isRequired
          rows={2}
          maxLength={2000}
          value={fields.papers}
          onChange={(papers) => change({ papers })}
          errorMessage={shown('papers')}
        />
      )}
      <DateBoxes
        label="気づいた日"
        isRequired
        value={fields.day}
        onChange={(day) => change({ day })}
        errorMessage={shown('day')}
      />
      <TimeInput
        label="気づいた時刻"
        isRequired
        value={fields.time}
        onChange={(time) => change({ time })}
        errorMessage={shown('time')}
      />
      <TextInput
        label="場所"
        isRequired
        maxLength={200}
        value={fields.place}
        onChange={(place) => change({ place })}
        errorMessage={shown('place')}
      />
      <TextArea
        label="いきさつ"
        isRequired
        rows={4}
        maxLength={2000}
        value={fields.circumstances}
        onChange={(circumstances) => change({ circumstances })}
        errorMessage={shown('circumstances')}
      />
      <TextInput
        label="警察への届出の番号"
        description="まだのときは、空けておきます。"
        width="lg"
        maxLength={80}
        value={fields.police}
        onChange={(police) => change({ police })}
      />
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button type="submit" variant="danger" isPending={busy} pendingText="届け出ています">
          紛失・盗難を届け出る
        </Button>
      </div>
    </form>
  );
}
