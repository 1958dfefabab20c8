import { type ReactNode, useCallback, useState } from 'react';
import type { SettingsAnswer } from '#contract/settings/settings-api.ts';
import { unitTitles } from '#contract/statistics/counting.ts';
import { eraDate } from '#contract/words/era.ts';
import { Banner } from '../../ui/banner.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { HolidaysSection } from './holidays-section.tsx';
import { RulesForm } from './rules-form.tsx';
import { YearsSection } from './years-section.tsx';

/** 設定: what the city has laid down where its rule leaves it open. */
export function SettingsPage(): ReactNode {
  const { client } = useAccount();
  const { pages } = useMe();
  const [isDone, setDone] = useState(false);
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.settings.read(signal), [client]),
  );
  return (
    <ConsolePage title="設定">
      <p className="text-std-16N-170">
        在宅勤務の要綱が決めていないことを、ここで決めます。変えると、前の内容と新しい内容、変えた人と理由が庁内の記録に残ります。
        {pages.changeSettings ? '' : 'この役割では見るだけです。変えるのは職員活性課です。'}
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="設定を読み込んでいます" /> : null}
      {isDone ? <Banner kind="success" role="status" title="設定を変えました。" /> : null}
      {value === null ? null : (
        <>
          <YearsSection years={value.years} />
          {pages.changeSettings ? (
            <>
              <HolidaysSection onApplied={reload} />
              <RulesForm
                key={value.revision}
                held={value}
                onDone={() => {
                  setDone(true);
                  reload();
                }}
              />
            </>
          ) : (
            <Held held={value} />
          )}
        </>
      )}
    </ConsolePage>
  );
}

function Held({ held: { settings } }: { readonly held: SettingsAnswer }): ReactNode {
  const { calendar, breaks, weekStart } = settings.workRules;
  const day = (monthDay: string): string => `${Number(monthDay.slice(0, 2))}月${Number(monthDay.slice(3))}日`;
  const own = Object.entries(calendar.ownDays).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <KeyValueList
      items={[
        { key: '年末年始', value: `${day(calendar.yearEnd.from)}から${day(calendar.yearEnd.to)}まで` },
        { key: '市の休日', value: own.map(([date, name]) => `${eraDate(date)} ${name}`).join('、') || 'なし' },
        { key: '休憩', value: `${breaks.usual.from}〜${breaks.usual.to}` },
        { key: '週の始まり', value: weekStart === 0 ? '日曜日' : '月曜日' },
        { key: '延べの単位', value: unitTitles[settings.statistics.unit] },
      ]}
    />
  );
}
