import type { JlisAnswer, JlisQuery } from '#contract/http/statistics-api.ts';
import { countRows } from '#contract/statistics/counting.ts';
import { departmentOf } from '#contract/statistics/departments.ts';
import { fiscalYearOf, fiscalYearTitle, monthTitle } from '#contract/statistics/fiscal-year.ts';
import { hoursText } from '#contract/statistics/rounding.ts';
import type { Caller } from '../auth/access.ts';
import type { Store } from '../store/store.ts';
import { readTeleworkIds } from '../telework/held-ids.ts';
import { readScheme } from '../telework/scheme.ts';
import { readMonthRows } from './read-figures.ts';
import type { tablesAsCsv } from './write-tables.ts';

/** IDs, users, days and hours of each section, as the city reports them to J-LIS. A head sees the own section. */
export async function readJlis(store: Store, caller: Caller, { from, to }: JlisQuery): Promise<JlisAnswer> {
  const own = caller.scope === 'section' ? caller.sectionId : null;
  const { reader } = store;
  const year = fiscalYearOf(to);
  const rows = await readMonthRows(reader, { section: own, kind: null }, { from, to });
  const ids = await readTeleworkIds(reader, year);
  let query = reader.selectFrom('sections').select(['id', 'name', 'division']).orderBy('name').orderBy('id');
  if (own !== null) query = query.where('id', '=', own);
  const sections = (await query.execute())
    .map(({ id, name, division }) => ({
      ...{ id, name, department: departmentOf({ name, division }), ids: ids.get(id) ?? 0 },
      ...usersIn(rows.filter(({ section }) => section === id)),
    }))
    .filter((row) => row.ids > 0 || row.users > 0);
  const total = { ids: sections.reduce((sum, row) => sum + row.ids, 0), ...usersIn(rows) };
  return { from, to, year, idsOfCity: (await readScheme(reader)).total, rows: sections, total };
}

function usersIn(rows: Parameters<typeof countRows>[0]) {
  const { persons, days, minutes } = countRows(rows, 'person-day');
  return { users: persons, days, minutes };
}

/** The same as a table to be sent. */
export function jlisTables({ from, to, year, rows, total }: JlisAnswer): Parameters<typeof tablesAsCsv>[0] {
  const number = (value: number): string => value.toLocaleString('ja-JP');
  const figures = (row: JlisAnswer['total']): readonly string[] => [
    ...[row.ids, row.users, row.days].map(number),
    hoursText(row.minutes),
  ];
  return {
    title: '自治体テレワークシステムの利用状況',
    about: [
      `${monthTitle(from)}から${monthTitle(to)}まで　IDは${fiscalYearTitle(year)}の割当て　区分　通常・感染症対策`,
    ],
    tables: [
      {
        title: '所属ごとの利用状況',
        columns: [
          { title: '部', share: 0.2 },
          { title: '所属', share: 0.24 },
          ...['ID数', '利用者数（人）', '利用日数（人日）', '利用時間（時間）'].map((title) => ({
            ...{ title, share: 0.14, align: 'right' as const },
          })),
        ],
        rows: [...rows.map((row) => [row.department, row.name, ...figures(row)]), ['', '合計', ...figures(total)]],
      },
    ],
    notes: [
      '利用時間は始業から終業までの時間で、中断を含みます。',
      '利用者数の合計は、所属が変わった人も1人と数えます。',
    ],
  };
}
