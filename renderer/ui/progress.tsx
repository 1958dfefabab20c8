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

/** Drawn by hand, as the browser draws it in colours of its own; where the system says the colours, it draws again. */
const bar =
  'h-4 w-full max-w-md appearance-none overflow-hidden rounded-full border border-solid-gray-600 bg-white forced-colors:appearance-auto [&::-webkit-progress-bar]:bg-white [&::-webkit-progress-value]:bg-blue-900';

interface ByteProgressProps extends ProgressProps {
  readonly done: number;
  readonly total: number;
}

/** Work whose end is known. The bar itself says nothing that the words beside it do not. */
export function ByteProgress({ label, done, total }: ByteProgressProps) {
  const percent = Math.floor((done / total) * 100);
  return (
    <div className="flex items-center gap-3">
      <progress aria-label={label} value={done} max={total} className={bar} />
      <span className="figures whitespace-nowrap text-std-16B-170">{percent}%</span>
    </div>
  );
}
