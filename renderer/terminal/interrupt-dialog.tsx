import { type FormEvent, useId, useState } from 'react';
import { type InterruptionReason, interruptionTitles } from '#contract/trail/catalogue.ts';
import { readTime } from '#contract/words/time.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { focusFirstFault } from '../ui/focus-first-fault.ts';
import { RadioChoices } from '../ui/radio-choices.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { useCommands } from './commands.tsx';
import { useDraft } from './drafts.tsx';
import { asksTimes, interruptionFaults, reasonChoices } from './interruption.ts';
import { RefusalOf } from './refusal-banner.tsx';

export interface InterruptDialogProps {
  readonly sessionId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** 中断: why, and for leave what else is needed. */
export function InterruptDialog({ sessionId, isOpen, onClose }: InterruptDialogProps) {
  const formId = useId();
  const { pending, run } = useCommands();
  const [reason, setReason] = useState<InterruptionReason | null>(null);
  const [from, setFrom] = useDraft(`leave-from:${sessionId}`);
  const [to, setTo] = useDraft(`leave-to:${sessionId}`);
  const [note, setNote] = useDraft(`interrupt-note:${sessionId}`);
  const [asked, setAsked] = useState(false);
  const faults = interruptionFaults({ reason, from, to, note });
  const shown = asked ? faults : { reason: null, from: null, to: null };
  const withTimes = asksTimes(reason);

  const interrupt = async () => {
    setAsked(true);
    if (reason === null || faults.from !== null || faults.to !== null) return;
    const times = withTimes ? { from: readTime(from), to: readTime(to) } : { from: null, to: null };
    const done = await run('interrupt', { reason, note: note.trim(), ...times });
    if (done === null) return;
    setNote('');
    setFrom('');
    setTo('');
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    focusFirstFault(event.currentTarget);
    void interrupt();
  };

  return (
    <Dialog
      title="仕事を中断する"
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={formId} isPending={pending.has('interrupt')} pendingText="記録しています">
            中断する
          </Button>
          <Button variant="outline" onPress={onClose}>
            やめる
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <RefusalOf commands={['interrupt']} />
        <RadioChoices
          label="中断の理由"
          isRequired
          columns={2}
          choices={reasonChoices}
          value={reason}
          onChange={setReason}
          errorMessage={shown.reason}
        />
        {reason !== null && interruptionTitles[reason].needsLeave ? (
          <Banner kind="warn" role="status" title="休暇申請が必要です。">
            <p>所属長に電話などで知らせ、休暇申請をしてください（第7条）。</p>
          </Banner>
        ) : null}
        {withTimes ? (
          <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
            <TimeInput label="休暇の始まり" isRequired value={from} onChange={setFrom} errorMessage={shown.from} />
            <TimeInput label="休暇の終わり" isRequired value={to} onChange={setTo} errorMessage={shown.to} />
          </div>
        ) : null}
        <TextInput label="備考（任意）" maxLength={400} value={note} onChange={setNote} />
      </form>
    </Dialog>
  );
}
