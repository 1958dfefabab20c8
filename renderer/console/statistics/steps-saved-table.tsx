import type { ReactNode } from 'react';
import type { StepsSavedView } from '#contract/http/procedure-api.ts';
import { stepFacts } from '#contract/statistics/steps-saved.ts';
import { count } from '#contract/words/numbers.ts';
import { byTitles, measuredWords, savedSummary, savedWords } from '#contract/words/procedure-words.ts';
import { DataTable } from '../../ui/data-table.tsx';

/** The ten steps of 利用手順 with who did them, and the assumption that the minutes stand on beside them. */
export function StepsSavedTable({
  saved,
  caption,
}: {
  readonly saved: StepsSavedView;
  readonly caption: string;
}): ReactNode {
  return (
    <div className="flex flex-col gap-4">
      <p className="figures text-std-17B-170">{savedSummary(saved)}</p>
      <DataTable
        caption={caption}
        captionHidden
        rows={saved.steps}
        rowKey={({ step }) => step}
        columns={[
          { key: 'step', title: '手順', isRowHeader: true, cell: ({ step }) => stepFacts[step].title },
          { key: 'by', title: '今の行い方', cell: ({ by }) => byTitles[by] },
          { key: 'system', title: '端末守が行うこと', cell: ({ step }) => stepFacts[step].system },
          { key: 'times', title: '回数', align: 'end', noWrap: true, cell: ({ times }) => `${count(times)}回` },
          { key: 'measured', title: '測った時間', noWrap: true, cell: measuredWords },
          {
            key: 'paper',
            title: '紙のとき（前提）',
            align: 'end',
            noWrap: true,
            cell: ({ paperMin }) => `${count(paperMin)}分`,
          },
          { key: 'saved', title: '減った時間', noWrap: true, cell: savedWords },
        ]}
      />
      <p className="text-dns-14N-130 text-solid-gray-700">
        前提：{saved.paper.source}
        　測った時間は、サインインから始業まで（⑦）と、返却の開始から終わりまで（⑩）です。ほかの手順の時間は記録がないため、減った時間に数えません。
      </p>
    </div>
  );
}
