import type { ReactNode } from 'react';
import type { EntryMark } from '#contract/http/audit-api.ts';
import { type Disposition, dispositionTitles, type EntryType, typeEntry } from '#contract/trail/catalogue.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import type { IconName } from '../../ui/icon.tsx';

interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
}

/** How the end of an entry looks, in lists and in the timeline. */
export const dispositionLooks: Readonly<Record<Disposition, Look>> = {
  done: { tone: 'neutral', icon: 'check' },
  prevented: { tone: 'bad', icon: 'shield' },
  failed: { tone: 'warn', icon: 'warning' },
};

/** What became of an entry: 完了, 阻止, 失敗. */
export function DispositionBadge({ type }: { readonly type: EntryType }): ReactNode {
  const { disposition } = typeEntry(type);
  const { tone, icon } = dispositionLooks[disposition];
  return (
    <Badge tone={tone} icon={icon}>
      {dispositionTitles[disposition]}
    </Badge>
  );
}

const marks: Readonly<Record<EntryMark, Look & { readonly word: string }>> = {
  checked: { tone: 'good', icon: 'check', word: '検査済み' },
  unchecked: { tone: 'neutral', icon: 'waiting', word: '未検査' },
  fault: { tone: 'bad', icon: 'error', word: '異常' },
};

/** Whether the background check has gone over an entry. */
export function MarkBadge({ mark }: { readonly mark: EntryMark }): ReactNode {
  const { tone, icon, word } = marks[mark];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}
