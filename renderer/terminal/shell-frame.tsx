import type { ReactNode } from 'react';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import { PageFrame } from '../ui/page-frame.tsx';
import { StatusStrip } from './status-strip.tsx';

interface ShellFrameProps {
  /** Null until the first state has come. */
  readonly state: ShellState | null;
  readonly children: ReactNode;
}

/** The constant part of the window: who, which PC, and the state of controls and trail. */
export function ShellFrame({ state, children }: ShellFrameProps) {
  const facts = state?.facts ?? null;
  return (
    <PageFrame
      subtitle="在宅勤務端末"
      sample={facts?.sample ?? false}
      {...(facts === null
        ? {}
        : {
            aside: (
              <p>
                <span className="figures">端末 {facts.terminal.id}</span>
                <span className="mx-3 text-solid-gray-420" aria-hidden="true">
                  |
                </span>
                <span>
                  {facts.staff.section}　{facts.staff.name}
                </span>
              </p>
            ),
          })}
      {...(state === null ? {} : { strip: <StatusStrip state={state} /> })}
    >
      {children}
    </PageFrame>
  );
}
