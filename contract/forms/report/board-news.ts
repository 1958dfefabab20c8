import type { BoardRow } from '../../http/report-api.ts';
import { interruptionTitles } from '../../trail/catalogue.ts';
import { presenceWords } from '../../words/presence-words.ts';
import { clock } from '../../words/time.ts';

type Seen = Pick<BoardRow, 'staff' | 'state' | 'since' | 'reason' | 'presence'>;

/** What has happened between two looks at the board: start, interruption, resumption, end, and what came of a question. */
export function boardNews(before: readonly Seen[], after: readonly Seen[]): readonly string[] {
  const known = new Map(before.map((row) => [row.staff.id, row]));
  return after.flatMap((row) => {
    const old = known.get(row.staff.id);
    return [...stateNews(old, row), ...presenceNews(old, row)].map((text) => `${row.staff.name}さん　${text}`);
  });
}

function stateNews(old: Seen | undefined, { state, since, reason }: Seen): readonly string[] {
  if (since === null || (old?.state === state && old.since === since)) return [];
  const at = clock(since);
  switch (state) {
    case 'working':
      return [`${at} ${old?.state === 'interrupted' ? '再開' : '始業'}`];
    case 'interrupted':
      return [`${at} 中断${reason === null ? '' : `（${interruptionTitles[reason].title}）`}`];
    case 'ended':
      return [`${at} 終業`];
    default:
      return [];
  }
}

function presenceNews(old: Seen | undefined, { presence }: Seen): readonly string[] {
  if (presence === null || presence.state === 'asking') return [];
  const isSame = old?.presence?.at === presence.at && old.presence.state === presence.state;
  return isSame ? [] : [presenceWords(presence)];
}
