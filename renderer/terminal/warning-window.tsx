import { useEffect, useRef } from 'react';
import type { ShellApi } from '#contract/ipc/commands.ts';
import type { ShellState, Warning } from '#contract/ipc/shell-state.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useCommands } from './commands.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { useShellState } from './use-shell-state.ts';
import { WarningBody, warningTitle } from './warning-body.tsx';

/** The page of the warning window. Draws while the window is hidden, and says when it has. */
export function WarningWindow({ shell }: { readonly shell: ShellApi }) {
  const seen = useShellState(shell);
  const newest = seen.kind === 'state' ? seen.state.warnings.at(-1) : undefined;
  const drawn = seen.kind === 'state' ? (newest?.id ?? null) : undefined;
  useEffect(() => {
    if (drawn !== undefined) void shell.warningsDrawn({ newest: drawn });
  }, [shell, drawn]);
  return seen.kind === 'state' && newest !== undefined ? <Shown state={seen.state} newest={newest} /> : null;
}

function Shown({ state, newest }: { readonly state: ShellState; readonly newest: Warning }) {
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
  const all = state.warnings.reduce((sum, { count }) => sum + count, 0);
  return (
    <main className="min-h-screen border-2 border-t-8 border-solid-gray-900 border-t-yellow-400">
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
          <Icon name="warning" size="xl" className="text-yellow-900" />
          <div className="min-w-0 grow">
            <h1 id="warning-title" className="pt-0.5 text-std-20B-150 text-solid-gray-900">
              {warningTitle(newest)}
            </h1>
            {all > 1 ? <p className="figures mt-1 text-std-17B-170">全部で{all}件の注意があります。</p> : null}
          </div>
        </div>
        <WarningBody state={state} newest={newest} />
        <RefusalOf commands={['dismissWarning', 'openTelephone', 'restoreRecovered']} />
        {/* In view without scrolling, wherever that leaves room to read. */}
        <div className="bottom-0 -mx-5 -mb-5 flex flex-wrap gap-3 border-t border-solid-gray-420 bg-white px-5 py-3 [@media(min-height:30rem)]:sticky">
          {state.asks.length === 0 ? null : (
            <Button size="md" icon="phone" onPress={() => void telephone()}>
              所属長に連絡
            </Button>
          )}
          <Button size="md" variant="outline" isPending={pending.has('dismissWarning')} onPress={() => void close()}>
            閉じる
          </Button>
        </div>
      </div>
    </main>
  );
}
