import type { ReactNode } from 'react';
import type { SettingsAnswer } from '#contract/settings/settings-api.ts';
import { supportClass } from '../../ui/field-text.tsx';
import { Heading } from '../../ui/heading.tsx';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { PartLine } from './part-line.tsx';
import type { LendingDraft, readLendingDraft } from './read-lending-rules.ts';

interface PresenceFieldsProps {
  readonly parts: SettingsAnswer['parts'];
  readonly draft: LendingDraft;
  readonly faults: ReturnType<typeof readLendingDraft>['faults'] | null;
  readonly onChange: (part: Partial<LendingDraft>) => void;
}

/** 在席の確認 (第8条3項): how long there is to answer, and whether the PC asks by itself. */
export function PresenceFields({ parts, draft, faults, onChange }: PresenceFieldsProps): ReactNode {
  return (
    <section aria-labelledby="presence-title" className="flex flex-col gap-4">
      <Heading level={3} id="presence-title">
        在席の確認（第8条3項）
      </Heading>
      <PartLine parts={parts} part="lending.presence" />
      <p className={supportClass}>
        答えがなくても、端末は止まりません。時間が過ぎると、所属長の「今日の状況」に未応答と出ます。
      </p>
      <TextInput
        label="未応答とするまでの時間（分）"
        width="sm"
        inputMode="numeric"
        maxLength={4}
        value={draft.withinMin}
        onChange={(withinMin) => onChange({ withinMin })}
        errorMessage={faults?.withinMin ?? null}
      />
      <RadioChoices
        label="端末が自分で尋ねるか"
        choices={[
          { value: 'no', label: '尋ねない', support: '所属長が尋ねたときだけ、確認します。' },
          { value: 'yes', label: '間隔をおいて尋ねる', support: '回線のないときも、端末が自分で尋ねて記録します。' },
        ]}
        value={draft.asksItself}
        onChange={(asksItself) => onChange({ asksItself })}
      />
      {draft.asksItself === 'no' ? null : (
        <TextInput
          label="尋ねる間隔（勤務時間の分）"
          width="sm"
          inputMode="numeric"
          maxLength={4}
          value={draft.everyMin}
          onChange={(everyMin) => onChange({ everyMin })}
          errorMessage={faults?.everyMin ?? null}
        />
      )}
    </section>
  );
}
