import type { ReactNode } from 'react';
import type { ReportAct } from '#contract/forms/report/life.ts';
import { telephoneTitles } from '#contract/forms/report/telephone.ts';
import type { ReportDay } from '#contract/http/report-api.ts';
import { interruptionTitles } from '#contract/trail/catalogue.ts';
import { minutesText } from '#contract/words/report-words.ts';
import { clock, dayAndClock, plainTime } from '#contract/words/time.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';

const faint = 'block text-dns-14N-130 text-solid-gray-700';
const span = (from: string, to: string): string => `${plainTime(from)}〜${plainTime(to)}`;

interface ReportLinesProps {
  readonly day: ReportDay;
  /** Null where the report is somebody else's. @param row first time of the line */
  readonly onCorrect: ((row: string) => void) | null;
}

/** The table of 別紙2. */
export function ReportLines({ day, onCorrect }: ReportLinesProps): ReactNode {
  return (
    <DataTable
      caption="業務内容（計画）と実施結果"
      captionHidden
      rows={day.lines}
      rowKey={({ from }) => from}
      columns={[
        {
          key: 'time',
          title: '時間',
          isRowHeader: true,
          noWrap: true,
          cell: ({ from, to, workedMin }) => (
            <>
              {span(from, to)}
              <span className={faint}>勤務 {minutesText(workedMin)}</span>
            </>
          ),
        },
        {
          key: 'plan',
          title: '業務内容（計画）',
          cell: ({ plan }) => <span className="block min-w-40 whitespace-pre-line">{plan}</span>,
        },
        {
          key: 'result',
          title: '実施結果',
          cell: ({ result, drafted, corrected }) => (
            <span className="block min-w-48 whitespace-pre-line">
              {result}
              {corrected === null ? null : (
                <span className={faint}>
                  {`訂正：${corrected.by.name}（${dayAndClock(corrected.at)}）${corrected.reason}`}
                  {`\n記録からの下書き：${drafted === '' ? '（なし）' : drafted.replaceAll('\n', '／')}`}
                </span>
              )}
            </span>
          ),
        },
        ...(onCorrect === null
          ? []
          : [
              {
                key: 'correct',
                title: '訂正',
                cell: ({ from, to }: ReportDay['lines'][number]) => (
                  <Button
                    variant="outline"
                    size="sm"
                    ariaLabel={`${span(from, to)}の実施結果を訂正する`}
                    onPress={() => onCorrect(from)}
                  >
                    訂正する
                  </Button>
                ),
              },
            ]),
      ]}
    />
  );
}

const actTitles: Readonly<Record<ReportAct, string>> = {
  corrected: '訂正',
  submitted: '提出',
  returned: '差戻し',
  confirmed: '所属長の確認',
};

/** Everything that was done to the report; nothing where nothing was. */
export function ReportHistory({ day }: { readonly day: ReportDay }): ReactNode {
  if (day.steps.length === 0) return null;
  return (
    <DataTable
      caption="この報告書の経過"
      rows={day.steps.map((step, n) => ({ ...step, n }))}
      rowKey={({ n }) => String(n)}
      columns={[
        { key: 'at', title: '日時', isRowHeader: true, noWrap: true, cell: ({ at }) => dayAndClock(at) },
        { key: 'by', title: '行った人', noWrap: true, cell: ({ by }) => by.name },
        { key: 'act', title: '内容', noWrap: true, cell: ({ act }) => actTitles[act] },
        {
          key: 'what',
          title: '詳しく',
          cell: ({ row, before, after, reason }) => (
            <span className="block min-w-48 whitespace-pre-line">
              {row === null
                ? reason
                : `${row === 'remark' ? '補足' : `${plainTime(row)}の行`}：「${before || 'なし'}」を「${after || 'なし'}」に\n理由：${reason}`}
            </span>
          ),
        },
      ]}
    />
  );
}

/** What was told by telephone that day; nothing where nothing was. */
export function TelephoneList({ day }: { readonly day: ReportDay }): ReactNode {
  if (day.telephone.length === 0) return null;
  return (
    <DataTable
      caption="電話の記録"
      rows={day.telephone}
      rowKey={({ id }) => String(id)}
      columns={[
        { key: 'at', title: '時刻', isRowHeader: true, noWrap: true, cell: ({ at }) => clock(at) },
        {
          key: 'what',
          title: '報告',
          noWrap: true,
          cell: ({ what, reason }) =>
            `${telephoneTitles[what]}${reason === null ? '' : `（${interruptionTitles[reason].title}）`}`,
        },
        { key: 'words', title: '聞いた内容', cell: ({ words }) => words },
        { key: 'by', title: '受けた人', noWrap: true, cell: ({ by }) => by.name },
      ]}
    />
  );
}
