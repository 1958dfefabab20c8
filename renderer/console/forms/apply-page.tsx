import { type ReactNode, useCallback, useState } from 'react';
import type { Breach } from '#contract/forms/breach.ts';
import { type FormBody, FormKindName, formKinds } from '#contract/forms/kinds.ts';
import type { FormDetail } from '#contract/http/forms-api.ts';
import { Progress } from '../../ui/progress.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { usePress } from '../api/use-press.ts';
import { BackLink } from '../page/back-link.tsx';
import { ConsolePage } from '../page/console-page.tsx';
import { NotFoundPage } from '../page/not-found-page.tsx';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { useLeave } from '../page/use-leave.ts';
import { BreachList } from './breach-list.tsx';
import { viewOf } from './kind-views.tsx';

/** A new form of a kind. */
export function ApplyPage({ kind }: { readonly kind: string }): ReactNode {
  const known = FormKindName.safeParse(kind);
  if (!known.success) return <NotFoundPage />;
  return (
    <ConsolePage title={formKinds[known.data].title} before={<BackLink to="/forms">申請の一覧に戻る</BackLink>}>
      <Fill kind={known.data} before={null} />
    </ConsolePage>
  );
}

/** A form that came back, to be put right and handed in again. */
export function ResubmitPage({ id }: { readonly id: string }): ReactNode {
  const { client } = useAccount();
  const { value, problem, loading, reload } = useLoaded(
    useCallback((signal: AbortSignal) => client.forms.detail(id, signal), [client, id]),
  );
  return (
    <ConsolePage title={`${id}を直す`} before={<BackLink to={`/forms/${id}`}>申請のページに戻る</BackLink>}>
      {problem === null ? null : <ProblemBanner problem={problem} onRetry={reload} isRetrying={loading} />}
      {value === null && loading ? <Progress label="申請を読み込んでいます" /> : null}
      {value === null ? null : <Fill kind={value.body.kind} before={value} />}
    </ConsolePage>
  );
}

interface FillProps {
  readonly kind: FormKindName;
  readonly before: FormDetail | null;
}

function Fill({ kind, before }: FillProps): ReactNode {
  const { client } = useAccount();
  const leave = useLeave();
  const { busy, problem, press } = usePress();
  const [breaches, setBreaches] = useState<readonly Breach[]>([]);
  const { Fields } = viewOf(kind);
  const submit = async (content: FormBody['content']): Promise<void> => {
    const body = { kind, content } as FormBody;
    setBreaches([]);
    const checked = await press(() => client.forms.check(body));
    if (checked === null) return;
    setBreaches(checked.breaches);
    if (checked.breaches.some(({ mayOverride }) => !mayOverride)) return;
    const handedIn = await press(() =>
      before === null
        ? client.forms.apply(body)
        : client.forms.act(before.row.id, { act: 'resubmit', revision: before.row.revision, body }),
    );
    if (handedIn !== null) leave(`/forms/${handedIn.row.id}`);
  };
  return (
    <Fields
      before={before?.body.content ?? null}
      action={before === null ? '申請する' : '直して出し直す'}
      isBusy={busy}
      onSubmit={(content) => void submit(content)}
      said={
        <>
          <BreachList breaches={breaches} />
          {problem === null ? null : <ProblemBanner problem={problem} />}
        </>
      }
    />
  );
}
