import { type ReactNode, useState } from 'react';
import { controlTitles } from '#contract/controls.ts';
import type { DecideLooseningBody, WaitingLoosening } from '#contract/settings/loosening.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useMe } from '../lending/use-me.ts';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { useArrival } from '../page/use-arrival.ts';

const words = {
  confirmed: {
    ...{ title: '確かめて「監視のみ」にしますか', label: '確かめた内容', action: '「監視のみ」にする' },
    done: '第6条の制御を「監視のみ」にしました。',
  },
  withdrawn: {
    ...{ title: '申出を取り下げますか', label: '取り下げる理由', action: '取り下げる' },
    done: '申出を取り下げました。',
  },
} as const;

interface LooseningCardProps {
  readonly waiting: WaitingLoosening;
  readonly mayDecide: boolean;
  /** With what was done, in a sentence. */
  readonly onDone: (words: string) => void;
}

/** Controls of 第6条 that one person asked to have observed only: another confirms it, or somebody takes it back. */
export function LooseningCard({ waiting, mayDecide, onDone }: LooseningCardProps): ReactNode {
  const { client } = useAccount();
  const { account } = useMe();
  const [asking, setAsking] = useState<DecideLooseningBody['decision'] | null>(null);
  const card = useArrival<HTMLDivElement>('loosening');
  const isOwn = account.id === waiting.by.id;
  return (
    <div ref={card} id="loosening" tabIndex={-1} className="rounded-12 focus-ring">
      <Banner kind="warn" title="「監視のみ」にする申出が、確かめる人を待っています。">
        <ul className="list-disc pl-6">
          {waiting.controls.map((name) => (
            <li key={name}>
              {controlTitles[name].title}（{controlTitles[name].article}）：必須 → 監視のみ
            </li>
          ))}
        </ul>
        <p>
          申し出た人：{waiting.by.name}（{waiting.by.id}）　{dayAndClock(waiting.at)}　理由：{waiting.reason}
        </p>
        <p>
          確かめるまで、必須のままです。
          {isOwn ? 'あなたが申し出たので、情報政策課のほかの人が、自分の席で確かめます。' : ''}
        </p>
        {mayDecide ? (
          <div className="mt-3 flex flex-wrap gap-4">
            {isOwn ? null : (
              <Button size="md" onPress={() => setAsking('confirmed')}>
                確かめて「監視のみ」にする
              </Button>
            )}
            <Button size="md" variant="outline" onPress={() => setAsking('withdrawn')}>
              申出を取り下げる
            </Button>
          </div>
        ) : null}
        {asking === null ? null : (
          <ReasonDialog
            title={words[asking].title}
            kind={asking === 'confirmed' ? 'warn' : 'plain'}
            label={words[asking].label}
            action={words[asking].action}
            onClose={() => setAsking(null)}
            onConfirm={async (reason) => {
              const answer = await client.settings.decideLoosening(waiting.id, { decision: asking, reason });
              if (!answer.ok) return answer.problem;
              setAsking(null);
              onDone(words[asking].done);
              return null;
            }}
          >
            {asking === 'withdrawn' ? (
              <p>必須のままです。</p>
            ) : (
              waiting.controls.map((name) => (
                <p key={name}>
                  {controlTitles[name].title}が止まっていない端末でも、始業できるようになります（
                  {controlTitles[name].article}）。次に引き渡す端末から、署名して端末に入ります。
                </p>
              ))
            )}
          </ReasonDialog>
        )}
      </Banner>
    </div>
  );
}
