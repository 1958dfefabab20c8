import { describe, expect, it } from 'vitest';
import type { ControlReading, ControlState } from '#contract/controls.ts';
import type { TimelineEntry } from '#contract/http/console-api.ts';
import { gapsAmong, guardMarks } from '../../../renderer/console/timeline/control-gaps.ts';

const readings = (print: ControlState): ControlReading[] =>
  (['save', 'media', 'print', 'install'] as const).map((control) => ({
    control,
    state: control === 'print' ? print : 'measured',
    detail: '',
    tookMs: 1,
  }));

const entry = (seq: number, type: TimelineEntry['type'], data: object): TimelineEntry => ({
  seq,
  at: `2026-11-21T00:00:${String(seq).padStart(2, '0')}.000Z`,
  receivedAt: '2026-11-21T00:01:00.000Z',
  type,
  actor: 'system',
  data: JSON.parse(JSON.stringify(data)),
  hash: 'a'.repeat(64),
});
const beat = (seq: number, print: ControlState) => entry(seq, 'heartbeat', { readings: readings(print), idleMs: 0 });

describe('gaps of the guard', () => {
  it('are named where a control goes, kept while it is gone, and ended where it comes back', () => {
    const entries = [
      beat(0, 'measured'),
      beat(1, 'absent'),
      entry(2, 'session.resumed', {}),
      beat(3, 'unknown'),
      beat(4, 'configured'),
    ];
    const marks = guardMarks(entries);
    expect(marks.get(0)).toEqual({ isWatchGap: false, lost: [], restored: [], missing: [] });
    expect(marks.get(1)?.lost.map(({ control, state }) => [control, state])).toEqual([['print', 'absent']]);
    expect(marks.get(2)).toMatchObject({ lost: [], missing: ['print'] });
    expect(marks.get(3)).toMatchObject({ lost: [], missing: ['print'] });
    expect(marks.get(4)).toMatchObject({ restored: ['print'], missing: [] });
    expect(gapsAmong(entries, marks).map(({ seq }) => seq)).toEqual([1]);
  });

  it('show a control that never held, and nobody watching', () => {
    const entries = [
      beat(0, 'unknown'),
      entry(1, 'agent.lost', { pid: 1 }),
      entry(2, 'gap.found', {
        from: '2026-11-21T00:00:00.000Z',
        to: '2026-11-21T00:00:01.000Z',
        lengthMs: 1,
        what: 'agent',
      }),
    ];
    expect(gapsAmong(entries, guardMarks(entries)).map(({ seq }) => seq)).toEqual([0, 1, 2]);
  });

  it('take readings that cannot be read for no news', () => {
    const entries = [beat(0, 'measured'), entry(1, 'heartbeat', { readings: 'none' })];
    expect(guardMarks(entries).get(1)).toMatchObject({ lost: [], missing: [] });
  });
});
