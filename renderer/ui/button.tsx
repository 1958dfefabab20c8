import type { ReactNode, Ref } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';
import { Spinner } from './spinner.tsx';

const variants = {
  solid:
    'border-transparent bg-blue-900 text-white hover:bg-blue-1000 hover:underline data-pressed:bg-blue-1200 disabled:bg-solid-gray-300 disabled:text-solid-gray-50',
  outline:
    'border-current bg-white text-blue-900 hover:bg-blue-200 hover:text-blue-1000 hover:underline disabled:bg-white disabled:text-solid-gray-500',
  text: 'border-transparent bg-transparent text-blue-900 underline hover:bg-blue-50 hover:text-blue-1000 hover:decoration-2 disabled:text-solid-gray-500',
  'danger-outline':
    'border-current bg-white text-red-900 hover:bg-red-50 hover:text-red-1000 hover:underline disabled:bg-white disabled:text-solid-gray-500',
  danger:
    'border-transparent bg-red-900 text-white hover:bg-red-1000 hover:underline disabled:bg-solid-gray-300 disabled:text-solid-gray-50',
} as const;

const sizes = {
  xl: 'min-h-18 min-w-64 px-8 py-4 text-std-22B-150',
  lg: 'min-h-14 min-w-34 px-5 py-3 text-oln-16B-100 leading-150',
  md: 'min-h-12 min-w-24 px-4 py-2 text-oln-16B-100 leading-150',
  sm: 'min-h-11 min-w-20 px-3 py-1 text-oln-16N-100 leading-150',
} as const;

interface ButtonProps {
  readonly children: ReactNode;
  readonly variant?: keyof typeof variants;
  readonly size?: keyof typeof sizes;
  readonly icon?: IconName;
  readonly type?: 'button' | 'submit';
  /** Id of the form to submit, where the button stands outside of it. */
  readonly form?: string;
  readonly onPress?: () => void;
  readonly isDisabled?: boolean;
  /** While true the button shows progress, keeps the focus and cannot be pressed again. */
  readonly isPending?: boolean;
  /** What is said while pending. */
  readonly pendingText?: string;
  readonly autoFocus?: boolean;
  readonly fullWidth?: boolean;
  readonly ariaLabel?: string;
  readonly ariaDescribedby?: string;
  /** Whether what it opens and closes is open. */
  readonly isExpanded?: boolean;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

export function Button(props: ButtonProps) {
  const { children, variant = 'solid', size = 'lg', icon, isPending = false, pendingText = '処理しています' } = props;
  return (
    <AriaButton
      type={props.type ?? 'button'}
      isPending={isPending}
      isDisabled={props.isDisabled ?? false}
      autoFocus={props.autoFocus ?? false}
      {...(props.onPress === undefined ? {} : { onPress: props.onPress })}
      {...(props.form === undefined ? {} : { form: props.form })}
      {...(props.ariaLabel === undefined ? {} : { 'aria-label': props.ariaLabel })}
      {...(props.isExpanded === undefined ? {} : { 'aria-expanded': props.isExpanded })}
      {...(props.ariaDescribedby === undefined ? {} : { 'aria-describedby': props.ariaDescribedby })}
      {...(props.buttonRef === undefined ? {} : { ref: props.buttonRef })}
      className={classNames(
        'inline-flex items-center justify-center gap-2 rounded-8 border underline-offset-[3px] focus-ring',
        variants[variant],
        sizes[size],
        props.fullWidth === true && 'w-full',
      )}
    >
      {isPending ? (
        <>
          <Spinner />
          {pendingText}
        </>
      ) : (
        <>
          {icon === undefined ? null : <Icon name={icon} />}
          {children}
        </>
      )}
    </AriaButton>
  );
}
