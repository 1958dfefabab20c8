import { Button } from '../ui/button.tsx';
import { useCommands } from './commands.tsx';

/** The way to 返却, where no session is open. */
export function ReturnButton() {
  const { pending, run } = useCommands();
  return (
    <Button
      variant="text"
      isPending={pending.has('beginReturn')}
      pendingText="記録しています"
      onPress={() => void run('beginReturn', {})}
    >
      端末を返す
    </Button>
  );
}
