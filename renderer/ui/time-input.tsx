import { readTime } from '#contract/words/time.ts';
import { TextInput, type TextInputProps } from './text-input.tsx';

/** A time of day, typed as people type it; put into `17:15` when the field is left. */
export function TimeInput(props: Omit<TextInputProps, 'type' | 'inputMode' | 'maxLength'>) {
  const tidy = () => {
    const time = readTime(props.value);
    if (time !== null && time !== props.value) props.onChange(time);
  };
  return <TextInput {...props} width={props.width ?? 'sm'} maxLength={8} onBlur={tidy} />;
}
