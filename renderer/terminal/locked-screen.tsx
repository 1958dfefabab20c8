import type { ReactNode } from 'react';
import type { ErrorEntry } from '#contract/errors/error-entry.ts';
import { errorEntry } from '#contract/errors.ts';
import type { ShellState } from '#contract/ipc/shell-state.ts';
import { japanDate } from '#contract/words/era.ts';
import { groundWords } from '#contract/words/ground-words.ts';
import { clockFrom } from '#contract/words/time.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Heading } from '../ui/heading.tsx';
import { Icon } from '../ui/icon.tsx';
import { CheckList } from './check-list.tsx';
import { useCommands } from './commands.tsx';
import { ContactPanel } from './contact-panel.tsx';
import { RefusalOf } from './refusal-banner.tsx';
import { ResponseCodeForm } from './response-code-form.tsx';
import { ScreenBody } from './screen-body.tsx';
import type { ScreenOf } from './screen-of.ts';

interface LockedScreenProps {
  readonly screen: ScreenOf<'locked'>;
  readonly facts: ShellState['facts'];
  readonly telephone: ReactNode;
}

/** Why, what to do, whom to call, and the way out. */
export function LockedScreen({ screen, facts, telephone }: LockedScreenProps) {
  const { pending, refused, run } = useCommands();
  const entry: ErrorEntry = errorEntry(screen.code);
  const today = japanDate(new Date().toISOString());
  const rechecking = screen.rechecking || pending.has('recheck');
  return (
    <ScreenBody title="端末をロックしています">
      <div role="alert" className="rounded-12 border-3 border-red-900 p-5 sm:p-6">
        <div className="flex gap-3">
          <Icon name="lock" size="xl" className="text-red-900" />
          <div className="min-w-0">
            <p className="text-std-20B-160 text-solid-gray-900">{entry.message}</p>
            <p className="figures mt-2 text-dns-16N-130 text-solid-gray-700">
              番号 {screen.code}
              {entry.article === undefined ? '' : `　根拠 ${groundWords(entry.article)}`}
              {`　${clockFrom(screen.since, today)}から`}
            </p>
          </div>
        </div>
      </div>
      <section className="flex flex-col gap-4">
        <Heading level={2}>次にすること</Heading>
        <p className="text-std-17N-170">{entry.next}</p>
        {entry.wayOut === 'recheck' ? (
          <div className="flex flex-col gap-4">
            <div>
              <Button isPending={rechecking} pendingText="確かめています" onPress={() => void run('recheck', {})}>
                もう一度確認する
              </Button>
            </div>
            {refused?.name === 'recheck' && refused.code === screen.code && !rechecking ? (
              <Banner kind="warn" role="alert" title="もう一度確かめましたが、まだ直っていません。" />
            ) : (
              <RefusalOf commands={['recheck']} />
            )}
          </div>
        ) : null}
      </section>
      {screen.checks.length === 0 ? null : (
        <section className="flex flex-col gap-4">
          <Heading level={2}>確認の結果</Heading>
          <CheckList checks={screen.checks} />
        </section>
      )}
      <ContactPanel contacts={facts?.contacts ?? null} contactCode={screen.contactCode} />
      {entry.wayOut === 'office-code' && screen.contactCode === null ? (
        <Banner kind="warn" title="連絡コードをまだ表示できません。">
          <p>
            情報政策課に電話し、画面の番号（{screen.code}
            ）を伝えてください。端末を再起動すると表示されることがあります。
          </p>
        </Banner>
      ) : null}
      {entry.wayOut === 'office-code' && screen.contactCode !== null ? (
        <ResponseCodeForm title="ロックの解除" submitText="ロックを解除する" draftKey={screen.contactCode} isRequired />
      ) : null}
      {telephone === null ? null : <div>{telephone}</div>}
      {screen.detail === '' ? null : (
        <Disclosure summary="情報政策課に伝える詳しい内容">
          <p className="text-std-16N-170 break-all">{screen.detail}</p>
        </Disclosure>
      )}
    </ScreenBody>
  );
}
