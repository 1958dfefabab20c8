import type { ReportSession } from '#contract/forms/report/draft.ts';
import type { Mark } from '#contract/forms/report/stretches.ts';
import type { TelephoneReportsTable } from './report-tables.ts';

type Told = Pick<TelephoneReportsTable, 'what' | 'at' | 'reason' | 'words'>;

/** What was told by telephone, as sessions: all there is of a day until its trail arrives. @param told in their order */
export function telephoneSessions(told: readonly Told[]): readonly ReportSession[] {
  const sessions: { marks: Mark[]; work: string; result: string | null; closedBy: 'person' | null }[] = [];
  for (const { what, at, reason, words } of told) {
    if (what === 'started')
      sessions.push({ marks: [{ type: 'session.started', at }], work: words, result: null, closedBy: null });
    const open = sessions.at(-1);
    if (open === undefined || open.closedBy !== null) continue;
    if (what === 'interrupted')
      open.marks.push({ type: 'session.interrupted', at, data: { reason: reason ?? 'away', note: words } });
    if (what === 'resumed') open.marks.push({ type: 'session.resumed', at });
    if (what === 'ended') {
      open.marks.push({ type: 'session.ended', at });
      open.result = words;
      open.closedBy = 'person';
    }
  }
  return sessions.map((session) => ({ ...session, files: [] }));
}
