import type { IdsAnswer } from '#contract/http/telework-api.ts';
import { fiscalYearTitle } from '#contract/statistics/fiscal-year.ts';
import { idCauseTitles, idPlace, usableWords } from '#contract/words/telework-words.ts';
import { dayAndClock } from '#contract/words/time.ts';
import type { tablesAsCsv } from '../statistics/write-tables.ts';

/** The ledger as tables to be sent. */
export function idsTables({ year, scheme, days, pool, rows, movements }: IdsAnswer): Parameters<typeof tablesAsCsv>[0] {
  const ids = (value: number): string => String(value);
  return {
    title: `テレワーク用ID台帳　${fiscalYearTitle(year)}`,
    about: [`市の持つID　${scheme.total}　　残り　${pool}　　${usableWords(days)}`],
    tables: [
      {
        title: '所属ごとのID',
        columns: [
          { title: '所属', share: 0.2 },
          { title: 'ID数', share: 0.1, align: 'right' },
          { title: '申請書', share: 0.16 },
          { title: '利用者', share: 0.34 },
          { title: 'パソコン', share: 0.2 },
        ],
        rows: rows.map(({ section, held, application }) => [
          ...[section.name, ids(held), application?.id ?? '', (application?.users ?? []).join('、')],
          application?.pc ?? '',
        ]),
      },
      {
        title: '移動の記録',
        columns: [
          { title: '日時', share: 0.2 },
          { title: '内容', share: 0.16 },
          { title: '移した元', share: 0.13 },
          { title: '移した先', share: 0.13 },
          { title: '数', share: 0.06, align: 'right' },
          { title: '理由・申請書', share: 0.2 },
          { title: '人', share: 0.12 },
        ],
        rows: movements.map((row) => [
          ...[dayAndClock(row.at), idCauseTitles[row.cause], idPlace(row.from), idPlace(row.to), ids(row.ids)],
          ...[[row.form ?? '', row.reason].filter((part) => part !== '').join('　'), row.by],
        ]),
      },
    ],
    notes: ['IDは年度の終わりに失効し、次の年度の分は新しく申請します。'],
  };
}
