import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import { useLocation } from 'wouter';
import { roles, roleTitles } from '#contract/http/console-api.ts';
import { employments, employmentTitles } from '#contract/people/employment.ts';
import type { PersonRow, SectionRow } from '#contract/people/people-api.ts';
import { localDate } from '#contract/session/closing.ts';
import { noDate, readDateParts } from '../../strings/date-parts.ts';
import { Button } from '../../ui/button.tsx';
import { DateBoxes } from '../../ui/date-boxes.tsx';
import { focusFirstFault } from '../../ui/focus-first-fault.ts';
import { Progress } from '../../ui/progress.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { type PersonFields, personFaults, readPerson } from './read-person.ts';

/** One account: a new one, or another's facts and 異動. @param id null for a new one */
export function PersonPage({ id }: { readonly id: string | null }): ReactNode {
  const { client } = useAccount();
  const sections = useLoaded(useCallback((signal: AbortSignal) => client.people.sections(signal), [client]));
  const known = useLoaded(
    useCallback((signal: AbortSignal) => client.people.list({ text: id ?? '' }, signal), [client, id]),
  );
  const person = known.value?.people.find((row) => row.id === id) ?? null;
  const problem = sections.problem ?? known.problem;
  const isReady = sections.value !== null && known.value !== null;
  return (
    <ConsolePage
      title={id === null ? '利用者を加える' : '利用者の内容を直す'}
      before={<PageLink to="/people">利用者の一覧に戻る</PageLink>}
    >
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={sections.reload} />}
      {isReady ? null : <Progress label="利用者を読み込んでいます" />}
      {isReady && id !== null && person === null ? <p>この職員番号の利用者はいません。</p> : null}
      {sections.value !== null && isReady && (id === null || person !== null) ? (
        <PersonForm person={person} sections={sections.value.sections} />
      ) : null}
    </ConsolePage>
  );
}

interface PersonFormProps {
  readonly person: PersonRow | null;
  readonly sections: readonly SectionRow[];
}

function PersonForm({ person, sections }: PersonFormProps): ReactNode {
  const { client, state } = useAccount();
  const [, go] = useLocation();
  const [fields, setFields] = useState<PersonFields>(() => ({
    ...{ id: person?.id ?? '', name: person?.name ?? '', kana: person?.kana ?? '', section: person?.section ?? '' },
    ...{ post: person?.post ?? '', employment: person?.employment ?? '', role: person?.role ?? 'staff', from: noDate },
    mail: person?.mail ?? '',
  }));
  const [checked, setChecked] = useState(false);
  const { busy, problem, press } = usePress();
  const faults = personFaults(fields);
  const shown = (field: keyof typeof faults): string | null => (checked ? faults[field] : null);
  const change = (part: Partial<PersonFields>): void => setFields((before) => ({ ...before, ...part }));
  const today = localDate(new Date());
  const lasting = sections.filter(({ id, to }) => to === null || to >= today || id === person?.section);
  const isSelf = state.kind === 'signed-in' && state.account.id === person?.id;
  const isMove = person !== null && (fields.section !== person.section || person.coming !== null);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    const asked = readPerson(fields);
    if (asked === null) return focusFirstFault(event.currentTarget);
    const { id, ...facts } = asked;
    const from = readDateParts(fields.from);
    const done = await press(() =>
      person === null ? client.people.add(asked) : client.people.change(id, { ...facts, from }),
    );
    if (done !== null) go(`/people?text=${id}`);
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex max-w-160 flex-col gap-6">
      {person === null ? (
        <TextInput
          label="職員番号"
          description="6桁の数字です。全角でも入力できます。"
          isRequired
          inputMode="numeric"
          width="md"
          value={fields.id}
          onChange={(id) => change({ id })}
          errorMessage={shown('id')}
        />
      ) : (
        <p className="text-std-17N-170">職員番号　{person.id}</p>
      )}
      <TextInput
        label="氏名"
        description="髙・﨑・𠮷のような字も、入力したまま残します。検索では高・崎・吉でも見つかります。"
        isRequired
        maxLength={80}
        value={fields.name}
        onChange={(name) => change({ name })}
        errorMessage={shown('name')}
      />
      <TextInput
        label="ふりがな"
        maxLength={80}
        value={fields.kana}
        onChange={(kana) => change({ kana })}
        errorMessage={shown('kana')}
      />
      <SelectBox
        label="所属"
        isRequired
        options={[
          { value: '', label: '選んでください' },
          ...lasting.map(({ id, name }) => ({ value: id, label: `${name}（${id}）` })),
        ]}
        value={fields.section}
        onChange={(section) => change({ section })}
        errorMessage={shown('section')}
      />
      {isMove ? (
        <DateBoxes
          label="異動する日"
          description="空けておくと今日からです。先の日にすると、その日になるまで今の所属のままです。"
          value={fields.from}
          onChange={(from) => change({ from })}
          errorMessage={shown('from')}
        />
      ) : null}
      <TextInput label="役職" maxLength={40} width="lg" value={fields.post} onChange={(post) => change({ post })} />
      <SelectBox
        label="任用区分"
        options={[
          { value: '', label: '未登録' },
          ...employments.map((key) => ({ value: key, label: employmentTitles[key] })),
        ]}
        value={fields.employment}
        onChange={(employment) => change({ employment })}
      />
      <SelectBox
        label="役割"
        description={
          isSelf ? '自分の役割は変えられません。' : '変えると、開いている画面はサインインからやり直しになります。'
        }
        isRequired
        isDisabled={isSelf}
        options={roles.map((role) => ({ value: role, label: roleTitles[role] }))}
        value={fields.role}
        onChange={(typed) => change({ role: roles.find((role) => role === typed) ?? 'staff' })}
      />
      <TextInput
        label="メールアドレス"
        description="お知らせの届け先です。本人も「メールの設定」で変えられます。"
        maxLength={254}
        value={fields.mail}
        onChange={(mail) => change({ mail })}
        errorMessage={shown('mail')}
      />
      {problem === null ? null : <ProblemBanner problem={problem} />}
      <div>
        <Button type="submit" isPending={busy} pendingText="登録しています">
          {person === null ? '加える' : '内容を直す'}
        </Button>
      </div>
    </form>
  );
}
