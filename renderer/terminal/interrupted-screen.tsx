import type { ReactNode } from 'react';
import { japanDate } from '#contract/words/era.ts';
import { clockFrom } from '#contract/words/time.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { KeyValueList } from '../ui/key-value-list.tsx';
import { useCommands } from './commands.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { ScreenBody } from './screen-body.tsx';
import type { ScreenOf } from './screen-of.ts';

interface InterruptedScreenProps {
  readonly screen: ScreenOf<'interrupted'>;
  readonly telephone: ReactNode;
}

export function InterruptedScreen({ screen, telephone }: InterruptedScreenProps) {
  const { pending, run } = useCommands();
  const today = japanDate(new Date().toISOString());
  return (
    <ScreenBody title="中断中" lead="仕事に戻るときは「再開」を押してください。中断の間も、第6条の制御は続いています。">
      {screen.needsLeave ? (
        <Banner kind="warn" title="休暇申請が必要です。">
          <p>所属長に電話などで知らせ、休暇申請をしてください（第7条）。</p>
        </Banner>
      ) : null}
      <RefusalOf commands={['resume']} />
      <div>
        <Button
          size="xl"
          isPending={pending.has('resume')}
          pendingText="記録しています"
          onPress={() => void run('resume', {})}
        >
          再開
        </Button>
      </div>
      <KeyValueList
        items={[
          { key: '中断の理由', value: screen.reason },
          { key: '中断した時刻', value: <span className="figures">{clockFrom(screen.since, today)}</span> },
          { key: '始業した時刻', value: <span className="figures">{clockFrom(screen.session.startedAt, today)}</span> },
        ]}
      />
      <div>{telephone}</div>
    </ScreenBody>
  );
}
