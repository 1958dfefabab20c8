import { type FormEvent, type ReactNode, useState } from 'react';
import type { SessionFilters } from '#contract/http/console-api.ts';
import { StaffId, TerminalId } from '#contract/primitives.ts';
import { digitsOf } from '#contract/words/numbers.ts';
import { type DateParts, datePartsOf, isEmptyDate, noDate, readDateParts } from '../../strings/date-parts.ts';
import { Button } from '../../ui/button.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { plainTerminal } from './plain-terminal.ts';

const states = [
  { value: '', label: 'すべて' },
  { value: 'open', label: '勤務中・中断中' },
  { value: 'closed', label: '終業済み' },
] as const;

const dateFaultOf = (parts: DateParts): string | null =>
  isEmptyDate(parts) || readDateParts(parts) !== null ? null : '年・月・日を確かめてください。';

export interface SessionFilterFormProps {
  readonly filters: SessionFilters;
  /** The list holds one's own sessions alone. */
  readonly isOwn: boolean;
  readonly onApply: (filters: SessionFilters) => void;
}

/** What the list is narrowed to. Nothing is asked for until the button is pressed. */
export function SessionFilterForm({ filters, isOwn, onApply }: SessionFilterFormProps): ReactNode {
  const [from, setFrom] = useState(filters.from === undefined ? noDate : datePartsOf(filters.from));
  const [to, setTo] = useState(filters.to === undefined ? noDate : datePartsOf(filters.to));
  const [staff, setStaff] = useState(filters.staff ?? '');
  const [terminal, setTerminal] = useState(filters.terminal ?? '');
  const [state, setState] = useState<string>(filters.state ?? '');
  const [checked, setChecked] = useState(false);

  const fromDate = readDateParts(from);
  const toDate = readDateParts(to);
  const order = fromDate !== null && toDate !== null && fromDate > toDate;
  const fromFault = dateFaultOf(from);
  const toFault = dateFaultOf(to) ?? (order ? '終わりの日を、始まりの日と同じかあとの日にしてください。' : null);
  const staffFault = staff === '' || StaffId.safeParse(staff).success ? null : '6桁の数字で入力してください。';
  const terminalFault =
    terminal === '' || TerminalId.safeParse(terminal).success ? null : 'T-0001 のように入力してください。';
  const apply = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    if ([fromFault, toFault, staffFault, terminalFault].some((fault) => fault !== null)) {
      focusFirstFault(event.currentTarget);
      return;
    }
    const known = states.find(({ value }) => value === state)?.value ?? '';
    onApply({
      ...(fromDate === null ? {} : { from: fromDate }),
      ...(toDate === null ? {} : { to: toDate }),
      ...(staff === '' ? {} : { staff }),
      ...(terminal === '' ? {} : { terminal }),
      ...(known === '' ? {} : { state: known }),
    });
  };
  return (
    <search>
      <form
        noValidate
        aria-label="勤務の記録の絞り込み"
        onSubmit={apply}
        className="flex flex-col gap-5 rounded-12 bg-solid-gray-50 p-5 sm:p-6"
      >
        <div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
          <DateBoxes
            label="始業した日（始まり）"
            value={from}
            onChange={setFrom}
            errorMessage={checked ? fromFault : null}
          />
          <DateBoxes label="始業した日（終わり）" value={to} onChange={setTo} errorMessage={checked ? toFault : null} />
        </div>
        <div className="grid gap-x-8 gap-y-5 md:grid-cols-3">
          {isOwn ? null : (
            <>
              <TextInput
                label="職員番号"
                inputMode="numeric"
                value={staff}
                onChange={(typed) => setStaff(digitsOf(typed).slice(0, 6))}
                errorMessage={checked ? staffFault : null}
              />
              <TextInput
                label="PC管理番号"
                value={terminal}
                onChange={(typed) => setTerminal(plainTerminal(typed))}
                errorMessage={checked ? terminalFault : null}
              />
            </>
          )}
          <SelectBox label="状態" options={states} value={state} onChange={setState} />
        </div>
        <div className="flex flex-wrap gap-3">
          <Button type="submit" size="md">
            絞り込む
          </Button>
          <Button variant="text" size="md" onPress={() => onApply({})}>
            条件を消す
          </Button>
        </div>
      </form>
    </search>
  );
}
