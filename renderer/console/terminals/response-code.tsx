import type { ReactNode } from 'react';
import type { OfficeAnswer, ResponseCodeAnswer } from '#contract/http/console-api.ts';
import { answerTitles, purposeTitles } from '#contract/words/code-words.ts';
import { eraDate } from '#contract/words/era.ts';
import { groupDigits, readAloud } from '#contract/words/numbers.ts';
import { Badge } from '../../ui/badge.tsx';

export interface ResponseCodeProps {
  readonly issued: ResponseCodeAnswer;
  readonly terminal: string;
}

/** The code to read out, large, in groups, and as it is said. */
export function ResponseCode({ issued, terminal }: ResponseCodeProps): ReactNode {
  const { responseCode: code, purpose, given } = issued;
  return (
    <div className="rounded-12 border-3 border-green-800 p-5 sm:p-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="text-std-17B-170">{terminal} の応答コード</p>
        <Badge tone="info">{purposeTitles[purpose]}</Badge>
        <Badge tone={given.answer === 'revoke' ? 'bad' : 'good'}>{saying(given)}</Badge>
      </div>
      <p className="figures mt-3 text-std-32B-150 tracking-[0.08em] whitespace-nowrap sm:text-std-45B-140">
        {groupDigits(code)}
      </p>
      <p className="mt-3 text-std-16N-170">
        <span className="block text-dns-14N-130 text-solid-gray-700">電話での読み方</span>
        {readAloud(code)}
      </p>
      <p className="mt-3 text-std-16N-170">
        相手が復唱した数字と照らし合わせてください。この応答コードは一度だけ使えます。10分以内なら、同じ連絡コードを読み取ってもう一度表示できます。
      </p>
    </div>
  );
}

const saying = (given: OfficeAnswer): string => {
  if (given.answer === 'extend') return `${eraDate(given.to)}まで延ばす`;
  if (given.answer === 'approve') return `申請${given.request}番を承認する`;
  return answerTitles[given.answer];
};
