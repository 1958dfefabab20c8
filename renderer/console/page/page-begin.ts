import type { z } from 'zod';

/** Where a page of a long list begins, as the address bar holds it; nothing for the first one. */
export interface PageBegin<P extends string> {
  readonly after?: P;
  readonly before?: P;
  readonly last?: 'yes';
}

/** Reads the address bar. What the office would refuse is left out: an old bookmark shows the first page. */
export function readPageBegin<P extends string>(params: URLSearchParams, Place: z.ZodType<P>): PageBegin<P> {
  const after = Place.safeParse(params.get('after') ?? undefined).data;
  if (after !== undefined) return { after };
  const before = Place.safeParse(params.get('before') ?? undefined).data;
  if (before !== undefined) return { before };
  return params.get('last') === 'yes' ? { last: 'yes' } : {};
}

/** The four ways on from a page. @param ends what the office says lies on either side */
export const waysOn = <P extends string>(
  ends: { readonly before: P | null; readonly after: P | null },
  addressOf: (begin: PageBegin<P>) => string,
): readonly { readonly title: string; readonly to: string | null }[] => [
  { title: '最初のページ', to: ends.before === null ? null : addressOf({}) },
  { title: '前のページ', to: ends.before === null ? null : addressOf({ before: ends.before }) },
  { title: '次のページ', to: ends.after === null ? null : addressOf({ after: ends.after }) },
  { title: '最後のページ', to: ends.after === null ? null : addressOf({ last: 'yes' }) },
];
