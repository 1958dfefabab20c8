import type { ReactNode } from 'react';
import { type Finding, type FindingNote, type FindingState, findingStateTitles } from '#contract/http/audit-api.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Heading } from '../../ui/heading.tsx';
import type { IconName } from '../../ui/icon.tsx';

const looks: Readonly<Record<FindingState, { readonly tone: Tone; readonly icon: IconName }>> = {
  open: { tone: 'warn', icon: 'warning' },
  answered: { tone: 'info', icon: 'info' },
  closed: { tone: 'good', icon: 'check' },
};

interface FindingCardProps {
  readonly finding: Finding;
  /** What whoever looks may add to it. */
  readonly children: ReactNode;
}

/** One finding: how it stands, when it is due, what was said of it. */
export function FindingCard({ finding, children }: FindingCardProps): ReactNode {
  const { title, detail, section, entries, state, dueOn, isOverdue, raisedAt, notes } = finding;
  return (
    <li className="rounded-12 border border-solid-gray-420 p-5 sm:p-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Heading level={3}>{title}</Heading>
        <Badge tone={looks[state].tone} icon={looks[state].icon}>
          {findingStateTitles[state]}
        </Badge>
        {isOverdue ? (
          <Badge tone="bad" icon="error">
            期限を過ぎています
          </Badge>
        ) : null}
      </div>
      <p className="mt-1 text-std-16N-170">
        期限：{eraDateWithWeekday(dueOn)}
        {section === null ? '' : `　対応する所属：${section.name}`}
      </p>
      <p className="mt-2 text-std-16N-170 whitespace-pre-line">{detail}</p>
      {entries.length === 0 ? null : (
        <p className="mt-2 text-std-16N-170">
          対象の記録：{entries.map(({ chain, seq }) => `${seq}番（${chain}）`).join('、')}
        </p>
      )}
      <p className="mt-2 text-dns-14N-130 text-solid-gray-700">{dayAndClock(raisedAt)}に記録</p>
      {notes.length === 0 ? null : (
        <ol className="mt-4 flex flex-col gap-3 border-l-4 border-solid-gray-420 pl-4">
          {notes.map((note) => (
            <NoteItem key={`${note.at} ${note.text}`} note={note} />
          ))}
        </ol>
      )}
      <div className="mt-2">{children}</div>
    </li>
  );
}

function NoteItem({ note }: { readonly note: FindingNote }): ReactNode {
  const changes = [
    ...(note.by.startsWith('manager:') ? ['所属長の回答'] : []),
    ...(note.state === null ? [] : [`状態を「${findingStateTitles[note.state]}」に変更`]),
    ...(note.dueOn === null ? [] : [`期限を${eraDateWithWeekday(note.dueOn)}に変更`]),
  ];
  return (
    <li className="text-std-16N-170">
      <p className="text-dns-14N-130 text-solid-gray-700">
        {dayAndClock(note.at)}
        {changes.length === 0 ? '' : `　${changes.join('、')}`}
      </p>
      <p className="whitespace-pre-line">{note.text}</p>
    </li>
  );
}
