import { type FormEvent, type ReactNode, useState } from 'react';
import type { ItemRow, LedgerDetail } from '#contract/http/lending-api.ts';
import type { LoanItem, LoanPhase } from '#contract/loan/items.ts';
import { eraDate, isRealDate } from '#contract/words/era.ts';
import { dayAndClock } from '#contract/words/time.ts';
import type { DateParts } from '../../strings/date-parts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Heading } from '../../ui/heading.tsx';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { itemsFor } from './next-step.ts';
import { entryOf, type ItemEntry, isForOfficer, itemFault, needsWord, readItems } from './read-items.ts';

interface ItemsFormProps {
  readonly detail: LedgerDetail;
  readonly phase: LoanPhase;
  readonly onDone: () => void;
}

/** Both sides look at each item; what the PC or the books say stands beside it and cannot be pressed. */
export function ItemsForm({ detail, phase, onDone }: ItemsFormProps): ReactNode {
  const { client } = useAccount();
  const { terminal } = detail.row;
  const items = itemsFor(detail, phase);
  const known = (key: string): ItemRow | undefined => detail.items.find((row) => row.key === key);
  const [entries, setEntries] = useState<Readonly<Record<string, ItemEntry>>>(() =>
    Object.fromEntries(items.map((item) => [item.key, entryOf(item, known(item.key))])),
  );
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const looked = items.filter((item) => isForOfficer(item, known(item.key)) || needsWord(item, known(item.key)));
  const told = items.filter((item) => !looked.includes(item));
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    const read = readItems(looked, entries, terminal);
    if (read === null) return focusFirstFault(event.currentTarget);
    if ((await press(() => client.lending.items(terminal, { phase, items: [...read] }))) !== null) onDone();
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      <ul className="flex flex-col gap-4">
        {looked.map((item) => (
          <li key={item.key} className="rounded-8 border border-solid-gray-420 bg-white p-4 sm:p-5">
            <ItemFields
              item={item}
              row={known(item.key)}
              entry={entries[item.key] ?? entryOf(item, undefined)}
              fault={checked ? itemFault(item, entries[item.key], terminal) : null}
              onEntry={(entry) => setEntries((before) => ({ ...before, [item.key]: entry }))}
            />
          </li>
        ))}
      </ul>
      {told.length === 0 ? null : (
        <div className="flex flex-col gap-3">
          <Heading level={3}>端末の報告と庁内の記録</Heading>
          <ul className="flex flex-col gap-3">
            {told.map((item) => (
              <li key={item.key}>
                <ToldItem item={item} row={known(item.key)} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button type="submit" isPending={busy} pendingText="記録しています">
          確かめた結果を記録する
        </Button>
      </div>
    </form>
  );
}

interface ItemFieldsProps {
  readonly item: LoanItem;
  readonly row: ItemRow | undefined;
  readonly entry: ItemEntry;
  readonly fault: { readonly state: string | null; readonly value: string | null } | null;
  readonly onEntry: (entry: ItemEntry) => void;
}

function ItemFields({ item, row, entry, fault, onEntry }: ItemFieldsProps): ReactNode {
  return (
    <div className="flex flex-col gap-4">
      {needsWord(item, row) ? (
        <ToldItem item={item} row={row} />
      ) : (
        <RadioChoices
          label={item.title}
          description={item.how}
          isRequired
          columns={2}
          choices={[
            { value: 'good', label: '確かめた（問題なし）' },
            { value: 'missing', label: 'ない、または問題あり' },
          ]}
          value={entry.state}
          onChange={(state) => onEntry({ ...entry, state })}
          errorMessage={fault?.state ?? null}
        />
      )}
      {entry.state === 'missing' ? (
        <TextInput
          label="どう扱うか"
          description={`${item.title}について、渡す側と受け取る側が確認する言葉です。`}
          maxLength={200}
          isRequired
          value={entry.note}
          onChange={(note) => onEntry({ ...entry, note })}
          errorMessage={fault?.value ?? null}
        />
      ) : item.asks === null ? null : entry.date === null ? (
        <TextInput
          label={item.asks}
          width="md"
          maxLength={200}
          isRequired
          value={entry.value}
          onChange={(value) => onEntry({ ...entry, value })}
          errorMessage={fault?.value ?? null}
        />
      ) : (
        <DateBoxes
          label={item.asks}
          isRequired
          value={entry.date}
          onChange={(date: DateParts) => onEntry({ ...entry, date })}
          errorMessage={fault?.value ?? null}
        />
      )}
    </div>
  );
}

const sources = { measured: '端末の報告', books: '庁内の記録', 'looked-at': '職員の確認' } as const;

/** One item as it stands: who or what says so. */
export function ToldItem({ item, row }: { readonly item: LoanItem; readonly row: ItemRow | undefined }): ReactNode {
  const state = row?.state ?? null;
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-1 text-std-16N-170">
      {state === 'good' ? (
        <Badge tone="good" icon="check">
          問題なし
        </Badge>
      ) : state === 'missing' ? (
        <Badge tone="bad" icon="error">
          ない・問題あり
        </Badge>
      ) : (
        <Badge tone="warn" icon="unknown">
          {state === 'unknown' ? '不明' : 'まだ'}
        </Badge>
      )}
      <span className="min-w-48 grow basis-60">
        {item.title}
        {row === undefined || row.value === '' ? null : `：${isRealDate(row.value) ? eraDate(row.value) : row.value}`}
        <span className="block text-dns-14N-130 text-solid-gray-700">
          {sources[item.basis]}
          {row?.by == null ? null : `・${row.by.name}`}
          {row?.at == null ? null : `・${dayAndClock(row.at)}`}
        </span>
      </span>
    </div>
  );
}
