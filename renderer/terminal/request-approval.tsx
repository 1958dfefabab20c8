import { useState } from 'react';
import { commands as commandTable } from '#contract/ipc/commands.ts';
import type { ShellState, Warning } from '#contract/ipc/shell-state.ts';
import { Button } from '../ui/button.tsx';
import { useCommands } from './commands.tsx';

interface RequestApprovalProps {
  readonly state: Pick<ShellState, 'signedIn' | 'screen' | 'trail'>;
  readonly warning: Warning;
}

/** 申請する: the person asks for the one file that a warning tells of, from 回収 or 隔離, to be allowed where it lay. */
export function RequestApproval({ state: { signedIn, screen, trail }, warning }: RequestApprovalProps) {
  const { pending, run } = useCommands();
  const [request, setRequest] = useState<number | null>(null);
  const [only] = signedIn && screen.screen !== 'locked' && warning.count === 1 ? warning.files : [];
  const ask = async (seq: number) => {
    const done = await run('requestApproval', { seq });
    const parsed = commandTable.requestApproval.result.safeParse(done?.value);
    if (parsed.success) setRequest(parsed.data.request);
  };
  const held = warning.code === 'TM-315' ? '隔離' : '回収';
  if (request !== null) {
    return (
      <div role="status" className="rounded-8 bg-blue-50 px-4 py-3">
        <p className="text-std-16B-170">申請{request}番として記録しました。</p>
        <p>{whatNext(trail.line === 'up', request, held)}</p>
      </div>
    );
  }
  if (only === undefined) return null;
  return (
    <div>
      <p className="mb-2 text-std-16N-170">
        元の場所に置く必要があるときは、所属長に申請してください（第6条(1)）。
        {held === '隔離' ? '承認されたら、「隔離」から元の場所に写して使えます。' : ''}
      </p>
      <Button
        variant="outline"
        size="sm"
        ariaLabel={`「${only.what}」を元の場所に置くことを申請する`}
        isPending={pending.has('requestApproval')}
        pendingText="記録しています"
        onPress={() => void ask(only.seq)}
      >
        申請する
      </Button>
    </div>
  );
}

const whatNext = (isUp: boolean, request: number, held: string): string =>
  isUp
    ? `所属長に届きます。承認されるまで、ファイルは「${held}」に置いたままにしてください。`
    : `回線がないため、まだ届いていません。急ぐときは「所属長に連絡」を押し、用件に「承認の受け取り」を選んで、申請${request}番と連絡コードを電話で伝えてください。`;
