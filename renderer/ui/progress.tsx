import { ProgressBar } from 'react-aria-components/ProgressBar';
import { Spinner } from './spinner.tsx';

interface ProgressProps {
  /** What is being done, said out loud as well. */
  readonly label: string;
}

/** Work whose length nobody knows. */
export function Progress({ label }: ProgressProps) {
  return (
    <ProgressBar isIndeterminate aria-label={label} className="flex items-center gap-3 text-std-17N-170 text-blue-1000">
      <Spinner className="size-6" />
      <span>{label}</span>
    </ProgressBar>
  );
}
