import type { ReactNode } from 'react';
import { count } from '#contract/words/numbers.ts';

/** Said under a list that holds its newest rows alone. @param most as many as the office sends */
export function NewestOnly({ shown, most }: { readonly shown: number; readonly most: number }): ReactNode {
  if (shown < most) return null;
  return <p className="text-std-16N-170">新しいものから{count(most)}件を表示しています。</p>;
}
