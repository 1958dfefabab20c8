import type { ReactNode } from 'react';
import type { TrailView } from '#contract/ipc/shell-state.ts';
import { eraDay } from '#contract/words/era.ts';
import { count } from '#contract/words/numbers.ts';
import { clock, length } from '#contract/words/time.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { KeyValueList } from '../ui/key-value-list.tsx';
import { useCommands } from './commands.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { ReturnButton } from './return-button.tsx';
import { ScreenBody } from './screen-body.tsx';
import type { ScreenOf } from './screen-of.ts';

interface AfterWorkScreenProps {
  readonly screen: ScreenOf<'after-work'>;
  readonly trail: TrailView;
  readonly telephone: ReactNode;
  readonly onOpenTrail: () => void;
}

export function AfterWorkScreen({ screen, trail, telephone, onOpenTrail }: AfterWorkScreenProps) {
  const { pending, run } = useCommands();
  const spentMs = new Date(screen.endedAt).getTime() - new Date(screen.startedAt).getTime();
  return (
    <ScreenBody title="お疲れさまでした" lead={<span className="figures">{eraDay(screen.startedAt)}</span>}>
      <Banner kind="success" role="status" title="終業を記録しました。">
        <p className="figures">
          {trail.unsent === 0
            ? '記録はすべて庁内サーバーに届いています。'
            : trail.line === 'up'
              ? `未送信の記録${count(trail.unsent)}件を、いま送っています。`
              : `未送信の記録が${count(trail.unsent)}件あります。端末に残っており、つながりしだい送ります。`}
        </p>
      </Banner>
      <RefusalOf commands={['finish', 'beginReturn']} />
      <KeyValueList
        items={[
          {
            key: '勤務した時間',
            value: (
              <span className="figures">
                {clock(screen.startedAt)}〜{clock(screen.endedAt)}（{length(spentMs)}）
              </span>
            ),
          },
          { key: '中断', value: <span className="figures">{screen.interruptions}回</span> },
          {
            key: '回収したファイル',
            value: (
              <span className="figures">
                {screen.recovered === 0
                  ? '0件'
                  : `${count(screen.recovered)}件（作業用フォルダの「回収」を確かめてください）`}
              </span>
            ),
          },
          { key: '業務の成果', value: screen.result },
        ]}
      />
      <div className="flex flex-wrap items-center gap-4">
        <Button size="xl" isPending={pending.has('finish')} onPress={() => void run('finish', {})}>
          閉じる
        </Button>
        {telephone}
        <Button variant="text" onPress={onOpenTrail}>
          自分の記録を見る
        </Button>
        <ReturnButton />
      </div>
    </ScreenBody>
  );
}
