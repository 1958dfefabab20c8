import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useCommands } from './commands.tsx';
import { RefusalOf } from './refusal-banner.tsx';

/** The only place where work may be saved, and the way to it. */
export function WorkFolderCard({ workFolder }: { readonly workFolder: string }) {
  const { pending, run } = useCommands();
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 rounded-12 bg-blue-50 px-5 py-4">
        <Icon name="folder" size="xl" className="text-blue-900" />
        <div className="min-w-0 grow">
          <p className="text-std-16N-170">ファイルは必ずここに保存してください。</p>
          <p className="text-std-16B-170 break-all">{workFolder}</p>
        </div>
        <Button
          variant="outline"
          size="md"
          isPending={pending.has('openWorkFolder')}
          pendingText="開いています"
          onPress={() => void run('openWorkFolder', {})}
        >
          フォルダを開く
        </Button>
      </div>
      <RefusalOf commands={['openWorkFolder']} />
    </div>
  );
}
