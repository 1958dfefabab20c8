import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { SettingsAnswer } from '#contract/settings/settings-api.ts';
import { Banner } from '../../ui/banner.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Link } from '../../ui/link.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { HeldBase, HeldLending, HeldPaper, HeldRules } from './held-rules.tsx';
import { HolidaysSection } from './holidays-section.tsx';
import { LendingBaseForm } from './lending-base-form.tsx';
import { LendingRulesForm } from './lending-rules-form.tsx';
import { LooseningCard } from './loosening-card.tsx';
import { PaperForm } from './paper-form.tsx';
import { PartLine } from './part-line.tsx';
import { RulesForm } from './rules-form.tsx';
import { YearsSection } from './years-section.tsx';

/** What was changed last: each form says so at its own place. */
type Changed = 'rules' | 'paper' | 'base' | 'lending';

/** What each form stands on: it begins anew when that is another, and keeps what is typed when the others change. */
const rulesOf = ({ settings: { workRules, statistics }, parts }: SettingsAnswer) => [
  ...[workRules, statistics, parts['workRules.calendar'], parts['workRules.breaks'], parts['workRules.weekStart']],
  parts.statistics,
];
const paperOf = ({ settings, parts }: SettingsAnswer) => [settings.paperProcedure, parts.paperProcedure];
const baseOf = ({ lending, loosening, parts }: SettingsAnswer) => [
  ...[lending.state === 'held' ? lending.base : lending.revision, parts['lending.contacts'], parts['lending.policy']],
  loosening,
];
const lendingOf = ({ lending, parts }: SettingsAnswer) => [
  ...[lending.state === 'held' ? lending.rules : null, parts['lending.styles'], parts['lending.presence']],
];

/** 設定: what the city has laid down where its rule leaves it open. */
export function SettingsPage(): ReactNode {
  const { client } = useAccount();
  const { pages } = useMe();
  const [changed, setChanged] = useState<{ readonly what: Changed; readonly words: string } | null>(null);
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.settings.read(signal), [client]),
  );
  const done =
    (what: Changed) =>
    (words = '設定を変えました。'): void => {
      setChanged({ what, words });
      reload();
    };
  const doneAt = (what: Changed, of: unknown): ReactNode =>
    changed?.what === what ? <DoneBanner key={`done ${JSON.stringify(of)}`} words={changed.words} /> : null;
  const lending = (held: SettingsAnswer): ReactNode => (
    <>
      <BaseSection
        key={`base ${JSON.stringify(baseOf(held))}`}
        held={held}
        mayChange={pages.changeLendingRules}
        done={doneAt('base', baseOf(held))}
        onDone={done('base')}
      />
      <LendingSection
        key={`lending ${JSON.stringify(lendingOf(held))}`}
        held={held}
        mayChange={pages.changeLendingRules}
        done={doneAt('lending', lendingOf(held))}
        onDone={done('lending')}
      />
    </>
  );
  const isReader = !pages.changeSettings && !pages.changeLendingRules;
  return (
    <ConsolePage title="設定">
      <p className="text-std-16N-170">
        在宅勤務の要綱が決めていないことを、ここで決めます。変えると、前の内容と新しい内容、変えた人と理由が庁内の記録に残ります。
        {isReader ? 'この役割では見るだけです。' : ''}
        休日、勤務、統計、紙の手順の分数は職員活性課が、貸出の基本と決まりは情報政策課が変えます。
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="設定を読み込んでいます" /> : null}
      {value === null ? null : (
        <>
          <OnThisPage mayChange={pages.changeSettings} lendingFirst={pages.changeLendingRules} />
          {pages.changeLendingRules ? lending(value) : null}
          <YearsSection years={value.years} />
          {pages.changeSettings ? (
            <>
              <HolidaysSection onApplied={reload} />
              {doneAt('rules', rulesOf(value))}
              <RulesForm key={JSON.stringify(rulesOf(value))} held={value} onDone={done('rules')} />
            </>
          ) : (
            <HeldRules held={value} />
          )}
          <section aria-labelledby="paper-title" className="flex flex-col gap-4">
            <Heading level={2} id="paper-title">
              紙の手順にかかる時間
            </Heading>
            <p className="text-std-16N-170">
              利用手順①〜⑩を紙で行うと1回に何分かかるかという前提です。減った時間は、これと比べて数えます。数えるのは、端末守が作る④と、時間を測っている⑦と⑩だけです。
            </p>
            {doneAt('paper', paperOf(value))}
            <PartLine parts={value.parts} part="paperProcedure" />
            {pages.changeSettings ? (
              <PaperForm key={JSON.stringify(paperOf(value))} held={value} onDone={done('paper')} />
            ) : (
              <HeldPaper paper={value.settings.paperProcedure} />
            )}
          </section>
          {pages.changeLendingRules ? null : lending(value)}
        </>
      )}
    </ConsolePage>
  );
}

/** Said where the change was made, and brought into sight: the page is long. */
function DoneBanner({ words }: { readonly words: string }): ReactNode {
  const at = useRef<HTMLDivElement>(null);
  useEffect(() => at.current?.focus(), []);
  return (
    <div ref={at} tabIndex={-1} className="rounded-12 focus-ring">
      <Banner kind="success" role="status" title={words} />
    </div>
  );
}

/** The ways down to what else is on this page. */
function OnThisPage({ mayChange, lendingFirst }: Readonly<Record<'mayChange' | 'lendingFirst', boolean>>): ReactNode {
  const rules = mayChange
    ? [
        ['import-title', '祝日の一覧を取り込む'],
        ['days-title', '年末年始と市の休日'],
        ['hours-title', '勤務の決まり'],
        ['counting-title', '統計の数え方'],
      ]
    : [['rules-title', '休日、勤務、統計の決まり']];
  const lending = [
    ['base-title', '貸出の基本'],
    ['lending-title', '貸出の決まり'],
  ];
  const others = [['years-title', '国民の祝日'], ...rules, ['paper-title', '紙の手順にかかる時間']];
  const places = lendingFirst ? [...lending, ...others] : [...others, ...lending];
  return (
    <nav aria-label="このページの内容">
      <ul className="flex flex-wrap gap-x-6 text-std-16N-170">
        {places.map(([id, title]) => (
          <li key={id} className="flex min-h-11 items-center">
            <Link href={`#${id}`}>{title}</Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface LendingProps {
  readonly held: SettingsAnswer;
  readonly mayChange: boolean;
  /** Word that they were changed just now. */
  readonly done: ReactNode;
  readonly onDone: (words?: string) => void;
}

/** 貸出の基本: nothing is lent before it is laid down. */
function BaseSection({ held, mayChange, done, onDone }: LendingProps): ReactNode {
  const { lending, loosening, parts, sections } = held;
  const whoLays = mayChange ? '下で定めてください。' : '情報政策課が定めます。';
  return (
    <section aria-labelledby="base-title" className="flex flex-col gap-4">
      <Heading level={2} id="base-title">
        貸出の基本
      </Heading>
      {done}
      <p className="text-std-16N-170">
        連絡先と、端末が守ることです。引渡しのときに、署名して端末に入れます。変えると、次に引き渡す端末から使われます。
      </p>
      {lending.state === 'none' ? (
        <Banner kind="warn" title="貸出の基本が、まだ決まっていません。">
          <p>決まるまで、端末を引き渡せません（OF-680）。{whoLays}</p>
        </Banner>
      ) : lending.state === 'unreadable' ? (
        <Banner kind="error" title="貸出の基本として保存されている値が読めません。">
          <p>
            定め直すまで、端末を引き渡せません（OF-655）。すでに貸している端末は、引渡しのときに署名した決まりのまま動きます。元の値は残っています。定め直すと、元の値も庁内の記録に残ります。
            {whoLays}
          </p>
        </Banner>
      ) : null}
      {loosening === null ? null : <LooseningCard waiting={loosening} mayDecide={mayChange} onDone={onDone} />}
      {mayChange ? (
        <LendingBaseForm held={held} onDone={onDone} />
      ) : lending.state === 'held' ? (
        <HeldBase base={lending.base} sections={sections} parts={parts} />
      ) : null}
    </section>
  );
}

/** 貸出の決まり; they stand on 貸出の基本. */
function LendingSection({ held: { lending, parts }, mayChange, done, onDone }: LendingProps): ReactNode {
  return (
    <section aria-labelledby="lending-title" className="flex flex-col gap-4">
      <Heading level={2} id="lending-title">
        貸出の決まり
      </Heading>
      {done}
      <p className="text-std-16N-170">
        端末を引き渡すときに、署名して端末に入れる決まりです。変えると、次に引き渡す端末から使われます。
      </p>
      {lending.state !== 'held' ? (
        <p className="text-std-16N-170">「貸出の基本」を定めると、ここで決められます。</p>
      ) : mayChange ? (
        <LendingRulesForm lending={lending} parts={parts} onDone={onDone} />
      ) : (
        <HeldLending rules={lending.rules} parts={parts} />
      )}
    </section>
  );
}
