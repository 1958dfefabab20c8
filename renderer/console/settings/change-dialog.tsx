import type { ReactNode } from 'react';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import type { SettingsChange } from '#contract/settings/changes.ts';
import type { SettingPart } from '#contract/settings/in-force.ts';
import type { SettingsAnswer } from '#contract/settings/settings-api.ts';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { changeSentences, partTitles } from './setting-words.ts';

interface ChangeDialogProps {
  readonly title: string;
  readonly changes: readonly SettingsChange[];
  /** Parts that nobody could read: they are laid down whole, as the form shows them. */
  readonly anew: readonly SettingPart[];
  /** To name those that a change is about. */
  readonly sections?: SettingsAnswer['sections'];
  /** What follows from the change. */
  readonly children: ReactNode;
  readonly onClose: () => void;
  readonly onConfirm: (reason: string) => Promise<ErrorAnswer | null>;
}

/** Says each change, old and new, before it is recorded with its reason. */
export function ChangeDialog({
  title,
  changes,
  anew,
  sections,
  children,
  onClose,
  onConfirm,
}: ChangeDialogProps): ReactNode {
  return (
    <ReasonDialog
      title={title}
      kind="plain"
      label="変える理由"
      action="設定を変える"
      onClose={onClose}
      onConfirm={onConfirm}
    >
      <ul className="list-disc pl-6">
        {anew.map((part) => (
          <li key={part}>{partTitles[part]}：読めない値を、画面の内容で定め直します。</li>
        ))}
        {changeSentences(changes, sections).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      {children}
    </ReasonDialog>
  );
}
