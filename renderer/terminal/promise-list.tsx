import { controlNames, controlTitles } from '#contract/control-words.ts';
import { promisedNowhere, promiseStates, promises, promiseTerms } from '#contract/words/promise-words.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Heading } from '../ui/heading.tsx';
import { KeyValueList } from '../ui/key-value-list.tsx';

/** What this PC prevents, what it only finds, and what it can do nothing about: the manual says the same. */
export function PromiseList() {
  return (
    <Disclosure summary="この端末が防ぐこと、見つけること、できないこと">
      <div className="flex flex-col gap-6">
        <KeyValueList
          items={[
            { key: '防ぐ', value: promiseTerms.prevented },
            { key: '見つける', value: promiseTerms.found },
            { key: 'できない', value: promiseTerms.outside },
          ]}
        />
        {controlNames.map((control) => (
          <section key={control} className="flex flex-col gap-2">
            <Heading level={3}>{controlTitles[control].title}</Heading>
            <KeyValueList
              items={[
                { key: '防ぐ', value: promises[control].prevented },
                { key: '見つける', value: promises[control].found },
                { key: 'できない', value: promises[control].outside },
              ]}
            />
          </section>
        ))}
        <section className="flex flex-col gap-2">
          <Heading level={3}>いつ働くか</Heading>
          <KeyValueList items={promiseStates.map(({ state, holds }) => ({ key: state, value: holds }))} />
        </section>
        <p className="text-std-16N-170">{promisedNowhere}</p>
      </div>
    </Disclosure>
  );
}
