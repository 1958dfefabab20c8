import type { LoanFacts } from '#contract/loan/package.ts';
import { workStyleOf } from '#contract/policy/work-style.ts';
import { styleWords } from '#contract/words/lending-words.ts';
import { Heading } from '../ui/heading.tsx';
import { KeyValueList } from '../ui/key-value-list.tsx';

/** The form of telework that this PC was lent for, and what it asks of the person. */
export function WorkStyleCard({ facts }: { readonly facts: LoanFacts | null }) {
  const style = facts === null ? null : workStyleOf(facts.policy);
  if (style === null) return null;
  return (
    <section className="flex flex-col gap-4">
      <Heading level={2}>勤務の形態</Heading>
      <KeyValueList
        items={[
          { key: '形態', value: styleWords(style) },
          { key: '勤務する場所', value: style.where },
          ...(style.privacyScreen ? [{ key: 'のぞき見防止フィルター', value: '付ける' }] : []),
          { key: '印刷', value: 'できません（第6条(2)）' },
        ]}
      />
      {style.reminders.length === 0 ? null : (
        <ul className="flex list-disc flex-col gap-1 pl-6 text-std-16N-170">
          {style.reminders.map((reminder) => (
            <li key={reminder}>{reminder}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
