import type { ErrorEntry } from '#contract/errors/error-entry.ts';
import { type ErrorCode, errorEntry } from '#contract/errors.ts';
import type { CommandName } from '#contract/ipc/commands.ts';
import { groundWords } from '#contract/words/ground-words.ts';
import { Banner } from '../ui/banner.tsx';
import { useCommands } from './commands.tsx';

/** Says what was refused, why, and what to do next. */
export function RefusalBanner({ code }: { readonly code: ErrorCode }) {
  const { message, next, article }: ErrorEntry = errorEntry(code);
  return (
    <Banner kind="error" role="alert" title={message} code={code}>
      <p>{next}</p>
      {article === undefined ? null : <p className="text-solid-gray-700">根拠：{groundWords(article)}</p>}
    </Banner>
  );
}

/** The refusal of one of a screen's own commands, if the last one was refused. */
export function RefusalOf({ commands }: { readonly commands: readonly CommandName[] }) {
  const { refused } = useCommands();
  return refused !== null && commands.includes(refused.name) ? <RefusalBanner code={refused.code} /> : null;
}
