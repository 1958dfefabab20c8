import { type ReactNode, useState } from 'react';
import type { TakeoutActBody, TakeoutDetail } from '#contract/takeout/takeout-api.ts';
import { count } from '#contract/words/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { useAccount } from '../account/account-context.tsx';
import { usePress } from '../api/use-press.ts';
import { useMe } from '../lending/use-me.ts';
import { ProblemBanner } from '../page/problem-banner.tsx';
import { ReasonDialog } from '../page/reason-dialog.tsx';

type Asked = 'approve' | 'return' | 'refuse' | 'revoke';

const words: Readonly<
  Record<Asked, { readonly press: string; readonly title: string; readonly label: string; readonly text: string }>
> = {
  approve: {
    ...{ press: '承認する', title: '持出しを承認しますか', label: '添える言葉' },
    text: '承認すると、ファイルは端末の作業用フォルダに届きます。',
  },
  return: {
    ...{ press: '差し戻す', title: '申請者に差し戻しますか', label: '直してほしいこと' },
    text: '申請者が直して、もう一度申請できます。',
  },
  refuse: {
    ...{ press: '承認しない', title: '承認しないことにしますか', label: '承認しない理由' },
    text: 'あとから変えることはできません。',
  },
  revoke: {
    ...{ press: '承認を取り消す', title: '承認を取り消しますか', label: '取り消す理由' },
    text: 'まだ届いていないファイルは届かなくなります。届いたファイルは、返却のときの消去まで端末に残ります。',
  },
};

interface TakeoutActsProps {
  readonly detail: TakeoutDetail;
  /** Files are on their way from this browser. */
  readonly isSending: boolean;
  readonly onDetail: (detail: TakeoutDetail) => void;
}

/** What the person may press now: the applicant's presses, and the head's. */
export function TakeoutActs({ detail, isSending, onDetail }: TakeoutActsProps): ReactNode {
  const { client } = useAccount();
  const { account } = useMe();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { busy, problem, press } = usePress();
  const { row, manifest, files, papers } = detail;
  const isMine = row.applicant.id === account.id;
  const { mayDecide } = detail;
  const act = async (body: TakeoutActBody): Promise<void> => {
    const answer = await press(() => client.takeouts.act(row.id, body));
    if (answer !== null) onDetail(answer);
  };
  const isOpen = row.state === 'draft' || row.state === 'returned';
  const isWhole = manifest !== null && !isSending && files.length + papers.length > 0;
  const presses: readonly Asked[] = !mayDecide
    ? []
    : row.state === 'applied'
      ? ['approve', 'return', 'refuse']
      : row.state === 'approved'
        ? ['revoke']
        : [];
  return (
    <div className="flex flex-col gap-4">
      {problem === null ? null : <ProblemBanner problem={problem} />}
      {isMine && isOpen && !isWhole ? (
        <p className="text-std-16N-170">すべてのファイルが届き、点検が終わると申請できます。</p>
      ) : null}
      <div className="flex flex-wrap gap-3">
        {isMine && isOpen ? (
          <Button
            onPress={() => void act({ act: 'apply' })}
            isDisabled={!isWhole}
            isPending={busy}
            pendingText="送っています"
          >
            申請する
          </Button>
        ) : null}
        {presses.map((one) => (
          <Button
            key={one}
            variant={one === 'approve' ? 'solid' : 'outline'}
            isDisabled={one === 'approve' && row.blocked > 0}
            onPress={() => setAsked(one)}
          >
            {words[one].press}
          </Button>
        ))}
        {isMine && (isOpen || row.state === 'applied') ? (
          <Button variant="outline" onPress={() => void act({ act: 'withdraw' })}>
            取り下げる
          </Button>
        ) : null}
      </div>
      {asked === null ? null : (
        <ReasonDialog
          title={words[asked].title}
          kind={asked === 'approve' ? 'plain' : 'warn'}
          label={words[asked].label}
          isRequired={asked !== 'approve'}
          action={words[asked].press}
          onClose={() => setAsked(null)}
          onConfirm={async (remark) => {
            const body: TakeoutActBody =
              asked === 'approve' ? { act: asked, remark, manifest: manifest ?? '' } : { act: asked, remark };
            const answer = await client.takeouts.act(row.id, body);
            if (!answer.ok) return answer.problem;
            onDetail(answer.value);
            setAsked(null);
            return null;
          }}
        >
          <p>
            {row.applicant.name}さんの、ファイル{count(files.length)}件の申請です。{words[asked].text}
          </p>
        </ReasonDialog>
      )}
    </div>
  );
}
