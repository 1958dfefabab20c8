import { errorEntry } from '#contract/errors.ts';
import type { ShellState, Warning } from '#contract/ipc/shell-state.ts';
import { clock } from '#contract/words/time.ts';
import { warningWords } from '#contract/words/warning-words.ts';
import { KeyValueList } from '../ui/key-value-list.tsx';
import { RequestApproval } from './request-approval.tsx';
import { RestoreRecovered } from './restore-recovered.tsx';

export const warningTitle = ({ code, isHeld }: Warning): string =>
  isHeld ? errorEntry(code).message : warningWords(code).notHeld.title;

interface WarningBodyProps {
  readonly state: Pick<ShellState, 'warnings' | 'workFolder' | 'facts' | 'signedIn' | 'screen' | 'trail'>;
  readonly newest: Warning;
}

/** What was tried, where it is now and what to do, the same in the warning window and in the shell's own. */
export function WarningBody({ state, newest }: WarningBodyProps) {
  const { warnings, workFolder, facts } = state;
  const entry = errorEntry(newest.code);
  const words = warningWords(newest.code);
  const before = warnings.filter((warning) => warning !== newest).reverse();
  return (
    <div className="flex flex-col gap-4">
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
      <RestoreRecovered key={newest.id} state={state} warning={newest} />
      <RequestApproval key={`request-${newest.id}`} state={state} warning={newest} />
      <KeyValueList
        items={[
          { key: words.what, value: <WarnedOf warning={newest} /> },
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
      {before.length === 0 ? null : <Before warnings={before} />}
      <p className="figures text-dns-14N-130 text-solid-gray-700">
        番号 {newest.code}　根拠 在宅勤務要綱 {entry.article}　この出来事は記録されました。
      </p>
    </div>
  );
}

/** What it was, and how many more of the kind. */
export function WarnedOf({ warning: { what, count } }: { readonly warning: Warning }) {
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
            <span className="figures">{clock(warning.at)}</span>　{warningTitle(warning)}　
            <WarnedOf warning={warning} />
          </li>
        ))}
      </ul>
      {warnings.length > mostShown ? (
        <p className="figures">ほかに{warnings.length - mostShown}件あります。「自分の記録」で全部を見られます。</p>
      ) : null}
    </div>
  );
}
