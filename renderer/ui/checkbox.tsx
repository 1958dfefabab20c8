import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { Icon } from './icon.tsx';

interface CheckboxProps {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
}

export function Checkbox({ children, isSelected, onChange, isDisabled = false }: CheckboxProps) {
  return (
    <AriaCheckbox
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled}
      className="group flex min-h-11 w-fit items-center gap-2 text-std-16N-170"
    >
      <span className="flex size-6 items-center justify-center rounded-4 border-2 border-solid-gray-600 bg-white text-white group-hover:border-black group-data-focus-visible:focus-mark group-data-selected:border-blue-900 group-data-selected:bg-blue-900 forced-colors:group-data-selected:bg-[Highlight]">
        {isSelected ? <Icon name="check" /> : null}
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}
