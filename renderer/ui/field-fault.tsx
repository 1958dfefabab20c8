import type { ReactNode } from 'react';

/** What is wrong with a group or a mark, said below it; nothing while it is null. */
export function FieldFault({ children }: { readonly children: string | null }): ReactNode {
  return children === null ? null : (
    <p role="alert" className="text-std-16N-170 text-red-900">
      ＊{children}
    </p>
  );
}
