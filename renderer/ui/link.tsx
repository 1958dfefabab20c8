import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** A link as it looks everywhere; takes what an anchor takes. */
export function Link({ className, children, ...rest }: ComponentProps<'a'>) {
  return (
    <a
      {...rest}
      className={classNames(
        'rounded-4 text-blue-1000 underline underline-offset-[3px] hover:text-blue-900 hover:decoration-2 focus-ring',
        className,
      )}
    >
      {children}
    </a>
  );
}
