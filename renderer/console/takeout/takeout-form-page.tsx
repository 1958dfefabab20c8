import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import { localDate } from '#contract/session/closing.ts';
import type { TakeoutTargets } from '#contract/takeout/takeout-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { datePartsOf } from '../../strings/date-parts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { labelClass, supportClass } from '../../ui/field-text.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Progress } from '../../ui/progress.tsx';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { useLeave } from '../page/use-leave.ts';
import { purposeMaxChars, readTakeout, type TakeoutFields, takeoutFaults } from './read-takeout.ts';

type Target = TakeoutTargets['targets'][number];

/** A new データ持出し申請: for which PC, what for, until when. Its files come on the next page. */
export function TakeoutFormPage(): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.takeouts.targets(signal), [client]),
  );
  return (
    <ConsolePage title="データを持ち出す" before={<BackLink to="/takeouts">データ持出し申請の一覧に戻る</BackLink>}>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="借りている端末を調べています" /> : null}
      {value === null ? null : value.targets.length === 0 ? (
        <Banner kind="info" title="持ち出す先の端末がありません。">
          <p>
            先に<PageLink to="/loan-requests/new">借用願</PageLink>を出すと、端末を受け取る前でもデータを用意できます。
          </p>
        </Banner>
      ) : (
        <TakeoutForm targets={value.targets} />
      )}
    </ConsolePage>
  );
}

const keyOf = ({ target }: Target): string => ('loan' in target ? target.loan : target.request);
const labelOf = (target: Target): string =>
  `${'loan' in target.target ? '貸出中の端末' : '借用願'}${target.terminal === null ? '' : target.terminal}（${keyOf(target)}）`;

function TakeoutForm({ targets }: { readonly targets: readonly Target[] }): ReactNode {
  const { client } = useAccount();
  const leave = useLeave();
  const today = localDate(new Date());
  const [first] = targets;
  const [chosen, setChosen] = useState(first === undefined ? '' : keyOf(first));
  const target = targets.find((one) => keyOf(one) === chosen) ?? first;
  const [fields, setFields] = useState<TakeoutFields>(() => periodOf(first, today));
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  if (target === undefined) return null;
  const faults = takeoutFaults(fields, target, today);
  const shown = (field: keyof typeof faults): string | null => (checked ? faults[field] : null);
  const change = (part: Partial<TakeoutFields>): void => setFields((before) => ({ ...before, ...part }));
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    const asked = readTakeout(fields, target, today);
    if (asked === null) return focusFirstFault(event.currentTarget);
    const made = await press(() => client.takeouts.make(asked));
    if (made !== null) leave(`/takeouts/${made.row.id}`);
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      <RadioChoices
        label="持ち出す先の端末"
        choices={targets.map((one) => ({
          value: keyOf(one),
          label: labelOf(one),
          support: `${eraDate(one.from)}から${eraDate(one.to)}まで`,
        }))}
        value={chosen}
        onChange={(key) => {
          setChosen(key);
          const { from, to } = periodOf(
            targets.find((one) => keyOf(one) === key),
            today,
          );
          change({ from, to });
        }}
      />
      <TextArea
        label="持出しの目的"
        description="そのデータを使って在宅で行う業務です。"
        isRequired
        rows={3}
        maxLength={purposeMaxChars}
        value={fields.purpose}
        onChange={(purpose) => change({ purpose })}
        errorMessage={shown('purpose')}
      />
      <DateBoxes
        label="持出しを始める日"
        isRequired
        value={fields.from}
        onChange={(from) => change({ from })}
        errorMessage={shown('from')}
      />
      <DateBoxes
        label="持出しを終える日"
        isRequired
        value={fields.to}
        onChange={(to) => change({ to })}
        errorMessage={shown('to')}
      />
      <PaperInputs fields={fields} onChange={change} errorMessage={shown('papers')} />
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button type="submit" isPending={busy} pendingText="用意しています">
          次へ（ファイルを入れる）
        </Button>
      </div>
    </form>
  );
}

const periodOf = (target: Target | undefined, today: string): TakeoutFields => ({
  ...{ purpose: '', papers: [] },
  from: datePartsOf(target === undefined || target.from < today ? today : target.from),
  to: datePartsOf(target?.to ?? ''),
});

interface PaperInputsProps {
  readonly fields: TakeoutFields;
  readonly onChange: (part: Partial<TakeoutFields>) => void;
  readonly errorMessage: string | null;
}

/** 紙の書類 that goes along: a loss report names it. */
function PaperInputs({ fields: { papers }, onChange, errorMessage }: PaperInputsProps): ReactNode {
  const change = (at: number, part: Partial<(typeof papers)[number]>): void =>
    onChange({ papers: papers.map((paper, n) => (n === at ? { ...paper, ...part } : paper)) });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className={labelClass}>一緒に持ち出す紙の書類</legend>
      <p className={supportClass}>紛失したときに何を失ったかが分かるように、書き残します。なければ空のままにします。</p>
      {papers.map((paper, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div key={at} className="flex flex-wrap items-end gap-4">
          <TextInput
            label={`書類の名前（${at + 1}）`}
            width="lg"
            value={paper.title}
            onChange={(title) => change(at, { title })}
          />
          <TextInput
            label={`枚数（${at + 1}）`}
            inputMode="numeric"
            width="sm"
            value={paper.sheets}
            onChange={(sheets) => change(at, { sheets })}
            errorMessage={errorMessage}
          />
        </div>
      ))}
      <div>
        <Button
          variant="outline"
          size="sm"
          onPress={() => onChange({ papers: [...papers, { title: '', sheets: '1' }] })}
        >
          紙の書類を加える
        </Button>
      </div>
    </fieldset>
  );
}
