import type { ReactNode } from 'react';
import type { ControlGap } from '#contract/http/audit-api.ts';
import { typeEntry } from '#contract/trail/catalogue.ts';
import { entrySentence } from '#contract/words/entry-sentence.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Heading } from '../../ui/heading.tsx';
import { PageLink } from '../page/page-link.tsx';

/** Where nobody watched, the newest first. */
export function GapList({ gaps, total }: { readonly gaps: readonly ControlGap[]; readonly total: number }): ReactNode {
  return (
    <section aria-labelledby="gaps-heading" className="flex flex-col gap-4">
      <Heading level={2} id="gaps-heading">
        制御と監視の空白
      </Heading>
      <p role="status" className="text-std-16N-170">
        {gaps.length < total
          ? `${count(total)}件のうち、新しい${count(gaps.length)}件です。`
          : `${count(total)}件です。`}
      </p>
      <DataTable
        caption="空白の一覧"
        captionHidden
        columns={[
          { key: 'at', title: '日時', isRowHeader: true, noWrap: true, cell: ({ at }) => dayAndClock(at) },
          {
            key: 'who',
            title: '職員・端末',
            cell: ({ staff, terminal }) => [staff, terminal].filter(Boolean).join('、'),
          },
          {
            key: 'what',
            title: '内容',
            cell: ({ type, data }) => (data === null ? typeEntry(type).title : entrySentence(type, data)),
          },
          {
            key: 'session',
            title: '勤務',
            noWrap: true,
            cell: ({ session, at }) =>
              session === null ? (
                '勤務の外'
              ) : (
                <PageLink to={`/sessions/${session}`} ariaLabel={`${dayAndClock(at)}の空白を含む勤務の時間の流れ`}>
                  時間の流れ
                </PageLink>
              ),
          },
        ]}
        rows={gaps}
        rowKey={({ number }) => String(number)}
        rowTone={() => 'warn'}
        empty="空白は記録されていません。"
      />
    </section>
  );
}
