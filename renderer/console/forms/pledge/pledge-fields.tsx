import { type FormEvent, type ReactNode, useState } from 'react';
import { currentPledge, type PledgeContent } from '#contract/forms/pledge.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { FieldFault } from '../../../ui/field-fault.tsx';
import type { FieldsProps } from '../kind-views.tsx';
import { PledgeText } from './pledge-text.tsx';

/** 誓約書 by itself. Each handing in is a signature of its own. */
export function PledgeFields({ said, isBusy, onSubmit }: FieldsProps<PledgeContent>): ReactNode {
  const [isAgreed, setAgreed] = useState(false);
  const [checked, setChecked] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    if (isAgreed) onSubmit({ version: currentPledge.version, isAgreed });
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-6">
      <p className="text-std-16N-170">
        文面は第{currentPledge.version}版です。在宅勤務登録申請書で同じ版に誓約していれば、出す必要はありません。
      </p>
      <PledgeText pledge={currentPledge} />
      <div>
        <Checkbox isSelected={isAgreed} onChange={setAgreed}>
          誓約書を読み、誓約します。出した日時とアカウントが署名として記録されます。
        </Checkbox>
        <FieldFault>{checked && !isAgreed ? '誓約書を読み、誓約するときは印を付けてください。' : null}</FieldFault>
      </div>
      {said}
      <div>
        <Button type="submit" isPending={isBusy} pendingText="送っています">
          誓約する
        </Button>
      </div>
    </form>
  );
}
