/** A month so many months away. @param month `2026-11` */
export function monthBy(month: string, by: number): string {
  const first = new Date(`${month}-01T00:00:00.000Z`);
  first.setUTCMonth(first.getUTCMonth() + by);
  return first.toISOString().slice(0, 7);
}

/** Its first and last day. */
export function monthDays(month: string): { readonly from: string; readonly to: string } {
  const last = new Date(`${monthBy(month, 1)}-01T00:00:00.000Z`);
  last.setUTCDate(0);
  return { from: `${month}-01`, to: last.toISOString().slice(0, 10) };
}
