import { type ReactNode, useCallback, useState } from 'react';
import { Role, roleTitles } from '#contract/http/console-api.ts';
import type { FactorHolder, FactorsAnswer } from '#contract/people/second-factor.ts';
import { eraDay } from '#contract/words/era.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Heading } from '../../ui/heading.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useMe } from '../lending/use-me.ts';
import { ConsolePage } from '../page/console-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';

const titlesOf = (roles: readonly Role[]): string => roles.map((role) => roleTitles[role]).join('、') || 'なし';

/** Who needs a second factor, who has one, and the way out for who has lost theirs. */
export function FactorsPage(): ReactNode {
  const { client } = useAccount();
  const { account: me, pages } = useMe();
  const [changed, setChanged] = useState<FactorsAnswer | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [pressed, setPressed] = useState<FactorHolder | null>(null);
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.secondFactor.all(signal), [client]),
  );
  const held = changed ?? value;
  const took = (answer: FactorsAnswer, said: string): void => {
    setChanged(answer);
    setDone(said);
  };
  return (
    <ConsolePage title="二段階認証の管理" width="wide">
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {held === null && loading ? <Progress label="読み込んでいます" /> : null}
      {done === null ? null : <Banner kind="success" role="status" title={done} />}
      {held === null ? null : (
        <>
          <RequiredRoles
            key={held.required.join()}
            required={held.required}
            mayChange={pages.keepFactors}
            onChanged={(answer) => took(answer, '必要とする役割を変えました。')}
          />
          <section aria-labelledby="people-title" className="flex flex-col gap-4">
            <Heading level={2} id="people-title">
              設定の状況
            </Heading>
            <DataTable
              caption="二段階認証の状況"
              captionHidden
              columns={columns(pages.keepFactors, me.id, setPressed)}
              rows={held.people}
              rowKey={({ account }) => account.id}
              empty="二段階認証を使う人も、必要とする役割も、まだありません。"
            />
          </section>
        </>
      )}
      {pressed === null ? null : (
        <ReasonDialog
          title={`${pressed.account.name}さんの二段階認証を解除しますか`}
          label="解除する理由"
          action="解除する"
          onClose={() => setPressed(null)}
          onConfirm={async (reason) => {
            const answer = await client.secondFactor.reset(pressed.account.id, reason);
            if (!answer.ok) return answer.problem;
            setPressed(null);
            took(answer.value, `${pressed.account.name}さんの二段階認証を解除しました。`);
            return null;
          }}
        >
          <p>
            本人であることを、対面か内線電話で確かめてから行ってください。サインイン中の画面は終わり、次からはパスワードだけでサインインできます。必要とする役割の人は、そのあとで設定し直します。
          </p>
        </ReasonDialog>
      )}
    </ConsolePage>
  );
}

interface RequiredRolesProps {
  readonly required: readonly Role[];
  readonly mayChange: boolean;
  readonly onChanged: (answer: FactorsAnswer) => void;
}

function RequiredRoles({ required, mayChange, onChanged }: RequiredRolesProps): ReactNode {
  const { client } = useAccount();
  const [chosen, setChosen] = useState(required);
  const [asking, setAsking] = useState(false);
  const next = Role.options.filter((role) => chosen.includes(role));
  const isNew = next.join() !== required.join();
  return (
    <section aria-labelledby="required-title" className="flex flex-col gap-4">
      <Heading level={2} id="required-title">
        必要とする役割
      </Heading>
      {mayChange ? (
        <>
          <p className="text-std-16N-170">
            選んだ役割の人は、次にサインインしたときに、設定するまでほかの操作ができません。
          </p>
          <fieldset className="flex flex-wrap gap-x-6">
            <legend className="sr-only">必要とする役割</legend>
            {Role.options.map((role) => (
              <Checkbox
                key={role}
                isSelected={chosen.includes(role)}
                onChange={(is) => setChosen(is ? [...chosen, role] : chosen.filter((one) => one !== role))}
              >
                {roleTitles[role]}
              </Checkbox>
            ))}
          </fieldset>
          <div>
            <Button onPress={() => setAsking(true)} isDisabled={!isNew}>
              変えるところを確かめる
            </Button>
          </div>
        </>
      ) : (
        <p className="text-std-16N-170">{titlesOf(required)}</p>
      )}
      {asking ? (
        <ReasonDialog
          title="必要とする役割を変えますか"
          kind="plain"
          label="変える理由"
          action="変える"
          onClose={() => setAsking(false)}
          onConfirm={async (reason) => {
            const answer = await client.secondFactor.require({ before: [...required], required: next, reason });
            if (!answer.ok) return answer.problem;
            setAsking(false);
            onChanged(answer.value);
            return null;
          }}
        >
          <p>
            {titlesOf(required)} → {titlesOf(next)}
          </p>
        </ReasonDialog>
      ) : null}
    </section>
  );
}

const columns = (
  mayReset: boolean,
  me: string,
  onReset: (person: FactorHolder) => void,
): readonly Column<FactorHolder>[] => [
  { key: 'id', title: '職員番号', noWrap: true, cell: ({ account }) => account.id },
  { key: 'name', title: '氏名', noWrap: true, isRowHeader: true, cell: ({ account }) => account.name },
  { key: 'section', title: '所属', cell: ({ account }) => account.section },
  { key: 'role', title: '役割', noWrap: true, cell: ({ account }) => roleTitles[account.role] },
  {
    key: 'since',
    title: '設定',
    cell: ({ since }) => (since === null ? <Badge tone="warn">まだ設定していません</Badge> : `${eraDay(since)}から`),
  },
  {
    key: 'left',
    title: '回復コード',
    noWrap: true,
    cell: ({ since, recoveryLeft }) => (since === null ? '' : `残り${recoveryLeft}個`),
  },
  ...(mayReset
    ? [
        {
          key: 'reset',
          title: '操作',
          noWrap: true,
          cell: (person: FactorHolder) =>
            person.since === null || person.account.id === me ? null : (
              <Button
                variant="outline"
                size="sm"
                ariaLabel={`${person.account.name} 二段階認証を解除する`}
                onPress={() => onReset(person)}
              >
                解除する
              </Button>
            ),
        },
      ]
    : []),
];
