import type { ReactNode } from 'react';
import type { DeadlineWordRow, RemoteActs } from '#contract/http/erase-api.ts';
import { deadlineFrom } from '#contract/loan/deadline.ts';
import { eraDate } from '#contract/words/era.ts';
import { dayAndClock } from '#contract/words/time.ts';

/** When the PC destroys its key by itself as far as its trail tells, what the office says of that, and whether the PC knows. */
export function DeadlineNote({ remote }: { readonly remote: RemoteActs }): ReactNode {
  const { keptUntil, deadline, deadlineWord: word, orders } = remote;
  const isGone = deadline?.erased === true || orders.some(({ state }) => state === 'erased');
  if (keptUntil === null || isGone) return null;
  const { from, isHeld } = deadlineFrom(keptUntil, word?.taken?.notBefore ?? null);
  return (
    <div className="flex flex-col gap-2 text-std-16N-170">
      <p>
        {isHeld
          ? `返されないときは、${dayAndClock(from.toISOString())}を過ぎると、端末が自分で作業用の領域の鍵を消します（貸出のときに決めた期限は${eraDate(keptUntil)}）。`
          : `返されないときは、${eraDate(keptUntil)}を過ぎると、端末が自分で作業用の領域の鍵を消します。`}
      </p>
      {word === null ? null : (
        <p>
          {said(word)}
          {taken(word)}
        </p>
      )}
      {word?.isLocked === true ? (
        <p>期限による消去は取りやめましたが、端末のロック（TM-630）は、応答コードで開くまで残ります。</p>
      ) : null}
    </div>
  );
}

function said({ because, since, notBefore }: DeadlineWordRow): string {
  const [from, until] = [dayAndClock(since), dayAndClock(notBefore)];
  switch (because) {
    case 'held':
      return `${from}から、保全のため、消去を止める知らせを端末に出しています（今の知らせは${until}まで。毎日出し直します）。`;
    case 'released':
      return `${from}に保全が解かれたため、消去を${until}まで止める知らせを端末に出しています。`;
    case 'lost':
      return `${from}に紛失・盗難の届出があったため、消去を止めない知らせを端末に出しています。`;
  }
}

function taken({ because, taken: newest }: DeadlineWordRow): string {
  if (newest?.isCurrent !== true) return 'この知らせは、端末にまだ届いていません。届くまで、端末は前の期限のままです。';
  const until = because === 'held' ? `（${dayAndClock(newest.notBefore)}までのもの）` : '';
  return `端末は、この知らせ${until}を${dayAndClock(newest.at)}に受け取りました。`;
}
