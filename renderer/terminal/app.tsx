import { Suspense, useCallback, useEffect, useState } from 'react';
import { assertNever } from '#contract/errors.ts';
import type { ShellApi } from '#contract/ipc/commands.ts';
import type { ScreenName, ShellState } from '#contract/ipc/shell-state.ts';
import { localDate } from '#contract/session/closing.ts';
import { AfterWorkScreen } from './after-work-screen.tsx';
import { BeforeWorkScreen } from './before-work-screen.tsx';
import { EndingScreen } from './ending-screen.tsx';
import { ErasureBanner } from './erasure-banner.tsx';
import { InterruptedScreen } from './interrupted-screen.tsx';
import { loadLater, ReturnScreen, TelephoneScreen, TrailScreen, WarningDialog, WarningNotice } from './later.tsx';
import { LineTroubleBanner } from './line-trouble-banner.tsx';
import { LockedScreen } from './locked-screen.tsx';
import { NoticeBanner } from './notice-banner.tsx';
import { OpeningScreen } from './opening-screen.tsx';
import { PresenceBanner } from './presence-banner.tsx';
import { ShellFrame } from './shell-frame.tsx';
import { SignedOutScreen } from './signed-out-screen.tsx';
import { StartingScreen } from './starting-screen.tsx';
import { TelephoneButton } from './telephone-button.tsx';
import { useShellState } from './use-shell-state.ts';
import { WorkingScreen } from './working-screen.tsx';

/** Draws the state that the agent sends; keeps none of its own but which page the person looks at. */
export function App({ shell }: { readonly shell: ShellApi }) {
  const seen = useShellState(shell);
  /** The page that the person has opened, and over which screen; another screen closes it. */
  const [open, setOpen] = useState<{ readonly page: 'trail' | 'telephone'; readonly over: ScreenName } | null>(null);
  const close = useCallback(() => setOpen(null), []);
  const isWorking = seen.kind === 'state' && seen.state.screen.screen === 'working';
  useEffect(() => {
    if (isWorking) loadLater();
  }, [isWorking]);
  const over = seen.kind === 'state' ? seen.state.screen.screen : null;
  useEffect(() => {
    if (over === null) return undefined;
    return shell.onTelephone(() => setOpen({ page: 'telephone', over }));
  }, [shell, over]);

  if (seen.kind === 'waiting') {
    return (
      <ShellFrame state={null}>
        <OpeningScreen />
      </ShellFrame>
    );
  }
  const { state } = seen;
  const name = state.screen.screen;
  // Where the office has locked the terminal there is one thing to talk about, and its own code.
  const closed = open?.over !== name || (open.page === 'telephone' && state.asks.length === 0);
  const page = closed ? null : open.page;
  // For good: the page does not come up again with the screen that it lay over.
  if (closed && open !== null) setOpen(null);
  return (
    <ShellFrame state={state}>
      {state.notice === null ? null : <NoticeBanner notice={state.notice} />}
      <PresenceBanner state={state} />
      {state.warnings.length === 0 || state.warningsIn === 'shell' ? null : (
        <Suspense>
          <WarningNotice warnings={state.warnings} />
        </Suspense>
      )}
      {state.facts === null || state.deadline === null || hidesDeadline(state) ? null : (
        <ErasureBanner facts={state.facts} deadline={state.deadline} today={localDate(new Date())} />
      )}
      <LineTroubleBanner trail={state.trail} />
      {page === 'trail' ? (
        <Suspense>
          <TrailScreen recorded={state.trail.recorded} onClose={close} />
        </Suspense>
      ) : null}
      {page === 'telephone' ? (
        <Suspense>
          <TelephoneScreen state={state} onClose={close} />
        </Suspense>
      ) : null}
      {page === null ? (
        <CurrentScreen
          key={name}
          state={state}
          onOpenTrail={() => setOpen({ page: 'trail', over: name })}
          onTelephone={() => setOpen({ page: 'telephone', over: name })}
        />
      ) : null}
      {state.warnings.length === 0 || state.warningsIn === 'window' ? null : (
        <Suspense>
          <WarningDialog
            state={state}
            onTelephone={state.asks.length === 0 ? null : () => setOpen({ page: 'telephone', over: name })}
          />
        </Suspense>
      )}
    </ShellFrame>
  );
}

/** A lock has one thing to say, and of the deadline's own (TM-630) that belongs to it. */
const hidesDeadline = ({ screen }: ShellState): boolean => screen.screen === 'locked' && screen.code !== 'TM-630';

interface CurrentScreenProps {
  readonly state: ShellState;
  readonly onOpenTrail: () => void;
  readonly onTelephone: () => void;
}

function CurrentScreen({ state, onOpenTrail, onTelephone }: CurrentScreenProps) {
  const { screen } = state;
  const telephone = state.asks.length === 0 ? null : <TelephoneButton onPress={onTelephone} />;
  switch (screen.screen) {
    case 'opening':
      return <OpeningScreen />;
    case 'signed-out':
      return <SignedOutScreen screen={screen} />;
    case 'before-work':
      return <BeforeWorkScreen facts={state.facts} screen={screen} telephone={telephone} onOpenTrail={onOpenTrail} />;
    case 'starting':
      return <StartingScreen screen={screen} />;
    case 'working':
      return <WorkingScreen screen={screen} state={state} telephone={telephone} onOpenTrail={onOpenTrail} />;
    case 'interrupted':
      return <InterruptedScreen screen={screen} telephone={telephone} />;
    case 'ending':
      return <EndingScreen screen={screen} />;
    case 'after-work':
      return <AfterWorkScreen screen={screen} trail={state.trail} telephone={telephone} onOpenTrail={onOpenTrail} />;
    case 'returning':
      return (
        <Suspense>
          <ReturnScreen screen={screen} facts={state.facts} telephone={telephone} />
        </Suspense>
      );
    case 'locked':
      return <LockedScreen screen={screen} facts={state.facts} telephone={telephone} />;
    default:
      return assertNever(screen);
  }
}
