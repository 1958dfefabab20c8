import { type FormEvent, type ReactNode, useState } from 'react';
import type { TeleworkContent } from '#contract/forms/telework.ts';
import { localDate } from '#contract/session/closing.ts';
import { fiscalYearOf, fiscalYearTitle } from '#contract/statistics/fiscal-year.ts';
import { isAppliedFor } from '#contract/telework/scheme.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { Button } from '../../../ui/button.tsx';
import { focusFirstFault } from '../../../ui/focus-first-fault.ts';
import { SelectBox } from '../../../ui/select-box.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import type { FieldsProps } from '../kind-views.tsx';
import { readTelework, type TypedTelework, teleworkFaults, typedFrom } from './read-telework.ts';

/** テレワーク申請書, as a section's head fills it in. */
export function TeleworkFields({ before, said, action, isBusy, onSubmit }: FieldsProps<TeleworkContent>): ReactNode {
  const [today] = useState(() => localDate(new Date()));
  const year = fiscalYearOf(today);
  const [typed, setTyped] = useState<TypedTelework>(() => typedFrom(before, year));
  const [checked, setChecked] = useState(false);
  const faults = teleworkFaults(typed);
  const change = (part: Partial<TypedTelework>): void => setTyped((known) => ({ ...known, ...part }));
  const shown = (field: keyof typeof faults): string | null => (checked ? faults[field] : null);
  const years = [year, year + 1].filter((one) => isAppliedFor(one, today) || one === before?.fiscalYear);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    const content = readTelework(typed);
    if (content === null) focusFirstFault(event.currentTarget);
    else onSubmit(content);
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-6">
      <p className="text-std-16N-170">
        各課で年度に1回、情報政策課に申請します。IDは年度の終わりに失効し、次の年度の分は3月から申請できます。
      </p>
      <SelectBox
        label="年度"
        options={years.map((one) => ({ value: String(one), label: fiscalYearTitle(one) }))}
        value={typed.fiscalYear}
        onChange={(fiscalYear) => change({ fiscalYear })}
      />
      <TextInput
        label="パソコン名"
        description="テレワークシステムを入れる、課のパソコンです。各課1台までです。"
        isRequired
        width="md"
        maxLength={60}
        value={typed.pc}
        onChange={(pc) => change({ pc })}
        errorMessage={shown('pc')}
      />
      <TextArea
        label="テレワーク利用者"
        description="1行に1人、職員番号と氏名を入力してください（例：100123 山田 花子）。"
        isRequired
        rows={5}
        maxLength={5000}
        value={typed.users}
        onChange={(users) => change({ users })}
        errorMessage={shown('users')}
      />
      <TextInput
        label="IDの数"
        description="同時に利用する人数です。利用者の数までです。"
        isRequired
        inputMode="numeric"
        width="md"
        value={typed.ids}
        onChange={(ids) => change({ ids: digitsOf(ids).slice(0, 2) })}
        errorMessage={shown('ids')}
      />
      {said}
      <div>
        <Button type="submit" isPending={isBusy} pendingText="送っています">
          {action}
        </Button>
      </div>
    </form>
  );
}
