import { daysUntilErased, isDeadlineDue } from '#contract/loan/deadline.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import type { DeadlineView } from '#contract/socket/protocol.ts';
import { eraDay } from '#contract/words/era.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Banner } from '../ui/banner.tsx';

interface ErasureBannerProps {
  readonly facts: LoanFacts;
  readonly deadline: DeadlineView;
  readonly today: string;
}

/**
 * The loan is over and the PC will destroy its work volume's key: said for the last three days, and urgently on the last.
 * Where the office's word holds that back: until when, from the day on which it would have been said.
 */
export function ErasureBanner({ facts, deadline, today }: ErasureBannerProps) {
  const { from, isHeld } = deadline;
  const days = daysUntilErased(new Date(from), today);
  if (days !== null) {
    const kind = days === 1 ? 'error' : 'warn';
    return isHeld ? <HeldNoLonger from={from} kind={kind} /> : <Near from={from} days={days} kind={kind} />;
  }
  if (!isHeld || !isDeadlineDue(facts, today)) return null;
  return (
    <Framed kind="info" title={`返却の期限による消去は、${dayAndClock(from)}までは行いません。`}>
      貸出期間は終わっていますが、庁内サーバーからの知らせで、消去を止めています。端末の返し方は、所属長か情報政策課に確かめてください。
    </Framed>
  );
}

interface NearProps {
  readonly from: string;
  readonly kind: 'warn' | 'error';
}

function Near({ from, kind, days }: NearProps & { readonly days: number }) {
  const title =
    days === 1
      ? '今日を過ぎると、作業用フォルダの中身は読めなくなります。'
      : `あと${days}日で、作業用フォルダの中身は読めなくなります。`;
  const last = eraDay(new Date(Date.parse(from) - 1).toISOString());
  return (
    <Framed kind={kind} title={title}>
      {`貸出期間が終わっているため、${last}を過ぎると、この端末は作業用の領域の鍵を消します。成果物を提出して端末を返すか、所属長か情報政策課に貸出期間の延長を相談してください。`}
    </Framed>
  );
}

function HeldNoLonger({ from, kind }: NearProps) {
  return (
    <Framed kind={kind} title={`${dayAndClock(from)}を過ぎると、作業用フォルダの中身は読めなくなります。`}>
      庁内サーバーからの知らせで消去を止めているのは、この日時までです。庁内の回線につなぐか、情報政策課に電話し、端末の返し方を確かめてください。
    </Framed>
  );
}

function Framed({
  kind,
  title,
  children,
}: {
  readonly kind: 'info' | 'warn' | 'error';
  readonly title: string;
  readonly children: string;
}) {
  return (
    <div className="mb-8">
      <Banner kind={kind} role="status" title={title}>
        <p>{children}</p>
      </Banner>
    </div>
  );
}
