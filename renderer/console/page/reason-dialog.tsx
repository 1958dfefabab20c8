import { type ReactNode, useState } from 'react';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { PressDialog } from './press-dialog.tsx';
import { ProblemBanner } from './problem-banner.tsx';
import { ReasonField } from './reason-field.tsx';

interface ReasonDialogProps {
  /** What is about to be done, as a question. */
  readonly title: string;
  /** What follows from it. */
  readonly children: ReactNode;
  readonly label: string;
  /** The word on the button that does it. */
  readonly action: string;
  /** False where it may be done without saying why. */
  readonly isRequired?: boolean;
  readonly kind?: 'plain' | 'warn' | 'error';
  readonly onClose: () => void;
  /** Does it. Null where it was done: whoever opened the dialog closes it then. */
  readonly onConfirm: (reason: string) => Promise<ErrorAnswer | null>;
}

/** Asks why before something is done that stays on record. */
export function ReasonDialog(props: ReasonDialogProps): ReactNode {
  const { label, isRequired = true, onClose } = props;
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);
  const fault = isRequired && reason.trim() === '' ? `${label}を入力してください。` : null;
  const confirm = async (): Promise<void> => {
    setChecked(true);
    if (fault !== null || busy) return;
    setBusy(true);
    const refused = await props.onConfirm(reason.trim());
    setBusy(false);
    setProblem(refused);
  };
  return (
    <PressDialog
      title={props.title}
      kind={props.kind ?? 'warn'}
      action={props.action}
      isBusy={busy}
      onPress={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4">
        {props.children}
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <ReasonField
          label={label}
          isRequired={isRequired}
          value={reason}
          onChange={setReason}
          errorMessage={checked ? fault : null}
        />
      </div>
    </PressDialog>
  );
}
