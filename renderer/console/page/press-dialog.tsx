import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

interface PressDialogProps {
  readonly title: string;
  readonly kind?: 'plain' | 'warn' | 'error';
  /** The word on the button that does it. */
  readonly action: string;
  /** Whether the button has the focus, so that Enter does it. */
  readonly isReady?: boolean;
  readonly isBusy: boolean;
  readonly onPress: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog for one act that is recorded: to do it, or to leave it. */
export function PressDialog({
  title,
  kind = 'plain',
  action,
  isReady = false,
  isBusy,
  ...rest
}: PressDialogProps): ReactNode {
  const { onPress, onClose, children } = rest;
  return (
    <Dialog
      title={title}
      kind={kind}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button autoFocus={isReady} onPress={onPress} isPending={isBusy} pendingText="記録しています">
            {action}
          </Button>
          <Button variant="outline" onPress={onClose}>
            やめる
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
