import { localDate } from '#contract/session/closing.ts';

const dayMs = 86_400_000;

/** The day in Japan that lies `days` after an instant. */
export const dayAfter = (at: Date, days: number): string => localDate(new Date(at.getTime() + days * dayMs));
