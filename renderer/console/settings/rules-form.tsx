import { type FormEvent, type ReactNode, useState } from 'react';
import { isOfPart, type SettingsChange, settingsChanges } from '#contract/settings/changes.ts';
import type { OfficeSettings, SettingsAnswer } from '#contract/settings/settings-api.ts';
import { countingUnits, unitRules, unitTitles } from '#contract/statistics/counting.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { FieldFault } from '../../ui/field-fault.tsx';
import { labelClass } from '../../ui/field-text.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Heading } from '../../ui/heading.tsx';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { OwnDaysField } from './own-days-field.tsx';
import { PartLine } from './part-line.tsx';
import { draftOf, readSettingsDraft, type SettingsDraft, usualBreak } from './read-settings.ts';
import { ShiftBreaksField } from './shift-breaks-field.tsx';

/** What this form lays down. */
const ownParts = ['workRules.calendar', 'workRules.breaks', 'workRules.weekStart', 'statistics'] as const;

interface RulesFormProps {
  readonly held: SettingsAnswer;
  readonly onDone: () => void;
}

/** Days off, breaks, the week and what 延べ means: changed together, each change said before it is recorded. */
export function RulesForm({ held, onDone }: RulesFormProps): ReactNode {
  const { client } = useAccount();
  const [draft, setDraft] = useState(() => draftOf(held.settings));
  const [checked, setChecked] = useState(false);
  const [asking, setAsking] = useState<{
    readonly settings: Omit<OfficeSettings, 'paperProcedure'>;
    readonly changes: readonly SettingsChange[];
  } | null>(null);
  const { settings, faults } = readSettingsDraft(draft, held.settings);
  const change = (part: Partial<SettingsDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const { paperProcedure: _, ...before } = held.settings;
  const changes = settings === null ? [] : settingsChanges(before, settings);
  const anew = ownParts.filter((part) => !held.parts[part].isReadable);
  const isSame = settings !== null && changes.length === 0 && anew.length === 0;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    focusFirstFault(event.currentTarget);
    if (settings !== null && !isSame) setAsking({ settings, changes });
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-10">
      <section aria-labelledby="days-title" className="flex flex-col gap-6">
        <Heading level={2} id="days-title">
          年末年始と市の休日
        </Heading>
        <PartLine parts={held.parts} part="workRules.calendar" />
        <YearEnd draft={draft} fault={checked ? faults.yearEnd : null} onChange={change} />
        <OwnDaysField days={draft.ownDays} onChange={(ownDays) => change({ ownDays })} />
      </section>
      <section aria-labelledby="hours-title" className="flex flex-col gap-6">
        <Heading level={2} id="hours-title">
          勤務の決まり
        </Heading>
        <div className="flex flex-col gap-2">
          <PartLine parts={held.parts} part="workRules.breaks" title="休憩" />
          <PartLine parts={held.parts} part="workRules.weekStart" title="週の始まり" />
        </div>
        <p className="text-std-16N-170">
          勤務時間は庁舎と同じで、8:30から17:15まで、1日7時間45分です（第8条1項）。割振りを変えた勤務（A〜K）の時間は、計画書で選びます。
        </p>
        <div className="flex flex-wrap gap-6">
          <TimeInput
            label="休憩の始まり"
            value={draft.breakFrom}
            onChange={(breakFrom) => change({ breakFrom })}
            errorMessage={checked ? faults.breaks : null}
          />
          <TimeInput label="休憩の終わり" value={draft.breakTo} onChange={(breakTo) => change({ breakTo })} />
        </div>
        <ShiftBreaksField
          typed={draft.shiftBreaks}
          usual={usualBreak(draft)}
          faults={checked ? faults.shiftBreaks : {}}
          onChange={(code, text) => change({ shiftBreaks: { ...draft.shiftBreaks, [code]: text } })}
        />
        <RadioChoices
          label="週の始まり（週4日までを数える）"
          columns={2}
          choices={[
            { value: '1', label: '月曜日' },
            { value: '0', label: '日曜日' },
          ]}
          value={draft.weekStart}
          onChange={(weekStart) => change({ weekStart })}
        />
      </section>
      <section aria-labelledby="counting-title" className="flex flex-col gap-6">
        <Heading level={2} id="counting-title">
          統計の数え方
        </Heading>
        <PartLine parts={held.parts} part="statistics" />
        <RadioChoices
          label="延べ実施者数の単位"
          choices={countingUnits.map((unit) => ({
            ...{ value: unit, label: unitTitles[unit], support: unitRules[unit] },
          }))}
          value={draft.unit}
          onChange={(unit) => change({ unit })}
        />
      </section>
      {checked && isSame ? <Banner kind="info" role="status" title="変わるところはありません。" /> : null}
      <div>
        <Button type="submit">変えるところを確かめる</Button>
      </div>
      {asking === null ? null : (
        <ChangeDialog
          title="設定を変えますか"
          changes={asking.changes}
          anew={anew}
          onClose={() => setAsking(null)}
          onConfirm={async (reason) => {
            const answer = await client.settings.change({
              ...{ settings: asking.settings, revision: held.revision, reason },
            });
            if (!answer.ok) return answer.problem;
            setAsking(null);
            onDone();
            return null;
          }}
        >
          {asking.changes.some(({ what }) => isOfPart(what, 'workRules.breaks')) ? (
            <p>承認された計画書の時間は変わりません。承認を待つ計画書は、新しい休憩で点検されます。</p>
          ) : null}
          <p>これから出る計画書と、開き直した統計に使います。変えた人と理由、前の内容が記録に残ります。</p>
        </ChangeDialog>
      )}
    </form>
  );
}

interface YearEndProps {
  readonly draft: SettingsDraft;
  readonly fault: string | null;
  readonly onChange: (part: Partial<SettingsDraft>) => void;
}

function YearEnd({ draft: { yearEnd }, fault, onChange }: YearEndProps): ReactNode {
  const box = (end: 'from' | 'to', at: 0 | 1, label: string): ReactNode => (
    <TextInput
      label={label}
      width="sm"
      inputMode="numeric"
      maxLength={2}
      value={yearEnd[end][at]}
      onChange={(text) => {
        const [month, day] = yearEnd[end];
        onChange({ yearEnd: { ...yearEnd, [end]: at === 0 ? [text, day] : [month, text] } });
      }}
    />
  );
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className={labelClass}>年末年始</legend>
      <div className="flex flex-wrap items-end gap-4">
        {box('from', 0, '始まりの月')}
        {box('from', 1, '始まりの日')}
        <span className="pb-3">から</span>
        {box('to', 0, '終わりの月')}
        {box('to', 1, '終わりの日')}
        <span className="pb-3">まで</span>
      </div>
      <FieldFault>{fault}</FieldFault>
    </fieldset>
  );
}
