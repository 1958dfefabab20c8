import type { ReactNode } from 'react';
import type { TimelineEntry } from '#contract/http/console-api.ts';
import { actorTitle } from '#contract/words/entry-sentence.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { KeyValueList } from '../../ui/key-value-list.tsx';

/** What the trail holds of one entry, as it was recorded and as the office took it. */
export function EntryDetails({ entry }: { readonly entry: TimelineEntry }): ReactNode {
  return (
    <KeyValueList
      items={[
        { key: '記録の番号', value: String(entry.seq) },
        { key: '記録した人', value: actorTitle(entry.actor) },
        { key: '端末の時刻', value: dayAndClock(entry.at) },
        { key: '庁内に届いた時刻', value: dayAndClock(entry.receivedAt) },
        {
          key: '記録の内容',
          value: (
            <pre className="font-mono text-mono-14N-150 whitespace-pre-wrap">{JSON.stringify(entry.data, null, 2)}</pre>
          ),
        },
        { key: '記録のハッシュ値', value: <code className="font-mono text-mono-14N-150 break-all">{entry.hash}</code> },
      ]}
    />
  );
}
