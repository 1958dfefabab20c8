import type { BoardRow } from '../http/report-api.ts';
import { dayLater } from '../loan/period.ts';
import { instantOf, localDate } from '../session/closing.ts';
import type { Happening, NoticePerson } from './happening.ts';

/** Minutes after the planned hour from which a missing 始業 is told. */
export const notBegunAfterMin = 15;

/** What the office knows now, as far as the clock makes something of it. */
export interface LookedAt {
  readonly now: Date;
  /** Today's board, with the section of each person. */
  readonly people: readonly (Pick<BoardRow, 'state' | 'plannedFrom' | 'isPastEnd' | 'presence'> & {
    readonly staff: NoticePerson;
    readonly section: string;
  })[];
  /** PCs that are out with their borrowers. `to`: last day. */
  readonly loans: readonly {
    readonly id: string;
    readonly terminal: string;
    readonly staff: NoticePerson;
    readonly section: string;
    readonly to: string;
  }[];
}

/** Something that nobody did: it is told once under its key, however often it is seen. */
export interface Seen {
  readonly key: string;
  readonly happening: Happening;
}

/**
 * What the passing of time has made true: no 始業 on a planned day, work past its end, a question that nobody answered,
 * PCs due or overdue. Pure.
 */
export function lookOut({ now, people, loans }: LookedAt): readonly Seen[] {
  const today = localDate(now);
  const lateFrom = (planned: string): number => instantOf(today, planned).getTime() + notBegunAfterMin * 60_000;
  return [
    ...people.flatMap(({ staff, section, state, plannedFrom: planned, isPastEnd, presence }): Seen[] => [
      ...(state === 'planned' && planned !== null && now.getTime() >= lateFrom(planned)
        ? [
            {
              key: `not-begun:${staff.id}:${today}`,
              happening: { of: 'not-begun' as const, planned, minutes: notBegunAfterMin, staff, section },
            },
          ]
        : []),
      ...(isPastEnd
        ? [{ key: `past-end:${staff.id}:${today}`, happening: { of: 'past-end' as const, staff, section } }]
        : []),
      // Who asked by telephone knows already, and told of it then.
      ...(presence?.state === 'unanswered' && presence.by !== 'telephone'
        ? [
            {
              key: `no-answer:${staff.id}:${presence.at}`,
              happening: { of: 'no-answer' as const, at: presence.at, staff, section },
            },
          ]
        : []),
    ]),
    ...loans.flatMap(({ id, to, ...facts }): Seen[] => {
      if (to === dayLater(today, 1))
        return [{ key: `due:${id}:${to}`, happening: { of: 'due', when: 'tomorrow', to, ...facts } }];
      return to < today ? [{ key: `over:${id}:${to}`, happening: { of: 'due', when: 'over', to, ...facts } }] : [];
    }),
  ];
}
