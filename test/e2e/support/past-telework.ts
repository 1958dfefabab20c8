import { join } from 'node:path';
import { openSqlite } from '../../../server/store/sqlite/open.ts';
import { lend, telework } from '../../server/support/telework.ts';

/** 在宅勤務の延べ実施者数 (令和2年2～8月) of the plan, as days of four people; and some days of later years. */
const days: readonly (readonly [loan: number, day: string])[] = [
  [1, '2020-02-03'],
  ...([1, 2, 3] as const).map((n) => [n, '2020-03-10'] as const),
  ...([1, 4] as const).map((n) => [n, '2020-04-01'] as const),
  ...([1, 2] as const).map((n) => [n, '2020-05-12'] as const),
  ...([
    [3, '2020-06-15'],
    [2, '2020-07-01'],
    [1, '2020-08-03'],
    [4, '2020-08-31'],
  ] as const),
  ...[
    '2021-05-10',
    '2022-01-12',
    '2022-06-01',
    '2023-06-02',
    '2024-10-03',
    '2025-05-07',
    '2025-12-01',
    '2026-05-11',
  ].flatMap((day) => ([1, 2, 3, 4] as const).map((n) => [n, day] as const)),
];

/** Telework of years before the office's own, straight into its database. */
export async function fillPastYears(dataDir: string): Promise<void> {
  const store = await openSqlite(join(dataDir, 'office.db'));
  try {
    const people = [
      { staff: '100123', section: 'planning' },
      { staff: '100456', section: 'citizens' },
      { staff: '200045', section: 'planning', telework: 'mobile' },
      { staff: '200046', section: 'citizens', telework: 'satellite' },
    ] as const;
    for (const [n, person] of people.entries()) {
      await lend({ store }, { n: n + 1, ...person, from: '2020-02-01', to: '2020-08-31' });
    }
    for (const [loan, day] of days) await telework({ store }, { loan, day, to: '17:15' });
  } finally {
    await store.close();
  }
}
