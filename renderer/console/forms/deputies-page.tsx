import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import { type DeputyRow, mostDeputies } from '#contract/http/forms-api.ts';
import { StaffId } from '#contract/primitives.ts';
import { localDate } from '#contract/session/closing.ts';
import { eraDate } from '#contract/words/era.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { datePartsOf, dayFault, noDate, readDateParts } from '../../strings/date-parts.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Heading } from '../../ui/heading.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { NewestOnly } from '../page/newest-only.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

/** 代理: who decides on forms while the head is away. */
export function DeputiesPage(): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.forms.deputies(signal), [client]),
  );
  const { busy, problem: refused, press } = usePress();
  const end = async (id: number): Promise<void> => {
    if ((await press(() => client.forms.endDeputy(id))) !== null) reload();
  };
  return (
    <ConsolePage title="代理" before={<BackLink to="/queue">わたしを待つものに戻る</BackLink>}>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      <p className="text-std-16N-170">
        代理の人は、期間のあいだ、所属の申請を所属長に代わって決定できます。代理の人自身の申請と、代理を決めた所属長の申請は決定できません。だれの代理で決定したかは記録に残ります。
      </p>
      {refused === null ? null : <ProblemBanner problem={refused} />}
      {value === null ? null : (
        <>
          <DeputyTable rows={value.deputies} isBusy={busy} onEnd={(id) => void end(id)} />
          <NewestOnly shown={value.deputies.length} most={mostDeputies} />
        </>
      )}
      <NameForm onNamed={reload} />
    </ConsolePage>
  );
}

interface DeputyTableProps {
  readonly rows: readonly DeputyRow[];
  readonly isBusy: boolean;
  readonly onEnd: (id: number) => void;
}

function DeputyTable({ rows, isBusy, onEnd }: DeputyTableProps): ReactNode {
  const today = localDate(new Date());
  return (
    <DataTable
      caption="代理の一覧"
      rows={rows}
      rowKey={({ id }) => String(id)}
      empty="代理はまだ決めていません。"
      columns={[
        {
          ...{ key: 'deputy', title: '代理の人', isRowHeader: true },
          cell: ({ deputy, head }) => (
            <span className="block min-w-36">
              {deputy.name}（{deputy.id}）
              <span className="block text-dns-14N-130 text-solid-gray-700">{head.name}の代理</span>
            </span>
          ),
        },
        {
          ...{ key: 'period', title: '期間', noWrap: true },
          cell: ({ from, to }) => `${eraDate(from)}から${eraDate(to)}まで`,
        },
        {
          ...{ key: 'state', title: '状態' },
          cell: ({ id, deputy, to, endedAt }) =>
            endedAt !== null ? (
              `${dayAndClock(endedAt)}に終わり`
            ) : to < today ? (
              '期間が過ぎた'
            ) : (
              <Button
                variant="outline"
                size="sm"
                ariaLabel={`${deputy.name}の代理を終える`}
                isPending={isBusy}
                pendingText="記録しています"
                onPress={() => onEnd(id)}
              >
                代理を終える
              </Button>
            ),
        },
      ]}
    />
  );
}

function NameForm({ onNamed }: { readonly onNamed: () => void }): ReactNode {
  const { client } = useAccount();
  const { busy, problem, press } = usePress();
  const [deputy, setDeputy] = useState('');
  const [from, setFrom] = useState(() => datePartsOf(localDate(new Date())));
  const [to, setTo] = useState(noDate);
  const [checked, setChecked] = useState(false);
  const [first, last] = [readDateParts(from), readDateParts(to)];
  const isBackwards = first !== null && last !== null && first > last;
  const faults = {
    deputy: StaffId.safeParse(deputy).success ? null : '代理の人の職員番号を6桁の数字で入力してください。',
    from: first === null ? dayFault : null,
    to: last === null ? dayFault : isBackwards ? '終わりの日を、始まりの日と同じかあとの日にしてください。' : null,
  };
  const shown = (field: keyof typeof faults): string | null => (checked ? faults[field] : null);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (first === null || last === null || Object.values(faults).some((fault) => fault !== null)) {
      return focusFirstFault(event.currentTarget);
    }
    if ((await press(() => client.forms.nameDeputy({ deputy, from: first, to: last }))) === null) return;
    setDeputy('');
    setTo(noDate);
    setChecked(false);
    onNamed();
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      <Heading level={2}>代理を決める</Heading>
      <TextInput
        label="代理の人の職員番号"
        description="同じ所属の職員です。"
        isRequired
        inputMode="numeric"
        width="md"
        value={deputy}
        onChange={(typed) => setDeputy(digitsOf(typed).slice(0, 6))}
        errorMessage={shown('deputy')}
      />
      <DateBoxes label="代理の始まりの日" isRequired value={from} onChange={setFrom} errorMessage={shown('from')} />
      <DateBoxes label="代理の終わりの日" isRequired value={to} onChange={setTo} errorMessage={shown('to')} />
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button type="submit" isPending={busy} pendingText="記録しています">
          代理を決める
        </Button>
      </div>
    </form>
  );
}
