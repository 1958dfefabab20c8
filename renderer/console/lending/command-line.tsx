import { Fragment, type ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';

interface CommandLineProps {
  readonly line: string;
  readonly className: string;
}

/** A line to type: broken before an option, and inside one only where it is wider than the page. */
export function CommandLine({ line, className }: CommandLineProps): ReactNode {
  return (
    <code className={classNames('block font-mono', className)}>
      {line.split(/ (?=--)/).map((part) => (
        <Fragment key={part}>
          {/* The space outside: at the end of a block of its own it would not be copied. */}
          <span className="inline-block max-w-full wrap-anywhere">{part}</span>{' '}
        </Fragment>
      ))}
    </code>
  );
}
