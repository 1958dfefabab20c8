import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import type { Answer } from '../api/answer.ts';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';

interface PressStepProps<T> {
  /** What follows from it. */
  readonly children: ReactNode;
  readonly action: string;
  /** Not what is to be done next. */
  readonly isAside?: boolean;
  readonly ask: () => Promise<Answer<T>>;
  readonly onDone: (value: T) => void;
}

/** A step that is one press. */
export function PressStep<T>({ children, action, isAside = false, ask, onDone }: PressStepProps<T>): ReactNode {
  const { busy, problem, press } = usePress();
  const submit = async (): Promise<void> => {
    const value = await press(ask);
    if (value !== null) onDone(value);
  };
  return (
    <div className="flex flex-col gap-5">
      {children}
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button
          variant={isAside ? 'outline' : 'solid'}
          onPress={() => void submit()}
          isPending={busy}
          pendingText="記録しています"
        >
          {action}
        </Button>
      </div>
    </div>
  );
}
