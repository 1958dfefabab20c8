import { type ReactNode, useState } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import { Button } from '../../ui/button.tsx';
import { labelClass, supportClass } from '../../ui/field-text.tsx';
import { type ChosenFile, fromDrop, fromPicker } from './chosen-files.ts';

/** Files or whole folders are dropped here, pasted, or chosen. */
export function DropArea({ onFiles }: { readonly onFiles: (files: readonly ChosenFile[]) => void }): ReactNode {
  const [failed, setFailed] = useState(false);
  const take = async (chosen: Promise<readonly ChosenFile[]>): Promise<void> => {
    setFailed(false);
    await chosen.then(onFiles, () => setFailed(true));
  };
  const picked = (list: FileList | null): void => void take(Promise.resolve(fromPicker([...(list ?? [])])));
  return (
    <div className="flex flex-col gap-1.5">
      <p className={labelClass}>持ち出すファイル</p>
      <p className={supportClass}>
        個人情報は持ち出せません。入れたファイルは、届きしだい個人番号などがないか調べます。
      </p>
      <DropZone
        aria-label="ファイルかフォルダをここに落とすか、貼り付けます"
        onDrop={({ items }) => void take(fromDrop(items))}
        className="flex flex-col items-center gap-4 rounded-8 border-2 border-dashed border-solid-gray-600 bg-white px-4 py-10 text-center data-drop-target:border-blue-900 data-drop-target:bg-blue-50 data-focus-visible:focus-mark"
      >
        <p className="text-std-17N-170">ここにファイルかフォルダをドラッグします</p>
        <div className="flex flex-wrap justify-center gap-3">
          <FileTrigger allowsMultiple onSelect={picked}>
            <Button variant="outline">ファイルを選ぶ</Button>
          </FileTrigger>
          <FileTrigger acceptDirectory onSelect={picked}>
            <Button variant="outline">フォルダを選ぶ</Button>
          </FileTrigger>
        </div>
      </DropZone>
      <div aria-live="polite" className="text-std-16N-170 text-red-900">
        {failed ? <p>＊ファイルを読み取れませんでした。もう一度選んでください。</p> : null}
      </div>
    </div>
  );
}
