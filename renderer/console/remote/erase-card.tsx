import { type ReactNode, useState } from 'react';
import type { ErrorEntry } from '#contract/errors/error-entry.ts';
import { errorEntry } from '#contract/errors.ts';
import type { EraseOrderRow, EraseState, RemoteActs } from '#contract/http/erase-api.ts';
import { eraseFailureTitles, eraseStateTitles, mountTitles } from '#contract/words/erase-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';
import { useAccount } from '../account/account-context.tsx';
import { useMe } from '../lending/use-me.ts';
import { ReasonDialog } from '../page/reason-dialog.tsx';

const tones: Readonly<Record<EraseState, Tone>> = {
  waiting: 'warn',
  given: 'info',
  arrived: 'info',
  erased: 'good',
  failed: 'bad',
  withdrawn: 'neutral',
  'withdrawn-late': 'warn',
};

interface EraseCardProps {
  readonly terminal: string;
  readonly remote: RemoteActs;
  readonly isLost: boolean;
  readonly onDone: () => void;
}

/** 消去命令 of a lost PC: who ordered it, how far it has come, and the button for whoever may. */
export function EraseCard({ terminal, remote, isLost, onDone }: EraseCardProps): ReactNode {
  const { client } = useAccount();
  const [isOrdering, setIsOrdering] = useState(false);
  return (
    <div className="flex flex-col gap-4">
      {remote.orders.map((order) => (
        <OrderFacts key={order.serial} order={order} />
      ))}
      {isLost ? <Ordering barred={remote.eraseBarred} onPress={() => setIsOrdering(true)} /> : null}
      {isOrdering ? (
        <ReasonDialog
          title={`${terminal}の作業用の領域を消去しますか？`}
          label="命じる理由"
          action="消去を命じる"
          kind="error"
          onClose={() => setIsOrdering(false)}
          onConfirm={async (reason) => {
            const answer = await client.lending.orderErase(terminal, { reason });
            if (!answer.ok) return answer.problem;
            setIsOrdering(false);
            onDone();
            return null;
          }}
        >
          <p>
            端末が次に庁内サーバーにつながったときに、作業用の領域の鍵を消します。中のデータは、見つかっても読めません。元には戻せません。監査証跡は残ります。
          </p>
          <p>届く前に届出を取り消すと、命令も取り下げられます。</p>
        </ReasonDialog>
      ) : null}
    </div>
  );
}

function Ordering({
  barred,
  onPress,
}: {
  readonly barred: RemoteActs['eraseBarred'];
  readonly onPress: () => void;
}): ReactNode {
  const { account } = useMe();
  if (account.role !== 'it') {
    return (
      <p className="text-std-16N-170">
        消去は、情報政策課の職員のうち、届出を入力した人とは別の人が命じます。ロックの指示は、届出と同時に出ています。
      </p>
    );
  }
  if (barred === null) {
    return (
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button variant="danger" size="md" onPress={onPress}>
          消去を命じる
        </Button>
        <span className="min-w-48 grow basis-80 text-std-16N-170">
          作業用の領域の鍵だけを消します。ロックの指示は、届出と同時に出ています。
        </span>
      </div>
    );
  }
  // Ordered already: the order itself says so above.
  if (barred === 'OF-583') return null;
  const { message, next }: ErrorEntry = errorEntry(barred);
  return (
    <p className="text-std-16N-170">
      {message}
      <span className="block">{next}</span>
    </p>
  );
}

function OrderFacts({ order }: { readonly order: EraseOrderRow }): ReactNode {
  const time = (at: string | null): string => (at === null ? '―' : dayAndClock(at));
  return (
    <article
      aria-label={`${dayAndClock(order.orderedAt)}の消去命令`}
      className="flex flex-col gap-3 rounded-12 border border-solid-gray-420 p-5 sm:p-6"
    >
      <div className="flex flex-wrap items-center gap-3">
        <Badge tone={tones[order.state]}>{eraseStateTitles[order.state]}</Badge>
      </div>
      {order.failure === null ? null : (
        <p className="text-std-16N-170 text-red-1000">理由：{eraseFailureTitles[order.failure]}</p>
      )}
      {order.state !== 'erased' ? null : (
        <p className="text-std-16N-170">
          {order.keys === 0 ? '鍵は、前の命令ですでに消えていました。' : `鍵${order.keys ?? 0}個を消しました。`}
          {order.mount === null ? null : mountTitles[order.mount]}
        </p>
      )}
      <KeyValueList
        items={[
          { key: '命じた人', value: `${order.orderedBy.name}（${order.reason}）` },
          { key: '命じた日時', value: time(order.orderedAt) },
          { key: '端末に渡した日時', value: time(order.givenAt) },
          { key: '端末の受領', value: time(order.arrivedAt) },
          { key: order.state === 'failed' ? '失敗の報告' : '実行の報告', value: time(order.endedAt) },
          ...(order.withdrawnAt === null ? [] : [{ key: '取下げ', value: time(order.withdrawnAt) }]),
        ]}
      />
    </article>
  );
}
