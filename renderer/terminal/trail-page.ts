/** Entries on one page of the own trail. */
export const pageSize = 50;

/** Which entries the page holds, counted from the newest. Null where there are none. @param page from 0 */
export function pageRange(total: number, page: number): { readonly fromSeq: number; readonly limit: number } | null {
  const end = total - page * pageSize;
  if (end <= 0) return null;
  const fromSeq = Math.max(0, end - pageSize);
  return { fromSeq, limit: end - fromSeq };
}

export const pageCount = (total: number): number => Math.max(1, Math.ceil(total / pageSize));
