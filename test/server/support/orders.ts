import { OrderRows } from '#contract/http/report-api.ts';
import type { Browser } from './browser.ts';

export interface Day {
  readonly staff: string;
  readonly date: string;
}

/** What somebody's 命令簿 shows of these days; for a day that it does not show, a hash of nothing that is there. */
export async function shownOrders(browser: Browser, days: readonly Day[]) {
  const months = [...new Set(days.map(({ date }) => date.slice(0, 7)))];
  const books = await Promise.all(months.map((month) => browser.get(`/v1/orders?month=${month}`)));
  const rows = books.flatMap((book) => (book.statusCode === 200 ? OrderRows.parse(book.json()).rows : []));
  return days.map(({ staff, date }) => {
    const row = rows.find((one) => one.staff.id === staff && one.date === date);
    return { staff, date, content: row?.content ?? '0'.repeat(64) };
  });
}
