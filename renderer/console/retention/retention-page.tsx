import { type ReactNode, useCallback, useState } from 'react';
import { eraDate } from '#contract/words/era.ts';
import { Banner } from '../../ui/banner.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { DisposalsSection } from './disposals-section.tsx';
import { RetentionTable } from './retention-table.tsx';
import { RulesForm } from './rules-form.tsx';

/** 保存期間と廃棄: how long papers are kept, what would go today, and what stays with why. */
export function RetentionPage(): ReactNode {
  const { client } = useAccount();
  const { pages } = useMe();
  const [done, setDone] = useState('');
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.retention.read(signal), [client]),
  );
  const after = (words: string): void => {
    setDone(words);
    reload();
  };
  return (
    <ConsolePage title="保存期間と廃棄" width="wide">
      <p className="max-w-180 text-std-16N-170">
        人について書かれた書類を、いつまで残すかを定めます。期間を定めていない書類は、残ります。端末の記録、勤務の記録、持ち出したファイルと受領した成果物は、貸出のときに定めた日数で廃棄されます。
        {pages.layDownRetention ? '' : 'この役割では見るだけです。定めるのは情報政策課です。'}
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="書類を数えています" /> : null}
      {done === '' ? null : <Banner kind="success" role="status" title={done} />}
      {value === null ? null : (
        <>
          <section aria-labelledby="today-title" className="flex flex-col gap-4">
            <Heading level={2} id="today-title">
              {eraDate(value.today)}現在の書類
            </Heading>
            <RetentionTable rows={value.rows} />
          </section>
          <DisposalsSection held={value} onDone={after} />
          {pages.layDownRetention ? (
            <RulesForm key={value.revision} held={value} onDone={() => after('保存期間を定めました。')} />
          ) : null}
        </>
      )}
    </ConsolePage>
  );
}
