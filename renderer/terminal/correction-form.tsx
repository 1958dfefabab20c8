import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import type { ClosedByRule } from '#contract/socket/protocol.ts';
import { closingRuleTitles } from '#contract/trail/catalogue.ts';
import { japanDate } from '#contract/words/era.ts';
import { clock, dayAndClock } from '#contract/words/time.ts';
import { type DateParts, datePartsOf } from '../strings/date-parts.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { DateBoxes } from '../ui/date-boxes.tsx';
import { focusFirstFault } from '../ui/focus-first-fault.ts';
import { TextArea } from '../ui/text-area.tsx';
import { TimeInput } from '../ui/time-input.tsx';
import { useCommands } from './commands.tsx';
import { correctedEnd, correctionFaults } from './correction.ts';
import { useDraft } from './drafts.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { ScreenBody } from './screen-body.tsx';

export interface CorrectionFormProps {
  readonly closed: z.infer<typeof ClosedByRule>;
  readonly onLater: () => void;
}

/** The person says when the work really ended; the entry of the rule stays, the correction is a new one. */
export function CorrectionForm({ closed, onLater }: CorrectionFormProps) {
  const { pending, run } = useCommands();
  const [date, setDate] = useState<DateParts>(() => datePartsOf(japanDate(closed.effectiveEnd)));
  const [time, setTime] = useDraft(`correction-time:${closed.id}`, clock(closed.effectiveEnd));
  const [result, setResult] = useDraft(`correction-result:${closed.id}`);
  const [reason, setReason] = useDraft(`correction-reason:${closed.id}`);
  const [asked, setAsked] = useState(false);
  const fields = { date, time, result, reason };
  const faults = correctionFaults(fields, closed.startedAt, new Date().toISOString());

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsked(true);
    focusFirstFault(event.currentTarget);
    const endedAt = correctedEnd(fields, closed.startedAt);
    if (endedAt === null || Object.values(faults).some((fault) => fault !== null)) return;
    void run('correctSession', { id: closed.id, endedAt, result, reason });
  };

  return (
    <ScreenBody title="前回の終業を確かめてください">
      <Banner kind="warn" title={`${closingRuleTitles[closed.rule]}、前回の勤務を自動で終業にしました。`}>
        <p className="figures">
          始業 {dayAndClock(closed.startedAt)}
          <br />
          終業 {dayAndClock(closed.effectiveEnd)}（自動）
        </p>
        <p>実際の終業と違うときは訂正してください。自動の記録も残り、訂正は所属長が確かめます。</p>
      </Banner>
      <RefusalOf commands={['correctSession']} />
      <form onSubmit={submit} noValidate className="flex flex-col gap-6">
        <DateBoxes
          label="終業した日"
          isRequired
          value={date}
          onChange={setDate}
          errorMessage={asked ? faults.date : null}
        />
        <TimeInput
          label="終業した時刻"
          description="例：17:15"
          isRequired
          value={time}
          onChange={setTime}
          errorMessage={asked ? faults.time : null}
        />
        <TextArea
          label="業務の成果"
          isRequired
          maxLength={2000}
          rows={4}
          value={result}
          onChange={setResult}
          errorMessage={asked ? faults.result : null}
        />
        <TextArea
          label="訂正の理由"
          description="例：終業のボタンを押し忘れたため"
          isRequired
          maxLength={400}
          rows={2}
          value={reason}
          onChange={setReason}
          errorMessage={asked ? faults.reason : null}
        />
        <div className="flex flex-wrap gap-4">
          <Button type="submit" isPending={pending.has('correctSession')} pendingText="記録しています">
            訂正を記録する
          </Button>
          <Button variant="text" onPress={onLater}>
            あとで訂正する
          </Button>
        </div>
      </form>
    </ScreenBody>
  );
}
