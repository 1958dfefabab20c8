import { useState } from 'react';
import { Checkbox } from './checkbox.tsx';
import { TextInput, type TextInputProps } from './text-input.tsx';

/** A secret, with a box to look at what was typed. */
export function PasswordInput(props: Omit<TextInputProps, 'type'>) {
  const [shown, setShown] = useState(false);
  return (
    <div className="flex flex-col gap-2">
      <TextInput {...props} type={shown ? 'text' : 'password'} />
      <Checkbox isSelected={shown} onChange={setShown}>
        {props.label}を表示する
      </Checkbox>
    </div>
  );
}
