import { randomUUID } from 'node:crypto';
import type { TrailEntry } from '#contract/trail/entry.ts';
import { readings, type Trail } from '../../test/server/support/trail.ts';

/** Entries of one working day. */
export const entriesPerDay = 600;
/** Time between entries, beyond the second that the trail itself goes on with each, ms. */
const pauseMs = 47_000;

/** Continues an honest chain: days of work with signs of life, saves, refusals and breaks, as a recorder writes them. */
export function* workingDays(trail: Trail, opening: () => TrailEntry): Generator<TrailEntry, never> {
  yield opening();
  for (;;) {
    const session = randomUUID();
    const by = { session, actor: 'staff:100123' };
    trail.atMs += pauseMs;
    yield trail.add(
      'session.started',
      { work: '会議録の作成', plan: [{ from: '08:30', to: '17:15', work: '確認' }] },
      by,
    );
    yield trail.add('controls.checked', { readings, passed: true }, { session });
    for (let n = 3; n < entriesPerDay; n += 1) {
      trail.atMs += pauseMs;
      yield ordinary(trail, session, n);
    }
    yield trail.add('session.ended', { result: '会議録を仕上げた。' }, by);
  }
}

function ordinary(trail: Trail, session: string, n: number): TrailEntry {
  const name = { text: `議事録 ${n}.txt`, bytes: Buffer.from(`議事録 ${n}.txt`).toString('base64') };
  if (n % 5 === 2)
    return trail.add(
      'save.recovered',
      {
        ...{ name, from: '/home/borrower/Desktop', to: { ...name, text: `回収/${name.text}` }, bytes: 12 * n },
        ...{ sha256: 'a'.repeat(64), foundLater: false, writerSeen: false },
      },
      { session },
    );
  if (n % 11 === 3) return trail.add('command.refused', { channel: 'shell:openWorkFolder', why: '引数が違います。' });
  return trail.add('heartbeat', { readings, idleMs: n }, { session });
}
