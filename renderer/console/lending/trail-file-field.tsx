import { type ReactNode, useId } from 'react';
import { labelClass, RequiredMark, supportClass } from '../../ui/field-text.tsx';
import { ByteProgress } from '../../ui/progress.tsx';

interface TrailFileFieldProps {
  readonly file: File | null;
  readonly onFile: (file: File) => void;
  /** Parts that the office has taken; null while nothing is under way. */
  readonly sent: { readonly done: number; readonly total: number } | null;
  readonly errorMessage: string | null;
}

/** The file that `recorder export` wrote at the PC. */
export function TrailFileField({ file, onFile, sent, errorMessage }: TrailFileFieldProps): ReactNode {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className={labelClass}>
        書き出したファイル
        <RequiredMark isRequired />
      </label>
      <p id={`${id}-d`} className={supportClass}>
        端末で記録係を止め、記録係の利用者で <code className="break-all">recorder export --config … --to …</code>
        を実行して、庁舎の媒体に書き出したものです。途中で止まっても、同じファイルで続きから取り込めます。
      </p>
      <div className="relative rounded-8 border border-dashed border-solid-gray-600 bg-white px-4 py-8 text-center text-std-17N-170 hover:border-black has-focus-visible:focus-mark">
        {file === null ? 'ここにファイルをドラッグするか、押して選びます' : file.name}
        <input
          id={id}
          type="file"
          disabled={sent !== null}
          aria-describedby={`${id}-d ${id}-e`}
          aria-invalid={errorMessage !== null}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen !== undefined) onFile(chosen);
            // The same file can be chosen again.
            event.target.value = '';
          }}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
        />
      </div>
      <p id={`${id}-e`} aria-live="polite" className="text-std-16N-170 text-red-900">
        {errorMessage === null ? '' : `＊${errorMessage}`}
      </p>
      {sent === null ? null : <ByteProgress label="記録を取り込んでいます" {...sent} />}
    </div>
  );
}
