import { Suspense, useCallback, useEffect, useState } from 'react';
import { assertNever } from '#contract/errors.ts';
import type { ShellApi } from '#contract/ipc/commands.ts';
import type { ScreenName, ShellState } from '#contract/ipc/shell-state.ts';
import { AfterWorkScreen } from './after-work-screen.tsx';
import { BeforeWorkScreen } from './before-work-screen.tsx';
import { EndingScreen } from './ending-screen.tsx';
import { InterruptedScreen } from './interrupted-screen.tsx';
import { loadLater, TrailScreen, WarningDialog } from './later.tsx';
import { LineTroubleBanner } from './line-trouble-banner.tsx';
import { LockedScreen } from './locked-screen.tsx';
import { NoticeBanner } from './notice-banner.tsx';
import { OpeningScreen } from './opening-screen.tsx';
import { ShellFrame } from './shell-frame.tsx';
import { SignedOutScreen } from './signed-out-screen.tsx';
import { StartingScreen } from './starting-screen.tsx';
import { useShellState } from './use-shell-state.ts';
import { WorkingScreen } from './working-screen.tsx';

/** Draws the state that the agent sends; keeps none of its own but which page the person looks at. */
export function App({ shell }: { readonly shell: ShellApi }) {
  const seen = useShellState(shell);
  /** The screen from which the person opened the own trail; another screen closes it. */
  const [trailOver, setTrailOver] = useState<ScreenName | null>(null);
  const closeTrail = useCallback(() => setTrailOver(null), []);
  const isWorking = seen.kind === 'state' && seen.state.screen.screen === 'working';
  useEffect(() => {
    if (isWorking) loadLater();
  }, [isWorking]);

  if (seen.kind === 'waiting') {
    return (
      <ShellFrame state={null}>
        <OpeningScreen />
      </ShellFrame>
    );
  }
  const { state } = seen;
  const name = state.screen.screen;
  return (
    <ShellFrame state={state}>
      {state.notice === null ? null : <NoticeBanner notice={state.notice} />}
      <LineTroubleBanner trail={state.trail} />
      {trailOver === name ? (
        <Suspense>
          <TrailScreen recorded={state.trail.recorded} onClose={closeTrail} />
        </Suspense>
      ) : (
        <CurrentScreen key={name} state={state} onOpenTrail={() => setTrailOver(name)} />
      )}
      {state.warnings.length === 0 ? null : (
        <Suspense>
          <WarningDialog warnings={state.warnings} workFolder={state.workFolder} />
        </Suspense>
      )}
    </ShellFrame>
  );
}

interface CurrentScreenProps {
  readonly state: ShellState;
  readonly onOpenTrail: () => void;
}

function CurrentScreen({ state, onOpenTrail }: CurrentScreenProps) {
  const { screen } = state;
  switch (screen.screen) {
    case 'opening':
      return <OpeningScreen />;
    case 'signed-out':
      return <SignedOutScreen screen={screen} />;
    case 'before-work':
      return <BeforeWorkScreen screen={screen} onOpenTrail={onOpenTrail} />;
    case 'starting':
      return <StartingScreen screen={screen} />;
    case 'working':
      return <WorkingScreen screen={screen} state={state} onOpenTrail={onOpenTrail} />;
    case 'interrupted':
      return <InterruptedScreen screen={screen} />;
    case 'ending':
      return <EndingScreen screen={screen} />;
    case 'after-work':
      return <AfterWorkScreen screen={screen} trail={state.trail} onOpenTrail={onOpenTrail} />;
    case 'locked':
      return <LockedScreen screen={screen} facts={state.facts} />;
    default:
      return assertNever(screen);
  }
}
