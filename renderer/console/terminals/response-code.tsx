import type { ReactNode } from 'react';
import type { CodePurpose } from '#contract/loan/code.ts';
import { groupDigits, readAloud } from '#contract/words/numbers.ts';
import { Badge } from '../../ui/badge.tsx';

const purposes: Readonly<Record<CodePurpose, string>> = {
  report: '報告',
  unlock: 'ロックの解除',
  extension: '貸出期間の延長',
  approval: '承認の受け取り',
  presence: '在席の確認',
};

export interface ResponseCodeProps {
  /** Ten digits. */
  readonly code: string;
  readonly purpose: CodePurpose;
  readonly terminal: string;
}

/** The code to read out, large, in groups, and as it is said. */
export function ResponseCode({ code, purpose, terminal }: ResponseCodeProps): ReactNode {
  return (
    <div className="rounded-12 border-3 border-green-800 p-5 sm:p-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="text-std-17B-170">{terminal} の応答コード</p>
        <Badge tone="info">{purposes[purpose]}</Badge>
      </div>
      <p className="figures mt-3 text-std-32B-150 tracking-[0.08em] whitespace-nowrap sm:text-std-45B-140">
        {groupDigits(code)}
      </p>
      <p className="mt-3 text-std-16N-170">
        <span className="block text-dns-14N-130 text-solid-gray-700">電話での読み方</span>
        {readAloud(code)}
      </p>
      <p className="mt-3 text-std-16N-170">
        相手が復唱した数字と照らし合わせてください。この応答コードは一度だけ使えます。
      </p>
    </div>
  );
}
