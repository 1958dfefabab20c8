import { useState } from 'react';
import { commands as commandTable } from '#contract/ipc/commands.ts';
import type { ShellState, Warning } from '#contract/ipc/shell-state.ts';
import { Button } from '../ui/button.tsx';
import { useCommands } from './commands.tsx';

interface RestoreRecoveredProps {
  readonly state: Pick<ShellState, 'signedIn' | 'screen'>;
  readonly warning: Warning;
}

/** The files that a warning tells of, each with its way back into the work folder. */
export function RestoreRecovered({ state: { signedIn, screen }, warning }: RestoreRecoveredProps) {
  const { pending, run } = useCommands();
  const [restored, setRestored] = useState<string | null>(null);
  // What is in 隔離 comes back by an approval alone.
  const canRestore = signedIn && screen.screen !== 'locked' && warning.code === 'TM-310';
  const files = canRestore ? warning.files : [];
  const restore = async (seq: number) => {
    setRestored(null);
    const done = await run('restoreRecovered', { seq });
    const parsed = commandTable.restoreRecovered.result.safeParse(done?.value);
    if (parsed.success) setRestored(parsed.data.name);
  };
  const button = ({ seq, what }: Warning['files'][number]) => (
    <Button
      variant="outline"
      size="sm"
      ariaLabel={`「${what}」を作業用フォルダに戻す`}
      isPending={pending.has('restoreRecovered')}
      onPress={() => void restore(seq)}
    >
      作業用フォルダに戻す
    </Button>
  );
  const [only] = files;
  return (
    <>
      {warning.count === 1 && only !== undefined ? (
        <div>{button(only)}</div>
      ) : files.length === 0 ? null : (
        <ul aria-label="回収したファイル" className="flex flex-col gap-2">
          {files.map((file) => (
            <li key={file.seq} className="flex flex-wrap items-center justify-between gap-2">
              <span className="break-all">{file.what}</span>
              {button(file)}
            </li>
          ))}
        </ul>
      )}
      {restored === null ? null : (
        <p role="status" className="break-all text-std-16B-170">
          作業用フォルダに戻しました。今の名前は「{restored}」です。
        </p>
      )}
    </>
  );
}
