import { type FormEvent, type ReactNode, useState } from 'react';
import { type EntryFilters, maxSamplePopulation, maxSampleSize, type SavedSearch } from '#contract/http/audit-api.ts';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { dispositions, dispositionTitles } from '#contract/trail/catalogue.ts';
import { count, digitsOf } from '#contract/words/numbers.ts';
import { datePartsOf, isEmptyDate, noDate, readDateParts } from '../../strings/date-parts.ts';
import { Button } from '../../ui/button.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { filterWords } from './filter-words.ts';

interface DrawSampleFormProps {
  readonly searches: readonly SavedSearch[];
  readonly onDrawn: (id: number) => void;
}

/** What a sample is drawn from, and how large it is to be. */
export function DrawSampleForm({ searches, onDrawn }: DrawSampleFormProps): ReactNode {
  const { client } = useAccount();
  const [name, setName] = useState('');
  const [size, setSize] = useState('25');
  const [base, setBase] = useState('');
  const [from, setFrom] = useState(noDate);
  const [to, setTo] = useState(noDate);
  const [disposition, setDisposition] = useState('');
  const [seed, setSeed] = useState('');
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);

  const fromDate = readDateParts(from);
  const toDate = readDateParts(to);
  const wanted = Number(size);
  const dayFault = (isFine: boolean): string | null => (isFine ? null : '年・月・日を確かめてください。');
  const faults = {
    name: name.trim() === '' ? '名前を入力してください。' : null,
    size: wanted >= 1 && wanted <= maxSampleSize ? null : `1から${maxSampleSize}までの数字を入力してください。`,
    from: dayFault(isEmptyDate(from) || fromDate !== null),
    to: dayFault(isEmptyDate(to) || toDate !== null),
    seed: seed === '' || /^[0-9a-f]{64}$/.test(seed) ? null : '0〜9とa〜fの64文字で入力してください。',
  };
  const shown = (fault: string | null): string | null => (checked ? fault : null);
  const chosen = searches.find(({ id }) => String(id) === base);
  const filters: EntryFilters = {
    ...chosen?.filters,
    ...(fromDate === null ? {} : { from: fromDate }),
    ...(toDate === null ? {} : { to: toDate }),
    ...dispositionOf(disposition),
  };
  const pickBase = (id: string): void => {
    setBase(id);
    const picked = searches.find((search) => String(search.id) === id)?.filters;
    setFrom(picked?.from === undefined ? noDate : datePartsOf(picked.from));
    setTo(picked?.to === undefined ? noDate : datePartsOf(picked.to));
    setDisposition(picked?.disposition ?? '');
  };
  const draw = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (Object.values(faults).some((fault) => fault !== null)) return focusFirstFault(event.currentTarget);
    if (busy) return;
    setBusy(true);
    const answer = await client.audit.drawSample({
      name: name.trim(),
      filters,
      size: wanted,
      ...(seed === '' ? {} : { seed }),
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) onDrawn(answer.value.sample.id);
  };
  return (
    <form
      noValidate
      aria-label="新しい抜き取り"
      onSubmit={(event) => void draw(event)}
      className="flex flex-col gap-5 rounded-12 bg-solid-gray-50 p-5 sm:p-6"
    >
      <div className="grid gap-x-8 gap-y-5 md:grid-cols-[2fr_1fr]">
        <TextInput
          label="抜き取りの名前"
          description="何を確かめるためのものかが分かる名前にします。"
          maxLength={80}
          value={name}
          onChange={setName}
          errorMessage={shown(faults.name)}
        />
        <TextInput
          label="件数"
          description={`${maxSampleSize}件まで。`}
          inputMode="numeric"
          value={size}
          onChange={(typed) => setSize(digitsOf(typed).slice(0, 3))}
          errorMessage={shown(faults.size)}
        />
      </div>
      <div className="grid gap-x-8 gap-y-5 md:grid-cols-2">
        <SelectBox
          label="もとにする検索"
          description="「記録の検索」で保存した条件を使えます。"
          options={[
            { value: '', label: 'すべての記録' },
            ...searches.map((search) => ({ value: String(search.id), label: search.name })),
          ]}
          value={base}
          onChange={pickBase}
        />
        <SelectBox
          label="結果"
          description="完了・阻止・失敗のどれかに絞れます。"
          options={[
            { value: '', label: 'すべて' },
            ...dispositions.map((value) => ({ value, label: dispositionTitles[value] })),
          ]}
          value={disposition}
          onChange={setDisposition}
        />
      </div>
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
        <DateBoxes label="期間の始まり" value={from} onChange={setFrom} errorMessage={shown(faults.from)} />
        <DateBoxes label="期間の終わり" value={to} onChange={setTo} errorMessage={shown(faults.to)} />
      </div>
      <Disclosure summary="種を自分で決める">
        <TextInput
          label="種"
          description="さいころなど、結果を選べない方法で決めた64文字です。空のままなら、庁内サーバーが乱数で決めます。"
          maxLength={64}
          value={seed}
          onChange={(typed) => setSeed(typed.trim().toLowerCase())}
          errorMessage={shown(faults.seed)}
        />
      </Disclosure>
      <p className="text-std-16N-170">
        対象：{filterWords(filters)}（{count(maxSamplePopulation)}件まで。多いときは期間で絞ってください）
      </p>
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button type="submit" size="md" isPending={busy} pendingText="選んでいます">
          抜き取る
        </Button>
      </div>
    </form>
  );
}

function dispositionOf(value: string): Pick<EntryFilters, 'disposition'> {
  const chosen = dispositions.find((known) => known === value);
  return chosen === undefined ? {} : { disposition: chosen };
}
