import { type FormEvent, useState } from 'react';
import { japanDate } from '#contract/words/era.ts';
import { clockFrom } from '#contract/words/time.ts';
import { Button } from '../ui/button.tsx';
import { focusFirstFault } from '../ui/focus-first-fault.ts';
import { TextArea } from '../ui/text-area.tsx';
import { useCommands } from './commands.tsx';
import { useDraft } from './drafts.tsx';
import { PlanTable } from './plan-table.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { ScreenBody } from './screen-body.tsx';
import type { ScreenOf } from './screen-of.ts';

/** 終業: what was planned beside what came of it. */
export function EndingScreen({ screen }: { readonly screen: ScreenOf<'ending'> }) {
  const { pending, run } = useCommands();
  const [result, setResult] = useDraft(`result:${screen.session.id}`);
  const [asked, setAsked] = useState(false);
  const fault = result.trim() === '' ? '業務の成果を入力してください。' : null;
  const today = japanDate(new Date().toISOString());

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsked(true);
    focusFirstFault(event.currentTarget);
    if (fault === null) void run('endWork', { result });
  };

  return (
    <ScreenBody
      title="今日の仕事を終える"
      lead={<span className="figures">{clockFrom(screen.session.startedAt, today)}に始業しました</span>}
    >
      <RefusalOf commands={['endWork', 'cancelEnd']} />
      <form onSubmit={submit} noValidate className="flex flex-col gap-8">
        <div className="grid items-start gap-8 md:grid-cols-2">
          <PlanTable plan={screen.plan} />
          <TextArea
            label="業務の成果"
            description="計画に対して、何をどこまで終えたかを書いてください。"
            isRequired
            maxLength={2000}
            rows={7}
            value={result}
            onChange={setResult}
            errorMessage={asked ? fault : null}
          />
        </div>
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" size="xl" isPending={pending.has('endWork')} pendingText="記録しています">
            終業を記録する
          </Button>
          <Button
            variant="outline"
            size="xl"
            isPending={pending.has('cancelEnd')}
            onPress={() => void run('cancelEnd', {})}
          >
            戻る
          </Button>
        </div>
      </form>
    </ScreenBody>
  );
}
