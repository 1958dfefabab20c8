import { SectionId } from '#contract/http/audit-api.ts';

/** The section that the address bar narrows a list to; empty for all. What the office would refuse is left out. */
export const readSection = (search: string): string =>
  SectionId.safeParse(new URLSearchParams(search).get('section') ?? undefined).data ?? '';
