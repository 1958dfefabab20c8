import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import { type ShiftCode, shiftCodes, shifts } from '#contract/forms/hours/shifts.ts';
import { type PlanContent, type WorkRules, works, workTitles } from '#contract/forms/plan.ts';
import { dayKinds, kindTitles } from '#contract/statistics/counting.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { plainTime } from '#contract/words/time.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { DateBoxes } from '../../../ui/date-boxes.tsx';
import { FieldFault } from '../../../ui/field-fault.tsx';
import { labelClass, supportClass } from '../../../ui/field-text.tsx';
import { focusFirstFault } from '../../../ui/focus-first-fault.ts';
import { Heading } from '../../../ui/heading.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { RadioChoices } from '../../../ui/radio-choices.tsx';
import { SelectBox } from '../../../ui/select-box.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { useAccount } from '../../account/account-context.tsx';
import { useLoaded } from '../../api/use-loaded.ts';
import { ProblemBanner } from '../../page/problem-banner.tsx';
import type { FieldsProps } from '../kind-views.tsx';
import { DayRows } from './day-rows.tsx';
import {
  emptyPlan,
  offeredDays,
  type PlanFaults,
  type PlanFieldValues,
  planFaults,
  planFieldsOf,
  readPlan,
  rowsOf,
} from './read-plan.ts';

/** 在宅勤務計画書 (別紙2), as soon as the office has said which hours and days there are. */
export function PlanFields(props: FieldsProps<PlanContent>): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.forms.workRules(signal), [client]),
  );
  if (value !== null) return <Filled {...props} rules={value} />;
  return problem === null ? (
    <Progress label="勤務時間と閉庁日を読み込んでいます" />
  ) : (
    <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />
  );
}

interface PartProps {
  readonly fields: PlanFieldValues;
  readonly rules: WorkRules;
  readonly change: (part: Partial<PlanFieldValues>) => void;
  readonly shown: (field: keyof PlanFaults) => string | null;
}

function Filled({
  before,
  rules,
  said,
  action,
  isBusy,
  onSubmit,
}: FieldsProps<PlanContent> & { readonly rules: WorkRules }): ReactNode {
  const [fields, setFields] = useState(() => (before === null ? emptyPlan : planFieldsOf(before, rules)));
  const [checked, setChecked] = useState(false);
  const faults = planFaults(fields, rules);
  const part: PartProps = {
    ...{ fields, rules },
    change: (changed) => setFields((known) => ({ ...known, ...changed })),
    shown: (field) => (checked ? faults[field] : null),
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    const content = readPlan(fields, rules);
    if (content === null) focusFirstFault(event.currentTarget);
    else onSubmit(content);
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-6">
      <PeriodPart {...part} />
      <ScopePart {...part} />
      <RowsPart {...part} />
      {said}
      <div>
        <Button type="submit" isPending={isBusy} pendingText="送っています">
          {action}
        </Button>
      </div>
    </form>
  );
}

function PeriodPart({ fields, rules, change, shown }: PartProps): ReactNode {
  const { flipped } = fields;
  const days = offeredDays(fields, rules);
  const flip = (date: string): void =>
    change({ flipped: flipped.includes(date) ? flipped.filter((one) => one !== date) : [...flipped, date] });
  return (
    <>
      <Heading level={2}>実施予定日</Heading>
      <DateBoxes
        label="始まりの日"
        description="前日までに承認を得ます（第5条1項）。"
        isRequired
        value={fields.from}
        onChange={(from) => change({ from })}
        errorMessage={shown('from')}
      />
      <DateBoxes
        label="終わりの日"
        isRequired
        value={fields.to}
        onChange={(to) => change({ to })}
        errorMessage={shown('to')}
      />
      {days.length === 0 ? null : (
        <fieldset className="flex flex-col gap-1.5">
          <legend className={labelClass}>在宅勤務をする日</legend>
          <p className={supportClass}>週4日以内です（第8条2項）。出勤する日の印を外してください。</p>
          <div className="grid gap-x-6 sm:grid-cols-2">
            {days.map(({ date, closed, isPicked }) =>
              closed === null ? (
                <Checkbox key={date} isSelected={isPicked} onChange={() => flip(date)}>
                  {eraDateWithWeekday(date)}
                </Checkbox>
              ) : (
                <p key={date} className={supportClass}>
                  {eraDateWithWeekday(date)}　{closed}
                </p>
              ),
            )}
          </div>
          <FieldFault>{shown('days')}</FieldFault>
        </fieldset>
      )}
    </>
  );
}

function ScopePart({ fields, change, shown }: PartProps): ReactNode {
  const mark = (work: (typeof works)[number], is: boolean): void =>
    change({ works: works.filter((one) => (one === work ? is : fields.works.includes(one))) });
  return (
    <>
      <Heading level={2}>業務の範囲</Heading>
      <fieldset className="flex flex-col gap-1.5">
        <legend className={labelClass}>在宅勤務で行う業務（第3条）</legend>
        <p className={supportClass}>個人情報や秘密の情報を扱う業務は、在宅勤務ではできません。</p>
        {works.map((work) => (
          <Checkbox key={work} isSelected={fields.works.includes(work)} onChange={(is) => mark(work, is)}>
            {workTitles[work]}
          </Checkbox>
        ))}
        <FieldFault>{shown('works')}</FieldFault>
      </fieldset>
      {fields.works.includes('recognised') ? (
        <TextArea
          label="所属長が必要と認めた業務"
          isRequired
          rows={2}
          maxLength={400}
          value={fields.recognisedText}
          onChange={(recognisedText) => change({ recognisedText })}
          errorMessage={shown('recognisedText')}
        />
      ) : null}
      <RadioChoices
        label="区分"
        choices={dayKinds.map((value) => ({ value, label: kindTitles[value] }))}
        value={fields.category}
        onChange={(category) => change({ category })}
      />
    </>
  );
}

function RowsPart({ fields, rules, change, shown }: PartProps): ReactNode {
  const { common, own, shift } = fields;
  const rows = rowsOf(shift, rules);
  const picked = offeredDays(fields, rules).filter(({ isPicked }) => isPicked);
  const without = (date: string): PlanFieldValues['own'] =>
    Object.fromEntries(Object.entries(own).filter(([key]) => key !== date));
  return (
    <>
      <Heading level={2}>業務内容（計画）</Heading>
      <SelectBox
        label="勤務時間"
        description="割振り変更が承認されている人は、その勤務を選びます。"
        options={shiftCodes.map((code) => ({
          value: code,
          label: `${shifts[code].title}（${plainTime(shifts[code].from)}～${plainTime(shifts[code].to)}）`,
        }))}
        value={shift}
        onChange={(code) => change({ shift: shiftCodes.find((one): one is ShiftCode => one === code) ?? 'regular' })}
      />
      <DayRows
        legend="どの日も同じ内容"
        rows={rows}
        texts={common}
        onChange={(texts) => change({ common: texts })}
        support="休暇を取る時間は空けておきます。時間外の勤務はできません（第8条4項）。"
      />
      <FieldFault>{shown('rows')}</FieldFault>
      {picked.length < 2 ? null : (
        <fieldset className="flex flex-col gap-3">
          <legend className={labelClass}>日によって変えるとき</legend>
          {picked.map(({ date }) => (
            <div key={date} className="flex flex-col gap-3">
              <Checkbox
                isSelected={own[date] !== undefined}
                onChange={(is) => change({ own: is ? { ...own, [date]: common } : without(date) })}
              >
                {eraDateWithWeekday(date)}は別の内容にする
              </Checkbox>
              {own[date] === undefined ? null : (
                <DayRows
                  legend={`${eraDateWithWeekday(date)}の内容`}
                  rows={rows}
                  texts={own[date]}
                  onChange={(texts) => change({ own: { ...own, [date]: texts } })}
                />
              )}
            </div>
          ))}
        </fieldset>
      )}
    </>
  );
}
