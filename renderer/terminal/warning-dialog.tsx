import { type ErrorEntry, errorEntry } from '#contract/errors.ts';
import type { Warning } from '#contract/ipc/shell-state.ts';
import { clock } from '#contract/words/time.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { KeyValueList } from '../ui/key-value-list.tsx';
import { useCommands } from './commands.tsx';
import { RefusalOf } from './refusal-banner.tsx';

export interface WarningDialogProps {
  readonly warnings: readonly Warning[];
  readonly workFolder: string;
}

/**
 * What was forbidden, over any screen. The dialog itself takes the focus and none of its buttons does: keys that were
 * on their way to a text field press nothing. What was typed stays in its field beneath.
 */
export function WarningDialog({ warnings, workFolder }: WarningDialogProps) {
  const { pending, run } = useCommands();
  const newest = warnings.at(-1);
  if (newest === undefined) return null;
  const entry: ErrorEntry = errorEntry(newest.code);
  const isMoved = newest.to !== null;
  const others = warnings.reduce((sum, warning) => sum + warning.count, 0) - 1;
  const close = async () => {
    for (const { id } of warnings) await run('dismissWarning', { id });
  };
  return (
    <Dialog
      isOpen
      role="alertdialog"
      kind="warn"
      title={isMoved ? entry.message : '作業用フォルダ以外に保存されたファイルを、まだ移せていません。'}
      onClose={() => void close()}
      actions={
        <>
          <Button isPending={pending.has('openWorkFolder')} onPress={() => void run('openWorkFolder', {})}>
            作業用フォルダを開く
          </Button>
          <Button variant="outline" isPending={pending.has('dismissWarning')} onPress={() => void close()}>
            閉じる
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <KeyValueList
          items={[
            {
              key: 'ファイル',
              value: (
                <>
                  <span className="break-all">{newest.name.text}</span>
                  {others > 0 ? <span className="figures">（ほかに{others}件）</span> : null}
                </>
              ),
            },
            { key: '保存された場所', value: <span className="break-all">{newest.from}</span> },
            {
              key: '今ある場所',
              value: <span className="break-all">{newest.to ?? '保存された場所のままです'}</span>,
            },
            { key: '時刻', value: <span className="figures">{clock(newest.at)}</span> },
          ]}
        />
        <div>
          <p className="text-std-17B-170">次にすること</p>
          <p>
            {isMoved
              ? entry.next
              : 'そのファイルを開いているソフトウェアを閉じてください。移せるようになりしだい「回収」に移します。'}
          </p>
          <p className="break-all">これからは作業用フォルダ（{workFolder}）に保存してください。</p>
        </div>
        <p className="figures text-dns-14N-130 text-solid-gray-700">
          番号 {newest.code}
          {entry.article === undefined ? '' : `　根拠 在宅勤務要綱 ${entry.article}`}　この出来事は記録されました。
        </p>
        <RefusalOf commands={['openWorkFolder', 'dismissWarning']} />
      </div>
    </Dialog>
  );
}
