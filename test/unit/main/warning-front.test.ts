import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FrontEvent, nextFront, noFront, type WarningFront, warningsIn } from '../../../main/warning-front.ts';

/** Plays events from the start. @returns what was done, and where warnings are shown in the end */
function play(...events: readonly FrontEvent[]) {
  let front = noFront;
  const done: string[] = [];
  for (const event of events) {
    const { next, effects } = nextFront(front, event);
    front = next;
    done.push(...effects.map((effect) => effect.do));
  }
  return { front, done, in: warningsIn(front) };
}

const ready: readonly FrontEvent[] = [{ type: 'opened' }, { type: 'drawn', newest: null }];
const warned = (newest: number | null): FrontEvent => ({ type: 'state', newest });
const drawn = (newest: number | null): FrontEvent => ({ type: 'drawn', newest });

describe('the warning window', () => {
  it('comes up once its page has drawn the warning, and goes when none stands', () => {
    expect(play(...ready, warned(3))).toMatchObject({ done: ['wait'], in: 'window' });
    expect(play(...ready, warned(3), drawn(3))).toMatchObject({ done: ['wait', 'show'], in: 'window' });
    expect(play(...ready, warned(3), drawn(3), drawn(3)).done).toEqual(['wait', 'show']);
    expect(play(...ready, warned(3), drawn(3), warned(null)).done).toEqual(['wait', 'show', 'hide']);
  });

  it('comes up again for the next one, and for the same number of another agent', () => {
    expect(play(...ready, warned(3), drawn(3), warned(4), drawn(4)).done).toEqual(['wait', 'show', 'wait', 'show']);
    const again = play(...ready, warned(0), drawn(0), warned(null), drawn(null), warned(0), drawn(0));
    expect(again.done).toEqual(['wait', 'show', 'hide', 'wait', 'show']);
  });

  it('leaves a late one to the shell, and takes over where the page comes after all', () => {
    const late = [...ready, warned(3), { type: 'overdue', newest: 3 }] as const;
    expect(play(...late)).toMatchObject({ done: ['wait', 'fall-back'], in: 'shell' });
    expect(play(...late, warned(4))).toMatchObject({ done: ['wait', 'fall-back', 'fall-back'], in: 'shell' });
    expect(play(...late, drawn(3))).toMatchObject({ done: ['wait', 'fall-back', 'show'], in: 'window' });
    expect(play(...ready, warned(3), drawn(3), { type: 'overdue', newest: 3 }).in).toBe('window');
  });

  it('is made for a warning that comes before it, which the shell shows meanwhile', () => {
    expect(play(warned(1))).toMatchObject({ done: ['open', 'fall-back'], in: 'shell' });
    expect(play(warned(1), { type: 'opened' }, drawn(1))).toMatchObject({ done: ['open', 'fall-back', 'show'] });
    // A page that lives but has not drawn this warning is waited for, not believed.
    expect(play({ type: 'opened' }, warned(1), drawn(null)).done).toEqual(['fall-back', 'wait']);
  });

  it('gives a standing warning to the shell where its page dies or it does not come up', () => {
    const up = [...ready, warned(3), drawn(3)];
    expect(play(...up, { type: 'gone' })).toMatchObject({ done: ['wait', 'show', 'hide', 'fall-back'], in: 'shell' });
    expect(play(...up, { type: 'gone' }, drawn(3)).done.at(-1)).toBe('show');
    expect(play(...up, { type: 'unseen' })).toMatchObject({ done: ['wait', 'show', 'fall-back'], in: 'shell' });
    expect(play(...ready, { type: 'gone' })).toMatchObject({ done: [], in: 'shell' });
  });
});

const newest = fc.option(fc.integer({ min: 0, max: 3 }));
const events = fc.array(
  fc.oneof(
    newest.map(warned),
    newest.map(drawn),
    fc.integer({ min: 0, max: 3 }).map((n): FrontEvent => ({ type: 'overdue', newest: n })),
    fc.constantFrom<FrontEvent>({ type: 'gone' }, { type: 'unseen' }),
  ),
);

it('no warning stands unseen: it is shown, waited for under a time limit, or with the shell', () => {
  fc.assert(
    fc.property(fc.constantFrom<WarningFront>(noFront, play(...ready).front), events, (start, all) => {
      let front = start;
      let waitedFor: number | null = null;
      for (const event of all) {
        if (event.type === 'drawn' && front.page === 'none') continue;
        if (event.type === 'overdue' && event.newest === waitedFor) waitedFor = null;
        const step = nextFront(front, event);
        front = step.next;
        for (const effect of step.effects) {
          if (effect.do === 'wait') waitedFor = effect.newest;
          if (effect.do === 'open') front = nextFront(front, { type: 'opened' }).next;
        }
        if (front.newest === null || warningsIn(front) === 'shell') continue;
        expect(front.shown === front.newest || waitedFor === front.newest).toBe(true);
      }
    }),
  );
});
