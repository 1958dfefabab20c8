import type { ShellState } from '#contract/ipc/shell-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useCommands } from './commands.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { WarningBody, warningTitle } from './warning-body.tsx';

export interface WarningDialogProps {
  readonly state: Pick<ShellState, 'warnings' | 'workFolder' | 'facts' | 'signedIn' | 'screen' | 'trail'>;
  /** Opens the page for 連絡コード; null where none may be asked for now. */
  readonly onTelephone: (() => void) | null;
}

/**
 * What was forbidden, over any screen, where the warning window is not there to say it (docs/adr/0007). The dialog
 * itself takes the focus and none of its buttons does: keys that were on their way to a text field press nothing. What
 * was typed stays in its field beneath.
 */
export function WarningDialog({ state, onTelephone }: WarningDialogProps) {
  const { warnings } = state;
  const { pending, run } = useCommands();
  const newest = warnings.at(-1);
  if (newest === undefined) return null;
  const close = async () => {
    for (const { id } of warnings) await run('dismissWarning', { id });
  };
  const telephone = async () => {
    await close();
    onTelephone?.();
  };
  return (
    <Dialog
      isOpen
      role="alertdialog"
      kind="warn"
      title={warningTitle(newest)}
      onClose={() => void close()}
      actions={
        <>
          {newest.now === null ? null : (
            <Button isPending={pending.has('openWorkFolder')} onPress={() => void run('openWorkFolder', {})}>
              作業用フォルダを開く
            </Button>
          )}
          {onTelephone === null ? null : (
            <Button variant="outline" icon="phone" onPress={() => void telephone()}>
              所属長に連絡
            </Button>
          )}
          <Button variant="outline" isPending={pending.has('dismissWarning')} onPress={() => void close()}>
            閉じる
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <WarningBody state={state} newest={newest} />
        <RefusalOf commands={['openWorkFolder', 'dismissWarning', 'restoreRecovered', 'requestApproval']} />
      </div>
    </Dialog>
  );
}
