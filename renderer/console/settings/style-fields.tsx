import type { ReactNode } from 'react';
import { WorkForm } from '#contract/policy/work-style.ts';
import type { SettingsAnswer } from '#contract/settings/settings-api.ts';
import { teleworkTitles } from '#contract/words/lending-words.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { labelClass, supportClass } from '../../ui/field-text.tsx';
import { Heading } from '../../ui/heading.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { PartLine } from './part-line.tsx';
import type { LendingDraft, readLendingDraft, StyleDraft } from './read-lending-rules.ts';

type Form = keyof LendingDraft['styles'];

interface StyleFieldsProps {
  readonly parts: SettingsAnswer['parts'];
  readonly draft: LendingDraft['styles'];
  readonly faults: ReturnType<typeof readLendingDraft>['faults']['styles'] | null;
  readonly fault: ReactNode;
  readonly onChange: (form: Form, part: Partial<StyleDraft>) => void;
}

/** Each form of telework: whether PCs are lent for it, and what holds then. */
export function StyleFields({ parts, draft, faults, fault, onChange }: StyleFieldsProps): ReactNode {
  return (
    <section aria-labelledby="styles-title" className="flex flex-col gap-4">
      <Heading level={3} id="styles-title">
        勤務の形態
      </Heading>
      <PartLine parts={parts} part="lending.styles" />
      <p className={supportClass}>印刷は、どの形態でもできません（第6条(2)）。</p>
      {fault}
      {WorkForm.options.map((form) => {
        const { isLent, where, privacyScreen, reminders } = draft[form];
        const title = teleworkTitles[form];
        return (
          <fieldset key={form} className="flex flex-col gap-4 rounded-8 border border-solid-gray-420 px-5 pt-2 pb-5">
            <legend className={`${labelClass} px-2`}>{title}</legend>
            <Checkbox isSelected={isLent} onChange={(on) => onChange(form, { isLent: on })}>
              {title}のために貸し出す
            </Checkbox>
            {isLent ? (
              <>
                <TextInput
                  label={`${title}で働ける場所`}
                  maxLength={200}
                  value={where}
                  onChange={(text) => onChange(form, { where: text })}
                  errorMessage={faults?.[form].where ?? null}
                />
                <Checkbox isSelected={privacyScreen} onChange={(on) => onChange(form, { privacyScreen: on })}>
                  のぞき見防止フィルターが必要
                </Checkbox>
                <TextArea
                  label={`${title}の注意`}
                  description="端末の画面に出します。1行に1つ、8つまで。"
                  rows={4}
                  maxLength={1700}
                  value={reminders}
                  onChange={(text) => onChange(form, { reminders: text })}
                  errorMessage={faults?.[form].reminders ?? null}
                />
              </>
            ) : null}
          </fieldset>
        );
      })}
    </section>
  );
}
