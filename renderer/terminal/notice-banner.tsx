import type { ShellState } from '#contract/ipc/shell-state.ts';
import { clock } from '#contract/words/time.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useCommands } from './commands.tsx';

/** Something that happened and that the person should know; stays until dismissed. */
export function NoticeBanner({ notice }: { readonly notice: NonNullable<ShellState['notice']> }) {
  const { pending, run } = useCommands();
  return (
    <div className="mb-8">
      <Banner
        kind="info"
        role="status"
        title={notice.text}
        actions={
          <Button
            variant="outline"
            size="sm"
            isPending={pending.has('dismissNotice')}
            onPress={() => void run('dismissNotice', {})}
          >
            お知らせを閉じる
          </Button>
        }
      >
        <p className="figures">{clock(notice.at)}のお知らせ</p>
      </Banner>
    </div>
  );
}
