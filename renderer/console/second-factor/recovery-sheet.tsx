import type { ReactNode } from 'react';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Heading } from '../../ui/heading.tsx';

interface RecoverySheetProps {
  readonly account: string;
  readonly recovery: readonly string[];
  readonly onClose: () => void;
}

/** Recovery codes: shown this once, kept nowhere but as hashes. */
export function RecoverySheet({ account, recovery, onClose }: RecoverySheetProps): ReactNode {
  return (
    <section aria-labelledby="recovery-title" className="flex flex-col gap-6">
      <div className="print:hidden">
        <Banner kind="warn" role="status" title="回復コードを控えてください。">
          <p>
            電話機を失くしたときに使います。この画面でしか見られません。印刷するか書き写して、電話機とは別の、鍵のかかる所に置いてください。
          </p>
        </Banner>
      </div>
      <Heading level={2} id="recovery-title">
        端末守の回復コード（職員番号 {account}）
      </Heading>
      <ol className="grid max-w-140 list-decimal grid-cols-2 gap-x-10 gap-y-2 pl-8 text-std-18N-160">
        {recovery.map((code) => (
          <li key={code} className="figures pl-2 font-mono">
            {code}
          </li>
        ))}
      </ol>
      <p className="text-std-16N-170">
        1つで1回だけサインインできます。新しい回復コードを作ると、ここにあるものは使えなくなります。
      </p>
      <div className="flex flex-wrap gap-3 print:hidden">
        <Button onPress={() => window.print()}>印刷する</Button>
        <Button variant="outline" onPress={onClose}>
          控えたので閉じる
        </Button>
      </div>
    </section>
  );
}
