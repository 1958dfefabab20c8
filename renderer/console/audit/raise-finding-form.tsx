import { type FormEvent, type ReactNode, useState } from 'react';
import type { ChoicesAnswer, EntryPlace } from '#contract/http/audit-api.ts';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { noDate, readDateParts } from '../../strings/date-parts.ts';
import { Button } from '../../ui/button.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';

interface RaiseFindingFormProps {
  /** The entry that it is about, where the auditor came from one. */
  readonly about: EntryPlace | null;
  readonly sections: ChoicesAnswer['sections'];
  readonly onRaised: (title: string) => void;
}

/** A new finding. It cannot be changed afterwards: corrections are notes. */
export function RaiseFindingForm({ about, sections, onRaised }: RaiseFindingFormProps): ReactNode {
  const { client } = useAccount();
  const [title, setTitle] = useState('');
  const [detail, setDetail] = useState('');
  const [section, setSection] = useState('');
  const [due, setDue] = useState(noDate);
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorAnswer | null>(null);
  const dueOn = readDateParts(due);
  const faults = {
    title: title.trim() === '' ? '題名を入力してください。' : null,
    detail: detail.trim() === '' ? '内容を入力してください。' : null,
    due: dueOn === null ? '年・月・日を入力してください。' : null,
  };
  const shown = (fault: string | null): string | null => (checked ? fault : null);
  const raise = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (Object.values(faults).some((fault) => fault !== null) || dueOn === null) {
      return focusFirstFault(event.currentTarget);
    }
    if (busy) return;
    setBusy(true);
    const answer = await client.audit.raiseFinding({
      ...{ title: title.trim(), detail: detail.trim(), dueOn, entries: about === null ? [] : [about] },
      ...(section === '' ? {} : { section }),
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setTitle('');
    setDetail('');
    setSection('');
    setDue(noDate);
    setChecked(false);
    onRaised(answer.value.title);
  };
  return (
    <Disclosure summary="新しい指摘を記録する" isOpen={about !== null}>
      <form
        noValidate
        aria-label="新しい指摘"
        onSubmit={(event) => void raise(event)}
        className="flex max-w-180 flex-col gap-5 rounded-12 bg-solid-gray-50 p-5 sm:p-6"
      >
        {about === null ? null : (
          <p className="text-std-16N-170">
            対象の記録：{about.seq}番（{about.chain}）
          </p>
        )}
        <TextInput
          label="題名"
          isRequired
          maxLength={120}
          value={title}
          onChange={setTitle}
          errorMessage={shown(faults.title)}
        />
        <TextArea
          label="内容"
          isRequired
          maxLength={2000}
          value={detail}
          onChange={setDetail}
          errorMessage={shown(faults.detail)}
        />
        <SelectBox
          label="対応する所属"
          options={[{ value: '', label: '決めない' }, ...sections.map(({ id, name }) => ({ value: id, label: name }))]}
          value={section}
          onChange={setSection}
        />
        <DateBoxes label="対応の期限" isRequired value={due} onChange={setDue} errorMessage={shown(faults.due)} />
        <p className="text-std-16N-170">記録したあとは書き換えられません。訂正や経過は、あとから追記します。</p>
        {problem === null ? null : <ProblemBanner problem={problem} />}
        <div>
          <Button type="submit" size="md" isPending={busy} pendingText="記録しています">
            指摘を記録する
          </Button>
        </div>
      </form>
    </Disclosure>
  );
}
