import { type ReactNode, useState } from 'react';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { noDate, readDateParts } from '../../strings/date-parts.ts';
import { Button } from '../../ui/button.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { labelClass } from '../../ui/field-text.tsx';
import { TextInput } from '../../ui/text-input.tsx';

interface OwnDay {
  readonly day: string;
  readonly name: string;
}

interface OwnDaysFieldProps {
  readonly days: readonly OwnDay[];
  readonly onChange: (days: readonly OwnDay[]) => void;
}

/** The city's own days off, each put in or taken out. */
export function OwnDaysField({ days, onChange }: OwnDaysFieldProps): ReactNode {
  const [date, setDate] = useState(noDate);
  const [name, setName] = useState('');
  const [checked, setChecked] = useState(false);
  const day = readDateParts(date);
  const dayFault = day === null ? '年・月・日を確かめてください。' : null;
  const nameFault = name.trim() === '' ? '休日の名前を入力してください。' : null;
  const add = (): void => {
    setChecked(true);
    if (day === null || nameFault !== null) return;
    const others = days.filter((one) => one.day !== day);
    onChange([...others, { day, name: name.trim() }].sort((a, b) => (a.day < b.day ? -1 : 1)));
    setDate(noDate);
    setName('');
    setChecked(false);
  };
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className={labelClass}>市の休日（祝日と年末年始のほか）</legend>
      {days.length === 0 ? <p className="text-std-16N-170">登録されていません。</p> : null}
      <ul className="flex flex-col gap-2">
        {days.map((one) => (
          <li key={one.day} className="flex flex-wrap items-center gap-4 text-std-16N-170">
            {eraDateWithWeekday(one.day)}　{one.name}
            <Button
              variant="text"
              size="sm"
              ariaLabel={`${eraDateWithWeekday(one.day)} ${one.name}を外す`}
              onPress={() => onChange(days.filter(({ day: other }) => other !== one.day))}
            >
              外す
            </Button>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-start gap-6">
        <DateBoxes label="加える日" value={date} onChange={setDate} errorMessage={checked ? dayFault : null} />
        <TextInput
          label="休日の名前"
          width="md"
          maxLength={40}
          value={name}
          onChange={setName}
          errorMessage={checked ? nameFault : null}
        />
        <div className="pt-9">
          <Button variant="outline" size="md" onPress={add}>
            市の休日を加える
          </Button>
        </div>
      </div>
    </fieldset>
  );
}
