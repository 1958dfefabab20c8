import type { BoardRow } from '../http/report-api.ts';
import { clock } from './time.ts';

type Seen = NonNullable<BoardRow['presence']>;

/** What the head reads of 在席の確認. Who was not reached is never called absent. */
export function presenceWords({ at, by, state, answeredAt, withinMin }: Seen): string {
  const how = by === 'telephone' ? '・電話' : by === 'interval' ? '・定時' : '';
  switch (state) {
    case 'asking':
      return `確認中 ${clock(at)}から（${withinMin}分以内${how}）`;
    case 'answered':
      return `確認済 ${clock(answeredAt ?? at)}${how === '' ? '' : `（${how.slice(1)}）`}`;
    case 'late':
      return `確認済 ${clock(answeredAt ?? at)}（${withinMin}分を過ぎて回答${how}）`;
    case 'unanswered':
      return by === 'telephone'
        ? `電話に応答なし ${clock(at)}`
        : `未応答 ${clock(at)}の確認（${withinMin}分経過${how}）`;
    case 'unreached':
      return `端末に届いていません ${clock(at)}の確認`;
  }
}
