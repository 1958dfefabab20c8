import type { ShellState } from '#contract/ipc/shell-state.ts';
import { clock } from '#contract/words/time.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useCommands } from './commands.tsx';
import { WarnedOf, warningTitle } from './warning-body.tsx';

export interface WarningNoticeProps {
  readonly warnings: ShellState['warnings'];
}

const mostShown = 3;

/** The warnings that are up in their own window: a list and the way there by keyboard. The alarm is the window's. */
export function WarningNotice({ warnings }: WarningNoticeProps) {
  const { run } = useCommands();
  const all = warnings.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="mb-8">
      <Banner
        kind="warn"
        title={`確かめていない注意が${all}件あります。`}
        actions={
          <Button variant="outline" size="sm" onPress={() => void run('openWarnings', {})}>
            注意を見る
          </Button>
        }
      >
        <ul className="list-disc ps-6">
          {warnings.slice(-mostShown).map((warning) => (
            <li key={warning.id}>
              <span className="figures">{clock(warning.at)}</span>　{warningTitle(warning)}　
              <WarnedOf warning={warning} />
            </li>
          ))}
        </ul>
      </Banner>
    </div>
  );
}
