import type { ReactNode } from 'react';
import type { SessionRow } from '#contract/http/console-api.ts';
import { closingRuleTitles } from '#contract/trail/catalogue.ts';
import { Badge } from '../../ui/badge.tsx';

/** Whether the session still runs, and who or what closed it. */
export function SessionStateBadge({ session }: { readonly session: SessionRow }): ReactNode {
  if (session.state === 'working') {
    return (
      <Badge tone="good" icon="check">
        勤務中
      </Badge>
    );
  }
  if (session.state === 'interrupted') {
    return (
      <Badge tone="info" icon="waiting">
        中断中
      </Badge>
    );
  }
  if (session.closedBy === null || session.closedBy === 'person') return <Badge>終業</Badge>;
  return (
    <span className="inline-flex flex-col items-start gap-1">
      <Badge tone="warn" icon="warning">
        規則による終業
      </Badge>
      <span className="text-dns-14N-130 text-solid-gray-700">{closingRuleTitles[session.closedBy]}</span>
    </span>
  );
}
