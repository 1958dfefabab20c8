import type { FormEvent, ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';

interface FilterFormProps {
  readonly label: string;
  readonly action?: string;
  /** Told with the form, so that the first fault in it can be led to. */
  readonly onApply: (form: HTMLFormElement) => void;
  readonly onClear?: () => void;
  /** What is seldom asked for. */
  readonly rare?: ReactNode;
  /** Something of what is seldom asked for was: it has to be seen. */
  readonly isRareAsked?: boolean;
  /** What is asked for every day, in one row where the window is wide. */
  readonly children: ReactNode;
}

/** The frame of a list's filters, low enough that the list begins below it on the same screen. */
export function FilterForm(props: FilterFormProps): ReactNode {
  const { label, action = '絞り込む', onApply, onClear, rare, isRareAsked = false, children } = props;
  const apply = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onApply(event.currentTarget);
  };
  return (
    <search>
      <form
        noValidate
        aria-label={label}
        onSubmit={apply}
        className="flex flex-col gap-1 rounded-12 bg-solid-gray-50 px-4 py-3 sm:px-5 [&_.h-14]:h-12"
      >
        <div className="flex flex-wrap items-end gap-x-6 gap-y-3 *:min-w-0">
          {children}
          <div className="flex flex-wrap gap-x-2 gap-y-3">
            <Button type="submit" size="md">
              {action}
            </Button>
            {onClear === undefined ? null : (
              <Button variant="text" size="md" onPress={onClear}>
                条件を消す
              </Button>
            )}
          </div>
        </div>
        {rare === undefined ? null : (
          <Disclosure summary="条件を増やす" isOpen={isRareAsked}>
            <div className="flex flex-wrap items-end gap-x-6 gap-y-3 *:min-w-0">{rare}</div>
          </Disclosure>
        )}
      </form>
    </search>
  );
}
