import { type ReactNode, useCallback, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { IssuedPassword, PersonRow } from '#contract/people/people-api.ts';
import { count } from '#contract/words/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Progress } from '../../ui/progress.tsx';
import { SelectBox } from '../../ui/select-box.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { useAccount } from '../account/account-context.tsx';
import { queryText } from '../api/query.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { FilterForm } from '../page/filter-form.tsx';
import { PageLink } from '../page/page-link.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { PasswordSheets } from './password-sheets.tsx';
import { peopleColumns } from './people-columns.tsx';

/** As many as the office issues at once. */
const issuedAtOnce = 20;

/** 利用者: found by number, name (variants of a sign count as one), ふりがな or 役職. */
export function PeoplePage(): ReactNode {
  const { client, state } = useAccount();
  const params = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  const text = params.get('text') ?? '';
  const section = params.get('section') ?? '';
  const load = useCallback(
    (signal: AbortSignal) =>
      client.people.list({ ...(text === '' ? {} : { text }), ...(section === '' ? {} : { section }) }, signal),
    [client, text, section],
  );
  const { value, problem, loading, reload } = useLoaded(load);
  const sections = useLoaded(useCallback((signal: AbortSignal) => client.people.sections(signal), [client]));
  const [typed, setTyped] = useState({ text, section });
  const [pressed, setPressed] = useState<PersonRow | null>(null);
  const [issued, setIssued] = useState<readonly IssuedPassword[]>([]);
  const issuing = usePress();
  const search = (): void => go(`/people${queryText({ text: typed.text.trim(), section: typed.section })}`);
  const issue = async (ids: readonly string[]): Promise<void> => {
    const answer = await issuing.press(() => client.people.issue(ids));
    if (answer === null) return;
    setIssued(answer.issued);
    reload();
  };
  if (issued.length > 0)
    return (
      <ConsolePage title="初めのパスワード">
        <PasswordSheets issued={issued} onClose={() => setIssued([])} />
      </ConsolePage>
    );
  const waiting = (value?.people ?? []).filter(({ password, disabled }) => password === 'none' && !disabled);
  return (
    <ConsolePage title="利用者" width="wide">
      <p className="max-w-180 text-std-16N-170">
        管理者は利用者の登録だけを受け持ちます。職員の勤務の記録は、監査の独立を守るため、管理者には表示しません。
      </p>
      <ul className="flex flex-wrap gap-x-6 gap-y-2 text-std-16N-170">
        <li>
          <PageLink to="/people/new">利用者を1人加える</PageLink>
        </li>
        <li>
          <PageLink to="/people/import">名簿（CSV）を取り込む</PageLink>
        </li>
      </ul>
      <FilterForm label="利用者の絞り込み" onApply={search}>
        <div className="grow basis-72">
          <TextInput
            label="職員番号・氏名・ふりがな・役職の文字"
            type="search"
            maxLength={80}
            value={typed.text}
            onChange={(next) => setTyped((before) => ({ ...before, text: next }))}
          />
        </div>
        <SelectBox
          label="所属"
          options={[
            { value: '', label: 'すべて' },
            ...(sections.value?.sections ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={typed.section}
          onChange={(next) => setTyped((before) => ({ ...before, section: next }))}
        />
      </FilterForm>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {issuing.problem === null ? null : <ProblemBanner problem={issuing.problem} />}
      {value === null && loading ? <Progress label="利用者を読み込んでいます" /> : null}
      {waiting.length === 0 ? null : (
        <div>
          <Button
            variant="outline"
            isPending={issuing.busy}
            pendingText="発行しています"
            onPress={() => void issue(waiting.slice(0, issuedAtOnce).map(({ id }) => id))}
          >
            まだパスワードのない{Math.min(waiting.length, issuedAtOnce)}人に発行する
          </Button>
        </div>
      )}
      {value === null ? null : (
        <>
          <p role="status" className="text-std-16N-170">
            {count(value.total)}人
            {value.total > value.people.length ? `（初めの${value.people.length}人を表示しています）` : ''}
          </p>
          <DataTable
            caption="利用者の一覧"
            captionHidden
            columns={peopleColumns({
              me: state.kind === 'signed-in' ? state.account.id : '',
              busy: issuing.busy,
              onIssue: ({ id }) => void issue([id]),
              onAct: setPressed,
            })}
            rows={value.people}
            rowKey={({ id }) => id}
            empty="条件に合う利用者はいません。"
          />
        </>
      )}
      {pressed === null ? null : (
        <ActDialog
          person={pressed}
          onClose={() => setPressed(null)}
          onDone={() => {
            setPressed(null);
            reload();
          }}
        />
      )}
    </ConsolePage>
  );
}

interface ActDialogProps {
  readonly person: PersonRow;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function ActDialog({ person, onClose, onDone }: ActDialogProps): ReactNode {
  const { client } = useAccount();
  const act = person.disabled ? ('enable' as const) : ('disable' as const);
  return (
    <ReasonDialog
      title={`${person.name}さんの利用を${person.disabled ? '再開しますか' : '止めますか'}`}
      label="理由"
      action={person.disabled ? '再開する' : '止める'}
      onClose={onClose}
      onConfirm={async (reason) => {
        const answer = await client.people.act(person.id, { act, reason });
        if (!answer.ok) return answer.problem;
        onDone();
        return null;
      }}
    >
      <p>
        {person.disabled
          ? '前と同じパスワードで、またサインインできるようになります。'
          : '開いている画面は、すぐに使えなくなります。これまでの記録は残ります。'}
      </p>
    </ReasonDialog>
  );
}
