import { type FormEvent, type ReactNode, useState } from 'react';
import type { RetentionAnswer } from '#contract/http/retention-api.ts';
import { classTitle, type RetentionClass, RetentionRules, retentionClasses } from '#contract/retention/classes.ts';
import { countingTitles } from '#contract/retention/period.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Heading } from '../../ui/heading.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { changedWords, draftOf, type RulesDraft, readRules, rulesOf, yearsFault } from './read-rules.ts';

interface RulesFormProps {
  readonly held: RetentionAnswer;
  readonly onDone: () => void;
}

/** The periods, laid down together; each change is said before it is recorded. */
export function RulesForm({ held, onDone }: RulesFormProps): ReactNode {
  const { client } = useAccount();
  const before = rulesOf(held);
  const [draft, setDraft] = useState(() => draftOf(before));
  const [checked, setChecked] = useState(false);
  const [asking, setAsking] = useState<RetentionRules | null>(null);
  const read = readRules(draft);
  const rules = RetentionRules.safeParse(read).data ?? null;
  const isSame = rules !== null && changedWords(before, rules).length === 0;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    focusFirstFault(event.currentTarget);
    if (rules !== null && !isSame) setAsking(rules);
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-6">
      <Heading level={2}>保存期間を定める</Heading>
      <p className="max-w-180 text-std-16N-170">
        市の文書管理規程のとおりに入力してください。製品が決めた期間はありません。年度で数えるときは、完結した年度の翌年度の4月1日から数えます。
      </p>
      {retentionClasses.map((one) => (
        <ClassFields
          key={one}
          of={one}
          typed={draft[one]}
          fault={checked && read[one] === undefined ? yearsFault : null}
          onChange={(typed) => setDraft((was) => ({ ...was, [one]: typed }))}
        />
      ))}
      {checked && isSame ? <Banner kind="info" role="status" title="変わるところはありません。" /> : null}
      <div>
        <Button type="submit">変えるところを確かめる</Button>
      </div>
      {asking === null ? null : (
        <ReasonDialog
          title="保存期間を定めますか"
          kind="plain"
          label="定める理由"
          action="保存期間を定める"
          onClose={() => setAsking(null)}
          onConfirm={async (reason) => {
            const answer = await client.retention.layDown({ rules: asking, revision: held.revision, reason });
            if (!answer.ok) return answer.problem;
            setAsking(null);
            onDone();
            return null;
          }}
        >
          <ul className="list-disc pl-6">
            {changedWords(before, asking).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
          <p>これだけでは何も廃棄されません。前の期間と新しい期間、変えた人と理由が記録に残ります。</p>
        </ReasonDialog>
      )}
    </form>
  );
}

interface ClassFieldsProps {
  readonly of: RetentionClass;
  readonly typed: RulesDraft[RetentionClass];
  readonly fault: string | null;
  readonly onChange: (typed: RulesDraft[RetentionClass]) => void;
}

const choices = [
  { value: '', label: '定めない（残す）' },
  ...(['fiscal-year', 'event'] as const).map((from) => ({ value: from, label: countingTitles[from] })),
] as const;

function ClassFields({ of, typed, fault, onChange }: ClassFieldsProps): ReactNode {
  const title = classTitle(of);
  return (
    <div className="flex flex-wrap items-start gap-x-6 gap-y-4">
      <SelectBox
        label={title}
        options={choices}
        value={typed.from}
        onChange={(value) => {
          const from = choices.find((one) => one.value === value)?.value ?? '';
          onChange({ from, years: from === '' ? '' : typed.years });
        }}
      />
      {typed.from === '' ? null : (
        <TextInput
          label={`${title}の年数`}
          width="sm"
          inputMode="numeric"
          maxLength={2}
          value={typed.years}
          onChange={(years) => onChange({ ...typed, years })}
          errorMessage={fault}
        />
      )}
    </div>
  );
}
