import { type FormEvent, type ReactNode, useState } from 'react';
import type { ChoicesAnswer, EntryFilters, SavedSearch } from '#contract/http/audit-api.ts';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Heading } from '../../ui/heading.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { entriesAddress } from './entry-filters.ts';
import { filterWords } from './filter-words.ts';

interface SavedSearchesProps {
  readonly searches: readonly SavedSearch[];
  readonly sections: ChoicesAnswer['sections'];
  /** What is looked for now. */
  readonly filters: EntryFilters;
  readonly onChanged: () => void;
}

/** Searches that the auditor keeps: a press away, put aside rather than deleted. */
export function SavedSearches({ searches, sections, filters, onChanged }: SavedSearchesProps): ReactNode {
  const { client } = useAccount();
  const [name, setName] = useState('');
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);
  const [said, setSaid] = useState('');
  const fault = name.trim() === '' ? '名前を入力してください。' : null;

  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (fault !== null) return focusFirstFault(event.currentTarget);
    if (busy) return;
    setBusy(true);
    const answer = await client.audit.saveSearch(name.trim(), filters);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setName('');
    setChecked(false);
    setSaid(`「${answer.value.name}」を保存しました。`);
    onChanged();
  };
  const archive = async ({ id, name: old }: SavedSearch): Promise<void> => {
    const answer = await client.audit.archiveSearch(id);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setSaid(`「${old}」を一覧から外しました。`);
    onChanged();
  };
  return (
    <section aria-labelledby="saved-heading" className="flex flex-col gap-3">
      <Heading level={2} id="saved-heading">
        保存した検索
      </Heading>
      {searches.length === 0 ? (
        <p className="text-std-16N-170">まだありません。よく使う条件に名前を付けて保存できます。</p>
      ) : (
        <ul className="border-t border-solid-gray-420">
          {searches.map((search) => (
            <li
              key={search.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-solid-gray-420 py-1"
            >
              <PageLink
                to={entriesAddress({ filters: search.filters, order: 'newest' })}
                className="flex min-h-11 items-center text-std-16B-170"
              >
                {search.name}
              </PageLink>
              <span className="text-dns-14N-130 text-solid-gray-700">{filterWords(search.filters, sections)}</span>
              <span className="ml-auto">
                <Button
                  variant="text"
                  size="sm"
                  onPress={() => void archive(search)}
                  ariaLabel={`「${search.name}」を一覧から外す`}
                >
                  外す
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <p role="status" className="text-std-16N-170">
        {said}
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <Disclosure summary="今の条件を保存する">
        <form noValidate onSubmit={(event) => void save(event)} className="flex max-w-120 flex-col gap-4">
          <p className="text-std-16N-170">保存する条件：{filterWords(filters, sections)}</p>
          <TextInput
            label="検索の名前"
            maxLength={80}
            value={name}
            onChange={setName}
            errorMessage={checked ? fault : null}
          />
          <div>
            <Button type="submit" size="md" variant="outline" isPending={busy} pendingText="保存しています">
              保存する
            </Button>
          </div>
        </form>
      </Disclosure>
    </section>
  );
}
