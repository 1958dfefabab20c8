import type { ShellState } from '#contract/ipc/shell-state.ts';
import { clock } from '#contract/words/time.ts';
import { Button } from '../ui/button.tsx';
import { useCommands } from './commands.tsx';

type Asked = NonNullable<ShellState['presence']>;

export const presenceTitle = ({ by, name }: Asked): string =>
  by === 'office' ? `${name}さんが在席を確認しています。` : '在席を確認する時刻です。';

/** What is asked and until when; unanswered, nothing is stopped. */
export function PresenceText({ asked }: { readonly asked: Asked }) {
  return (
    <>
      <p>
        {asked.mayAnswer
          ? '席にいれば「在席しています」を押してください。'
          : '端末守の画面でサインインしてから答えてください。'}
      </p>
      <p className="figures text-dns-14N-130 text-solid-gray-700">
        {clock(asked.at)}の確認（{asked.withinMin}分以内にお答えください）　根拠 在宅勤務要綱
        第8条3項　回答は記録されます。
      </p>
    </>
  );
}

/** One press. */
export function AnswerPresence({ asked }: { readonly asked: Asked }) {
  const { pending, run } = useCommands();
  return asked.mayAnswer ? (
    <Button
      size="md"
      isPending={pending.has('answerPresence')}
      onPress={() => void run('answerPresence', { asked: asked.asked })}
    >
      在席しています
    </Button>
  ) : null;
}
