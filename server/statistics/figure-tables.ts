import type { StatisticsAnswer } from '#contract/http/statistics-api.ts';
import { kindTitles, teleworkForms, teleworkTitles, unitRules, unitTitles } from '#contract/statistics/counting.ts';
import { fiscalYearTitle, monthTitle } from '#contract/statistics/fiscal-year.ts';
import { hoursText, percentText } from '#contract/statistics/rounding.ts';
import type { PaperColumn } from '../pdf/paper.ts';

/** A table as it goes into a file or onto paper. A cell with a dash has no figure. */
export interface FigureTable {
  readonly title: string;
  readonly columns: readonly PaperColumn[];
  readonly rows: readonly (readonly string[])[];
}

const none = '—';
const number = (value: number): string => value.toLocaleString('ja-JP');
const columnsOf = (names: readonly string[], figures: readonly string[]): readonly PaperColumn[] => {
  const nameShare = names.length === 1 ? 0.2 : 0.18;
  const share = (1 - nameShare * names.length) / figures.length;
  return [
    ...names.map((title) => ({ title, share: nameShare })),
    ...figures.map((title) => ({ title, share, align: 'right' as const })),
  ];
};

/** What was counted, and how, in one line. */
export function countedAs({ year, section, unit, kind, since }: StatisticsAnswer): readonly string[] {
  return [
    `${fiscalYearTitle(year)}　${section === null ? '全庁' : section.name}　区分　${kind === 'all' ? '通常・感染症対策' : kindTitles[kind]}`,
    `延べの単位　${unitTitles[unit]}（${unitRules[unit]}）${since === null ? '' : `　累計は${monthTitle(since)}から`}`,
  ];
}

/** What people ask about figures, said where they stand. */
export const figureNotes: readonly string[] = [
  '貸出時間は始業から終業までの時間（中断を含む）、貸出日数は端末が貸し出されていた日数です。貸出日数は区分によりません。',
  '途中で所属が変わった人は、それぞれの所属で1人と数えます。',
  '比率は小数点以下第2位を四捨五入しています。',
];

/** The tables of 統計, as they stand on the page. */
export function figureTables(answer: StatisticsAnswer): readonly FigureTable[] {
  const unit = unitTitles[answer.unit];
  const isMonthKnown = (month: string): boolean => month <= answer.thisMonth;
  const hours = teleworkForms.map((form) => `貸出時間（${teleworkTitles[form]}）`);
  const lentOf = ({ minutesBy, days, lentDays }: StatisticsAnswer['total']): readonly string[] => [
    ...teleworkForms.map((form) => hoursText(minutesBy[form])),
    number(days),
    number(lentDays),
  ];
  const dashes = (count: number): readonly string[] => Array.from({ length: count }, () => none);
  return [
    {
      title: '月ごとの実施者数',
      columns: columnsOf(['月'], [`延べ（${unit}）`, '実人数', '延べ累計', '実人数累計']),
      rows: [
        ...answer.months.map((row) => [
          monthTitle(row.month),
          ...(isMonthKnown(row.month)
            ? [row.visits, row.persons, row.runningVisits, row.runningPersons].map(number)
            : dashes(4)),
        ]),
        ['合計', number(answer.total.visits), number(answer.total.persons), ...dashes(2)],
      ],
    },
    {
      title: '年度ごとの実施者数と目標',
      columns: columnsOf(
        ['年度'],
        [`延べ（${unit}）`, '実人数', '延べ累計', '実人数累計', '目標（累計）', '達成率（延べ）', '達成率（実人数）'],
      ),
      rows: answer.years.map((row) => {
        const target = answer.section === null ? row.target : null;
        const isKnown = isMonthKnown(`${row.year}-04`);
        const rates = [row.runningVisits, row.runningPersons].map((value) =>
          target === null || !isKnown ? none : percentText(value, target),
        );
        return [
          fiscalYearTitle(row.year),
          ...(isKnown ? [row.visits, row.persons, row.runningVisits, row.runningPersons].map(number) : dashes(4)),
          ...[target === null ? none : `${target}人`, ...rates],
        ];
      }),
    },
    {
      title: 'テレワーク用端末機を利用したテレワークの実績',
      columns: columnsOf(['月'], [...hours, '実施日数', '貸出日数']),
      rows: [
        ...answer.months.map((row) => [monthTitle(row.month), ...(isMonthKnown(row.month) ? lentOf(row) : dashes(5))]),
        ['合計', ...lentOf(answer.total)],
      ],
    },
    {
      title: '所属ごとの実施者数',
      columns: columnsOf(['部', '所属'], [`延べ（${unit}）`, '実人数', '実施日数', '貸出時間', '貸出日数']),
      rows: answer.bySection.map((row) => [
        ...[row.department, row.name, number(row.visits), number(row.persons), number(row.days)],
        ...[hoursText(row.minutes), number(row.lentDays)],
      ]),
    },
    {
      title: '部ごとの実施者数',
      columns: columnsOf(['部'], [`延べ（${unit}）`, '実人数', '実施日数', '貸出時間', '貸出日数']),
      rows: answer.byDepartment.map((row) => [
        ...[row.name, number(row.visits), number(row.persons), number(row.days)],
        ...[hoursText(row.minutes), number(row.lentDays)],
      ]),
    },
  ];
}
