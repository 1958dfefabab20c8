import { type ReactNode, useState } from 'react';
import type { LedgerDetail } from '#contract/http/lending-api.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { useAccount } from '../account/account-context.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';
import { actBody, actsAmong, isTwoPersonAct, type OtherAct, otherActs } from './other-acts.ts';
import { SecondPersonDialog } from './second-person-dialog.tsx';

interface OtherActsListProps {
  readonly detail: LedgerDetail;
  readonly onDone: () => void;
}

/** その他の手続き: broken, held, repaired, retired. Open at once where nothing else can be done. */
export function OtherActsList({ detail, onDone }: OtherActsListProps): ReactNode {
  const { client } = useAccount();
  const [pressed, setPressed] = useState<OtherAct | null>(null);
  const { terminal, state } = detail.row;
  const acts = actsAmong(detail);
  if (acts.length === 0) return null;
  const close = (): void => setPressed(null);
  const done = (): void => {
    close();
    onDone();
  };
  const isSetAside = ['lost', 'held', 'broken', 'repair'].includes(state);
  return (
    <Disclosure summary="その他の手続き" isOpen={isSetAside}>
      <ul className="flex flex-col gap-4">
        {acts.map((act) => (
          <li key={act} className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button variant="outline" size="sm" onPress={() => setPressed(act)}>
              {otherActs[act].title}
            </Button>
            <span className="min-w-48 grow basis-80 text-std-16N-170">{otherActs[act].what}</span>
          </li>
        ))}
      </ul>
      {pressed === null ? null : isTwoPersonAct(pressed) ? (
        <SecondPersonDialog act={pressed} detail={detail} onClose={close} onDone={done} />
      ) : (
        <ReasonDialog
          title={`${terminal}：${otherActs[pressed].title}`}
          label="理由"
          action={otherActs[pressed].title}
          isRequired={otherActs[pressed].isReasonOptional !== true}
          onClose={close}
          onConfirm={async (reason) => {
            const answer = await client.lending.act(terminal, actBody(pressed, reason));
            if (!answer.ok) return answer.problem;
            done();
            return null;
          }}
        >
          <p>{otherActs[pressed].what}行ったことと理由は、記録に残ります。</p>
        </ReasonDialog>
      )}
    </Disclosure>
  );
}
