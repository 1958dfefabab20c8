import { type ReactNode, useId } from 'react';
import { labelClass, supportClass } from '../../ui/field-text.tsx';

interface CsvFileBoxProps {
  readonly label: string;
  readonly description: ReactNode;
  /** Name of the file that was chosen; null before. */
  readonly name: string | null;
  /** Said where the chosen file is too large; empty where it is not. */
  readonly fault: string;
  readonly onTake: (chosen: File | undefined) => Promise<void>;
  /** Another way than a file, below it. */
  readonly children?: ReactNode;
}

/** A list (CSV) dropped on a box, or chosen by a press. */
export function CsvFileBox({ label, description, name, fault, onTake, children }: CsvFileBoxProps): ReactNode {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className={labelClass}>
        {label}
      </label>
      <p id={`${id}-d`} className={supportClass}>
        {description}
      </p>
      <div className="relative rounded-8 border border-dashed border-solid-gray-600 bg-white px-4 py-8 text-center text-std-17N-170 hover:border-black has-focus-visible:focus-mark">
        {name ?? 'ここにファイルをドラッグするか、押して選びます'}
        <input
          id={id}
          type="file"
          accept=".csv,.txt,text/csv"
          aria-describedby={`${id}-d`}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            void onTake(chosen).then(() => {
              // The same file can be chosen again after it was mended.
              event.target.value = '';
            });
          }}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
        />
      </div>
      <p aria-live="polite" className="text-std-16N-170 text-red-900">
        {fault}
      </p>
      {children}
    </div>
  );
}
