import { useEffect, useRef } from 'react';
import type { ShellApi } from '#contract/ipc/commands.ts';
import { newestShown } from '#contract/ipc/newest-shown.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useCommands } from './commands.tsx';
import { AnswerPresence, PresenceText, presenceTitle } from './presence-question.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { useShellState } from './use-shell-state.ts';
import { WarningBody, warningTitle } from './warning-body.tsx';

/** The page of the warning window. Draws while the window is hidden, and says when it has. */
export function WarningWindow({ shell }: { readonly shell: ShellApi }) {
  const seen = useShellState(shell);
  const drawn = seen.kind === 'state' ? newestShown(seen.state) : undefined;
  useEffect(() => {
    if (drawn !== undefined) void shell.warningsDrawn({ newest: drawn });
  }, [shell, drawn]);
  return seen.kind === 'state' && drawn !== null ? <Shown state={seen.state} /> : null;
}

function Shown({ state }: { readonly state: ShellState }) {
  const { pending, run } = useCommands();
  const box = useRef<HTMLDivElement>(null);
  // The box and none of its buttons: a key that was on its way elsewhere presses nothing.
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  const close = async () => {
    for (const { id } of state.warnings) await run('dismissWarning', { id });
  };
  const telephone = async () => {
    await run('openTelephone', {});
    await close();
  };
  const { presence } = state;
  const newest = state.warnings.at(-1);
  const all = state.warnings.reduce((sum, { count }) => sum + count, 0);
  return (
    <main
      className={`min-h-screen border-2 border-t-8 border-solid-gray-900 ${newest === undefined ? 'border-t-blue-900' : 'border-t-yellow-400'}`}
    >
      <div
        ref={box}
        role="alertdialog"
        aria-labelledby="warning-title"
        tabIndex={-1}
        className="flex flex-col gap-4 p-5 outline-none"
        onKeyDown={(event) => {
          if (event.key === 'Escape') void close();
        }}
      >
        <div role="alert" className="window-grip flex items-start gap-3">
          <Icon
            name={newest === undefined ? 'info' : 'warning'}
            size="xl"
            className={newest === undefined ? 'text-blue-900' : 'text-yellow-900'}
          />
          <div className="min-w-0 grow">
            <h1 id="warning-title" className="pt-0.5 text-std-20B-150 text-solid-gray-900">
              {presence === null ? null : <span className="block">{presenceTitle(presence)}</span>}
              {newest === undefined ? null : <span className="block">{warningTitle(newest)}</span>}
            </h1>
            {all > 1 ? <p className="figures mt-1 text-std-17B-170">全部で{all}件の注意があります。</p> : null}
          </div>
        </div>
        {presence === null ? null : <PresenceText asked={presence} />}
        {newest === undefined ? null : <WarningBody state={state} newest={newest} />}
        <RefusalOf
          commands={['answerPresence', 'dismissWarning', 'openTelephone', 'restoreRecovered', 'requestApproval']}
        />
        {/* In view without scrolling, wherever that leaves room to read. */}
        <div className="bottom-0 -mx-5 -mb-5 flex flex-wrap gap-3 border-t border-solid-gray-420 bg-white px-5 py-3 [@media(min-height:30rem)]:sticky">
          {presence === null ? null : <AnswerPresence asked={presence} />}
          {state.asks.length === 0 || newest === undefined ? null : (
            <Button size="md" icon="phone" onPress={() => void telephone()}>
              所属長に連絡
            </Button>
          )}
          {newest === undefined ? null : (
            <Button size="md" variant="outline" isPending={pending.has('dismissWarning')} onPress={() => void close()}>
              閉じる
            </Button>
          )}
        </div>
      </div>
    </main>
  );
}
