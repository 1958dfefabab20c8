import type { ErrorEntry } from '#contract/errors/error-entry.ts';
import { errorEntry } from '#contract/errors.ts';
import type { TrailView } from '#contract/ipc/shell-state.ts';
import { groundWords } from '#contract/words/ground-words.ts';
import { Banner } from '../ui/banner.tsx';
import { lineTrouble } from './line-trouble.ts';

/** An office that is not ours, or that refuses: the work goes on, but somebody has to be told. */
export function LineTroubleBanner({ trail }: { readonly trail: TrailView }) {
  const code = lineTrouble(trail);
  if (code === null) return null;
  const { message, next, article }: ErrorEntry = errorEntry(code);
  return (
    <div className="mb-8">
      <Banner kind="warn" role="status" title={message} code={code}>
        <p>{next}</p>
        {article === undefined ? null : <p className="text-solid-gray-700">根拠：{groundWords(article)}</p>}
      </Banner>
    </div>
  );
}
