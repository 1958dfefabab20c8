import type { ReactNode } from 'react';
import type { ErrorEntry } from '#contract/errors/error-entry.ts';
import { errorEntry } from '#contract/errors.ts';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { groundWords } from '#contract/words/ground-words.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';

export interface ProblemBannerProps {
  readonly problem: ErrorAnswer;
  /** Asks again; absent where pressing the page's own button does. */
  readonly onRetry?: () => void;
  readonly isRetrying?: boolean;
}

/** What went wrong, what to do next, on which article it rests, and the code to say by telephone. */
export function ProblemBanner({ problem, onRetry, isRetrying = false }: ProblemBannerProps): ReactNode {
  const { article }: ErrorEntry = errorEntry(problem.code);
  return (
    <Banner
      kind="error"
      role="alert"
      title={problem.message}
      code={problem.code}
      {...(onRetry === undefined
        ? {}
        : {
            actions: (
              <Button
                variant="outline"
                size="md"
                onPress={onRetry}
                isPending={isRetrying}
                pendingText="読み込んでいます"
              >
                もう一度読み込む
              </Button>
            ),
          })}
    >
      <p>{problem.next}</p>
      {article === undefined ? null : <p className="text-solid-gray-700">根拠：{groundWords(article)}</p>}
    </Banner>
  );
}
