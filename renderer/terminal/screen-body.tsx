import type { ReactNode } from 'react';
import { Heading } from '../ui/heading.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';

interface ScreenBodyProps {
  readonly title: string;
  /** A sentence below the title. */
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** Title, lead and content of a screen; the title takes the focus when the screen appears. */
export function ScreenBody({ title, lead, children }: ScreenBodyProps) {
  const heading = useHeadingFocus();
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-col gap-2">
        <Heading level={1} headingRef={heading}>
          {title}
        </Heading>
        {lead === undefined ? null : <div className="text-std-17N-170 text-solid-gray-800">{lead}</div>}
      </div>
      {children}
    </div>
  );
}
