import { type FormEvent, type ReactNode, useState } from 'react';
import { type WorkplaceContent, type WorkplaceKey, workplacePoints } from '#contract/forms/workplace.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { FieldFault } from '../../../ui/field-fault.tsx';
import { labelClass } from '../../../ui/field-text.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import type { FieldsProps } from '../kind-views.tsx';

const groups = [...new Set(workplacePoints.map(({ group }) => group))];

/** 自宅作業環境チェック, as it is filled in. */
export function WorkplaceFields({ before, said, action, isBusy, onSubmit }: FieldsProps<WorkplaceContent>): ReactNode {
  const [fulfilled, setFulfilled] = useState<readonly WorkplaceKey[]>(before?.fulfilled ?? []);
  const [isSeparated, setSeparated] = useState(false);
  const [notes, setNotes] = useState(before?.notes ?? '');
  const [checked, setChecked] = useState(false);
  const mark = (key: WorkplaceKey, is: boolean): void =>
    setFulfilled((known) => (is ? [...known, key] : known.filter((one) => one !== key)));
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    if (isSeparated) onSubmit({ fulfilled: [...fulfilled], isSeparated, notes: notes.trim() });
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-6">
      <p className="text-std-16N-170">
        できている項目に印を付けてください。まだの項目には助言を示します。印がなくても、申請が断られることはありません。
      </p>
      {groups.map((group) => (
        <fieldset key={group} className="flex flex-col gap-1.5">
          <legend className={labelClass}>{group}</legend>
          {workplacePoints
            .filter((point) => point.group === group)
            .map(({ key, text }) => (
              <Checkbox key={key} isSelected={fulfilled.includes(key)} onChange={(is) => mark(key, is)}>
                {text}
              </Checkbox>
            ))}
        </fieldset>
      ))}
      <div>
        <Checkbox isSelected={isSeparated} onChange={setSeparated}>
          在宅勤務を実施する空間と私的な空間を区分しています（第5条7項）。
        </Checkbox>
        <FieldFault>
          {checked && !isSeparated ? '仕事の空間と私的な空間を区分してから、印を付けてください。' : null}
        </FieldFault>
      </div>
      <TextArea label="特記事項" rows={2} maxLength={1000} value={notes} onChange={setNotes} />
      {said}
      <div>
        <Button type="submit" isPending={isBusy} pendingText="送っています">
          {action}
        </Button>
      </div>
    </form>
  );
}
