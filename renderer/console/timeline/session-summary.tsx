import type { ReactNode } from 'react';
import type { SessionRow } from '#contract/http/console-api.ts';
import { japanDate } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { clockFrom, dayAndClock } from '#contract/words/time.ts';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { SessionStateBadge } from '../sessions/session-state-badge.tsx';

/** The session in one glance. */
export function SessionSummary({ session }: { readonly session: SessionRow }): ReactNode {
  const { staff, startedAt, endedAt } = session;
  return (
    <KeyValueList
      items={[
        { key: '職員', value: `${staff.name}（${staff.id}・${staff.section}）` },
        { key: '端末', value: session.terminal },
        {
          key: '勤務時間',
          value: (
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              {dayAndClock(startedAt)}から
              {endedAt === null ? null : `${clockFrom(endedAt, japanDate(startedAt))}まで`}
              <SessionStateBadge session={session} />
            </span>
          ),
        },
        { key: '業務内容', value: session.work },
        { key: '業務の成果', value: session.result ?? 'まだ記録されていません。' },
        {
          key: '記録',
          value: `${count(session.entries)}件（阻止 ${count(session.prevented)}件、空白 ${count(session.gaps)}件）`,
        },
      ]}
    />
  );
}
