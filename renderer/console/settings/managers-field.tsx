import { type ReactNode, useState } from 'react';
import { localDate } from '#contract/session/closing.ts';
import type { SettingsAnswer } from '#contract/settings/settings-api.ts';
import { Button } from '../../ui/button.tsx';
import { labelClass, supportClass } from '../../ui/field-text.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { type ManagerRow, readContact } from './read-lending-base.ts';
import { sectionName } from './setting-words.ts';

interface ManagersFieldProps {
  readonly sections: SettingsAnswer['sections'];
  readonly managers: readonly ManagerRow[];
  readonly onChange: (managers: readonly ManagerRow[]) => void;
}

const noContact = { section: '', name: '', phone: '' };

/** Whom the borrowers of each section call, each put in or taken out. */
export function ManagersField({ sections, managers, onChange }: ManagersFieldProps): ReactNode {
  const [typed, setTyped] = useState(noContact);
  const [checked, setChecked] = useState(false);
  const { contact, faults } = readContact(typed);
  const today = localDate(new Date());
  const open = sections.filter(({ to }) => to === null || to >= today);
  const isAsked = typed.section !== '';
  const without = (section: string) => managers.filter((one) => one.section !== section);
  const add = (): void => {
    setChecked(true);
    if (!isAsked || contact === null) return;
    onChange([...without(typed.section), { section: typed.section, ...contact }]);
    setTyped(noContact);
    setChecked(false);
  };
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className={labelClass}>所属長の連絡先</legend>
      <p className={supportClass}>登録のない所属の端末には、情報政策課の連絡先を出します。</p>
      {managers.length === 0 ? <p className="text-std-16N-170">登録されていません。</p> : null}
      <ul className="flex flex-col gap-2">
        {managers.map(({ section, name, phone }) => (
          <li key={section} className="flex flex-wrap items-center gap-4 text-std-16N-170">
            {sectionName(sections, section)}　{name}　{phone}
            <Button
              variant="text"
              size="sm"
              ariaLabel={`${sectionName(sections, section)}の連絡先を外す`}
              onPress={() => onChange(without(section))}
            >
              外す
            </Button>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-start gap-6">
        <SelectBox
          label="所属"
          options={[
            { value: '', label: '選んでください' },
            ...open.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={typed.section}
          onChange={(section) => setTyped((was) => ({ ...was, section }))}
          errorMessage={checked && !isAsked ? '所属を選んでください。' : null}
        />
        <TextInput
          label="所属長の名前"
          width="md"
          maxLength={80}
          value={typed.name}
          onChange={(name) => setTyped((was) => ({ ...was, name }))}
          errorMessage={checked ? faults.name : null}
        />
        <TextInput
          label="所属長の電話番号"
          width="md"
          inputMode="tel"
          maxLength={20}
          value={typed.phone}
          onChange={(phone) => setTyped((was) => ({ ...was, phone }))}
          errorMessage={checked ? faults.phone : null}
        />
        <div className="pt-9">
          <Button variant="outline" size="md" onPress={add}>
            連絡先を加える
          </Button>
        </div>
      </div>
    </fieldset>
  );
}
