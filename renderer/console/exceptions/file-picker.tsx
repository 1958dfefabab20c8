import { type ReactNode, useId, useState } from 'react';
import { fileSize } from '#contract/words/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { labelClass, RequiredMark, supportClass } from '../../ui/field-text.tsx';
import { Progress } from '../../ui/progress.tsx';
import { type HashedFile, hashFile, withFiles } from './hash-file.ts';

interface FilePickerProps {
  readonly files: readonly HashedFile[];
  readonly onFiles: (files: readonly HashedFile[]) => void;
  readonly errorMessage: string | null;
}

/** Files are dropped here or chosen; what is kept of them is name, size and hash. */
export function FilePicker({ files, onFiles, errorMessage }: FilePickerProps): ReactNode {
  const id = useId();
  const [reading, setReading] = useState(false);
  const [unread, setUnread] = useState<readonly string[]>([]);
  const take = async (chosen: readonly File[]): Promise<void> => {
    setReading(true);
    const failed: string[] = [];
    let known = files;
    // One after the other: each is in memory while it is hashed.
    for (const file of chosen) {
      const hashed = await hashFile(file);
      if (hashed === null) failed.push(file.name);
      else known = withFiles(known, [hashed]);
    }
    setUnread(failed);
    setReading(false);
    onFiles(known);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className={labelClass}>
        承認するファイル
        <RequiredMark isRequired />
      </label>
      <p id={`${id}-d`} className={supportClass}>
        ファイルは送られません。中身のハッシュ値（SHA-256）だけを登録します。
      </p>
      {/* The browser's own words («no file chosen») would be wrong: the input lies unseen over ours, and takes the drop. */}
      <div className="relative rounded-8 border border-dashed border-solid-gray-600 bg-white px-4 py-8 text-center text-std-17N-170 hover:border-black has-focus-visible:focus-mark">
        ここにファイルをドラッグするか、押して選びます
        <input
          id={id}
          type="file"
          multiple
          disabled={reading}
          aria-describedby={`${id}-d ${id}-e`}
          aria-invalid={errorMessage !== null}
          onChange={(event) => {
            const chosen = [...(event.target.files ?? [])];
            // The same file can be chosen again after it was taken out.
            event.target.value = '';
            void take(chosen);
          }}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
        />
      </div>
      {reading ? <Progress label="ファイルのハッシュ値を計算しています" /> : null}
      <div id={`${id}-e`} aria-live="polite" className="text-std-16N-170 text-red-900">
        {errorMessage === null ? null : <p>＊{errorMessage}</p>}
        {unread.length === 0 ? null : <p>＊読めないか大きすぎるため、加えませんでした：{unread.join('、')}</p>}
      </div>
      <ul className="flex flex-col gap-2">
        {files.map((file) => (
          <li key={file.sha256} className="flex flex-wrap items-center gap-3">
            <span className="break-all">{file.name}</span>
            <span className={supportClass}>{fileSize(file.bytes)}</span>
            <Button
              variant="outline"
              size="sm"
              ariaLabel={`${file.name}を外す`}
              onPress={() => onFiles(files.filter(({ sha256 }) => sha256 !== file.sha256))}
            >
              外す
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
