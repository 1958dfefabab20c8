import { type ReactNode, useState } from 'react';
import { type ChoicesAnswer, type EntryFilters, type EntryOrder, maxSearchText } from '#contract/http/audit-api.ts';
import { SessionId } from '#contract/primitives.ts';
import { catalogue, dispositions, dispositionTitles, entryTypes } from '#contract/trail/catalogue.ts';
import { datePartsOf, noDate, readOpenPeriod } from '../../strings/date-parts.ts';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { staffFault, terminalFault, useFilterFaults } from '../page/filter-faults.ts';
import { StaffField, TerminalField } from '../page/filter-fields.tsx';
import { FilterForm } from '../page/filter-form.tsx';

const all = { value: '', label: 'すべて' };
const typeOptions = [all, ...entryTypes.map((type) => ({ value: type, label: catalogue[type].title }))];
const dispositionOptions = [all, ...dispositions.map((value) => ({ value, label: dispositionTitles[value] }))];
const orderOptions = [
  { value: 'newest', label: '新しい順' },
  { value: 'oldest', label: '古い順' },
] as const;

interface EntryFilterFormProps {
  readonly filters: EntryFilters;
  readonly order: EntryOrder;
  readonly sections: ChoicesAnswer['sections'];
  readonly onApply: (filters: EntryFilters, order: EntryOrder) => void;
}

/** Whether more than the text is asked for. */
const isNarrowed = ({ text: _text, ...others }: EntryFilters): boolean =>
  Object.values(others).some((value) => value !== undefined);

/** What the auditor looks for. Nothing is asked for until the button is pressed. */
export function EntryFilterForm({ filters, order, sections, onApply }: EntryFilterFormProps): ReactNode {
  const [text, setText] = useState(filters.text ?? '');
  const [from, setFrom] = useState(filters.from === undefined ? noDate : datePartsOf(filters.from));
  const [to, setTo] = useState(filters.to === undefined ? noDate : datePartsOf(filters.to));
  const [staff, setStaff] = useState(filters.staff ?? '');
  const [section, setSection] = useState(filters.section ?? '');
  const [terminal, setTerminal] = useState(filters.terminal ?? '');
  const [session, setSession] = useState(filters.session ?? '');
  const [type, setType] = useState<string>(filters.type ?? '');
  const [disposition, setDisposition] = useState<string>(filters.disposition ?? '');
  const [chosenOrder, setChosenOrder] = useState<string>(order);

  const period = readOpenPeriod(from, to);
  const { shown, check } = useFilterFaults({
    ...period.faults,
    staff: staffFault(staff),
    terminal: terminalFault(terminal),
    session:
      session === '' || SessionId.safeParse(session).success ? null : '勤務の記録のページの番号を入力してください。',
  });
  const apply = (form: HTMLFormElement): void => {
    if (!check(form)) return;
    const chosenType = entryTypes.find((known) => known === type);
    const chosenEnd = dispositions.find((known) => known === disposition);
    onApply(
      {
        ...period.days,
        ...(staff === '' ? {} : { staff }),
        ...(section === '' ? {} : { section }),
        ...(terminal === '' ? {} : { terminal }),
        ...(session === '' ? {} : { session }),
        ...(chosenType === undefined ? {} : { type: chosenType }),
        ...(chosenEnd === undefined ? {} : { disposition: chosenEnd }),
        ...(text.trim() === '' ? {} : { text: text.trim() }),
      },
      chosenOrder === 'oldest' ? 'oldest' : 'newest',
    );
  };
  return (
    <FilterForm
      label="記録の検索"
      action="検索する"
      onApply={apply}
      onClear={() => onApply({}, 'newest')}
      isRareAsked={isNarrowed(filters) || order !== 'newest'}
      rare={
        <>
          <DateBoxes label="期間の始まり" value={from} onChange={setFrom} errorMessage={shown('from')} />
          <DateBoxes label="期間の終わり" value={to} onChange={setTo} errorMessage={shown('to')} />
          <SelectBox label="種類" options={typeOptions} value={type} onChange={setType} />
          <SelectBox label="結果" options={dispositionOptions} value={disposition} onChange={setDisposition} />
          <SelectBox
            label="所属"
            options={[all, ...sections.map(({ id, name }) => ({ value: id, label: name }))]}
            value={section}
            onChange={setSection}
          />
          <SelectBox label="並び順" options={[...orderOptions]} value={chosenOrder} onChange={setChosenOrder} />
          <StaffField value={staff} onChange={setStaff} errorMessage={shown('staff')} />
          <TerminalField value={terminal} onChange={setTerminal} errorMessage={shown('terminal')} />
          <div className="grow basis-72">
            <TextInput
              label="勤務の番号"
              value={session}
              onChange={(typed) => setSession(typed.trim().toLowerCase().slice(0, 36))}
              errorMessage={shown('session')}
            />
          </div>
        </>
      }
    >
      <div className="grow basis-96">
        <TextInput
          label="文字"
          type="search"
          description="記録の文、ファイル名、職員の氏名、所属などを探します。空白で区切ると、すべてを含む記録を探します。"
          maxLength={maxSearchText}
          value={text}
          onChange={setText}
        />
      </div>
    </FilterForm>
  );
}
