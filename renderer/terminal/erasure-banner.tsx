import { daysUntilErased, lastKeptDay } from '#contract/loan/deadline.ts';
import type { LoanFacts } from '#contract/loan/package.ts';
import { eraDateWithWeekday } from '#contract/words/era.ts';
import { Banner } from '../ui/banner.tsx';

/** The loan is over and the PC will destroy its work volume's key: said for the last three days, and urgently on the last. */
export function ErasureBanner({ facts, today }: { readonly facts: LoanFacts; readonly today: string }) {
  const days = daysUntilErased(facts, today);
  const last = lastKeptDay(facts);
  if (days === null || last === null) return null;
  const title =
    days === 1
      ? '今日を過ぎると、作業用フォルダの中身は読めなくなります。'
      : `あと${days}日で、作業用フォルダの中身は読めなくなります。`;
  return (
    <div className="mb-8">
      <Banner kind={days === 1 ? 'error' : 'warn'} role="status" title={title}>
        <p>{`貸出期間が終わっているため、${eraDateWithWeekday(last)}を過ぎると、この端末は作業用の領域の鍵を消します。成果物を提出して端末を返すか、所属長か情報政策課に貸出期間の延長を相談してください。`}</p>
      </Banner>
    </div>
  );
}
