import { useState } from 'react';
import { errorEntry } from '#contract/errors.ts';
import { commands as commandTable } from '#contract/ipc/commands.ts';
import type { ShellState, Warning } from '#contract/ipc/shell-state.ts';
import { clock } from '#contract/words/time.ts';
import { warningWords } from '#contract/words/warning-words.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { KeyValueList } from '../ui/key-value-list.tsx';
import { useCommands } from './commands.tsx';
import { RefusalOf } from './refusal-banner.tsx';

export interface WarningDialogProps {
  readonly state: Pick<ShellState, 'warnings' | 'workFolder' | 'facts' | 'signedIn' | 'screen'>;
  /** Opens the page for 連絡コード; null where none may be asked for now. */
  readonly onTelephone: (() => void) | null;
}

const titleOf = ({ code, isHeld }: Warning): string =>
  isHeld ? errorEntry(code).message : warningWords(code).notHeld.title;

/**
 * What was forbidden, over any screen. The dialog itself takes the focus and none of its buttons does: keys that were
 * on their way to a text field press nothing. What was typed stays in its field beneath.
 */
export function WarningDialog({ state, onTelephone }: WarningDialogProps) {
  const { warnings, workFolder, facts, signedIn, screen } = state;
  const { pending, run } = useCommands();
  const [restored, setRestored] = useState<string | null>(null);
  const newest = warnings.at(-1);
  if (newest === undefined) return null;
  const entry = errorEntry(newest.code);
  const words = warningWords(newest.code);
  const restorable = signedIn && screen.screen !== 'locked' ? newest.restorable : [];
  const before = warnings.slice(0, -1).reverse();
  const restore = async (seq: number) => {
    setRestored(null);
    const done = await run('restoreRecovered', { seq });
    const parsed = commandTable.restoreRecovered.result.safeParse(done?.value);
    if (parsed.success) setRestored(parsed.data.name);
  };
  const close = async () => {
    setRestored(null);
    for (const { id } of warnings) await run('dismissWarning', { id });
  };
  const telephone = async () => {
    await close();
    onTelephone?.();
  };
  return (
    <Dialog
      isOpen
      role="alertdialog"
      kind="warn"
      title={titleOf(newest)}
      onClose={() => void close()}
      actions={
        <>
          {newest.now === null ? null : (
            <Button isPending={pending.has('openWorkFolder')} onPress={() => void run('openWorkFolder', {})}>
              作業用フォルダを開く
            </Button>
          )}
          {onTelephone === null ? null : (
            <Button variant="outline" icon="phone" onPress={() => void telephone()}>
              所属長に連絡・申請する
            </Button>
          )}
          <Button variant="outline" isPending={pending.has('dismissWarning')} onPress={() => void close()}>
            閉じる
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <KeyValueList
          items={[
            { key: words.what, value: <What warning={newest} /> },
            { key: words.place, value: <span className="break-all">{newest.place}</span> },
            ...(newest.now === null && newest.code !== 'TM-310'
              ? []
              : [
                  {
                    key: '今ある場所',
                    value: <span className="break-all">{newest.now ?? '保存された場所のままです'}</span>,
                  },
                ]),
            { key: '時刻', value: <span className="figures">{clock(newest.at)}</span> },
          ]}
        />
        <div>
          <p className="text-std-17B-170">次にすること</p>
          <p>{newest.isHeld ? entry.next : words.notHeld.next}</p>
          {newest.code === 'TM-310' ? (
            <p className="break-all">これからは作業用フォルダ（{workFolder}）に保存してください。</p>
          ) : null}
          {facts === null ? null : (
            <p>
              所属長 {facts.contacts.manager.name}　<span className="figures">{facts.contacts.manager.phone}</span>
            </p>
          )}
        </div>
        {restorable.length === 0 ? null : (
          <Restore files={restorable} count={newest.count} onRestore={(seq) => void restore(seq)} />
        )}
        {restored === null ? null : (
          <p role="status" className="break-all text-std-16B-170">
            作業用フォルダに戻しました。今の名前は「{restored}」です。
          </p>
        )}
        {before.length === 0 ? null : <Before warnings={before} />}
        <p className="figures text-dns-14N-130 text-solid-gray-700">
          番号 {newest.code}　根拠 在宅勤務要綱 {entry.article}　この出来事は記録されました。
        </p>
        <RefusalOf commands={['openWorkFolder', 'dismissWarning', 'restoreRecovered']} />
      </div>
    </Dialog>
  );
}

/** The files of the newest warning, each with its way back. */
function Restore(props: {
  readonly files: Warning['restorable'];
  readonly count: number;
  readonly onRestore: (seq: number) => void;
}) {
  const { files, count, onRestore } = props;
  const { pending } = useCommands();
  const button = ({ seq, what }: Warning['restorable'][number]) => (
    <Button
      variant="outline"
      size="sm"
      ariaLabel={`「${what}」を作業用フォルダに戻す`}
      isPending={pending.has('restoreRecovered')}
      onPress={() => onRestore(seq)}
    >
      作業用フォルダに戻す
    </Button>
  );
  const [only] = files;
  if (count === 1 && only !== undefined) return <div>{button(only)}</div>;
  return (
    <ul aria-label="回収したファイル" className="flex flex-col gap-2">
      {files.map((file) => (
        <li key={file.seq} className="flex flex-wrap items-center justify-between gap-2">
          <span className="break-all">{file.what}</span>
          {button(file)}
        </li>
      ))}
    </ul>
  );
}

function What({ warning: { what, count } }: { readonly warning: Warning }) {
  return (
    <>
      <span className="break-all">{what}</span>
      {count > 1 ? <span className="figures">（ほかに{count - 1}件）</span> : null}
    </>
  );
}

const mostShown = 5;

/** The warnings that came before and are not closed yet, newest first. */
function Before({ warnings }: { readonly warnings: readonly Warning[] }) {
  return (
    <div>
      <p className="text-std-17B-170">これまでの注意</p>
      <ul className="list-disc ps-6">
        {warnings.slice(0, mostShown).map((warning) => (
          <li key={warning.id}>
            <span className="figures">{clock(warning.at)}</span>　{titleOf(warning)}　<What warning={warning} />
          </li>
        ))}
      </ul>
      {warnings.length > mostShown ? (
        <p className="figures">ほかに{warnings.length - mostShown}件あります。「自分の記録」で全部を見られます。</p>
      ) : null}
    </div>
  );
}
