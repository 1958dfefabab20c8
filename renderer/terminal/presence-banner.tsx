import type { ShellState } from '#contract/ipc/shell-state.ts';
import { Banner } from '../ui/banner.tsx';
import { AnswerPresence, PresenceText, presenceTitle } from './presence-question.tsx';
import { RefusalOf } from './refusal-banner.tsx';

/** 在席の確認 in the shell's own window: the way to it by keyboard. The alarm is the warning window's, where that is there. */
export function PresenceBanner({ state }: { readonly state: Pick<ShellState, 'presence' | 'warningsIn'> }) {
  const { presence, warningsIn } = state;
  if (presence === null) return <RefusalOf commands={['answerPresence']} />;
  return (
    <div className="mb-8 flex flex-col gap-4">
      <Banner
        kind="info"
        title={presenceTitle(presence)}
        {...(warningsIn === 'shell' ? { role: 'alert' } : {})}
        actions={<AnswerPresence asked={presence} />}
      >
        <PresenceText asked={presence} />
      </Banner>
      <RefusalOf commands={['answerPresence']} />
    </div>
  );
}
