import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue } from '#contract/trail/catalogue.ts';
import type { DetachResult } from '../../../../../agent/guards/media/detach.ts';
import type { Medium } from '../../../../../agent/guards/media/medium.ts';
import { follow, type Presence, type Step } from '../../../../../agent/guards/media/presence.ts';

const at = (point: string, writable = true): Medium['mounts'][number] => ({
  ...{ point, writable, fsType: 'vfat', blockDevice: '/dev/sdb1', by: 'system' },
});
const medium = (points: readonly string[], isPluggedIn = true): Medium => ({
  ...{ key: 'usb 1-2 7', device: 'sdb', kind: 'disk', maker: 'M', model: 'S', serial: '1' },
  ...{ mounts: points.map((point) => at(point)), disks: isPluggedIn ? ['/dev/sdb'] : [], isPluggedIn },
  isRefused: false,
});
const busy: DetachResult = { poweredOff: false, why: '使用中' };
const done: DetachResult = { poweredOff: false, why: null };
const off: DetachResult = { poweredOff: true, why: null };

type Look = readonly [medium: Medium | null, ended: DetachResult | null, atMs?: number];
/** What each look told, by the last word of its type, with `*` where it is tried to take the medium away. */
function run(...looks: readonly Look[]): readonly string[] {
  let presence: Presence | null = null;
  return looks.map(([now, ended, atMs = 0]) => {
    const step: Step = follow(presence, now, ended, atMs);
    presence = step.next;
    const words = step.tell.map(({ type, data }) =>
      type === 'media.detached' ? data.by : type === 'media.found' ? `found ${data.point}` : type.slice(6),
    );
    return [...words, ...(step.act ? ['*'] : [])].join(' ');
  });
}

describe('a medium', () => {
  test('that is unmounted and powered off', () => {
    const looks: Look[] = [
      [medium(['/m']), null],
      [medium([]), null],
      [null, null],
      [null, off],
    ];
    expect(run(...looks)).toEqual(['found /m *', 'unmounted', '', 'powered-off']);
  });
  test('that stays is told once, tried again, and told anew only for another reason', () => {
    const m = medium(['/m']);
    const looks: Look[] = [
      [m, null],
      [m, busy],
      [m, null, 9_999],
      [m, null, 10_000],
      [m, busy, 10_100],
      [m, null, 21_000],
      [m, { poweredOff: false, why: '権限' }, 21_100],
      [m, null, 31_100],
      [m, busy, 31_200],
    ];
    expect(run(...looks)).toEqual(['found /m *', 'stayed', '', '*', '', '*', 'stayed', '*', '']);
  });
  test('that is mounted again is told again, and taken away again', () => {
    const looks: Look[] = [
      [medium(['/m']), null],
      [medium([]), done],
      [medium(['/m']), null, 100],
      [medium(['/m']), busy, 200],
    ];
    expect(run(...looks)).toEqual(['found /m *', 'unmounted stayed', 'found /m *', 'stayed']);
  });
  test('that gets a second place while the first is taken away', () => {
    const looks: Look[] = [
      [medium(['/m']), null],
      [medium(['/m', '/n']), null],
      [medium(['/n']), done],
      [medium([]), done],
    ];
    expect(run(...looks)).toEqual(['found /m *', 'found /n', '*', 'unmounted stayed']);
  });
  test('that is plugged in, then mounted, then pulled out', () => {
    const looks: Look[] = [
      [medium([]), null],
      [medium([]), busy],
      [medium(['/m']), null],
      [null, null],
      [null, busy],
    ];
    expect(run(...looks)).toEqual(['found null *', 'stayed', 'found /m *', '', 'removed']);
  });
  test('that was only mounted can only be unmounted', () => {
    expect(run([medium(['/m'], false), null], [null, done])).toEqual(['found /m *', 'unmounted']);
  });
  test('that becomes writable is told', () => {
    const readOnly = { ...medium([]), mounts: [at('/m', false)] };
    expect(run([readOnly, null], [medium(['/m']), busy])).toEqual(['found /m *', 'found /m *']);
  });
});

test('one that the system refuses: why it stays says so', () => {
  const refused = { ...medium([]), disks: [], isRefused: true };
  const found = follow(null, refused, null, 0).next;
  expect(follow(found, refused, done, 100).tell).toMatchObject([
    { type: 'media.stayed', data: { why: expect.stringContaining('断っている') } },
  ]);
});

test('whatever comes: every entry is one the trail takes, and who comes and goes is told as often', () => {
  const anyMedium = fc.option(
    fc
      .record({ points: fc.subarray(['/a', '/b', `/${'長'.repeat(5000)}`]), isPluggedIn: fc.boolean() })
      .map(({ points, isPluggedIn }) => medium(points, isPluggedIn)),
  );
  const anyEnd = fc.option(fc.constantFrom(busy, done, off, { poweredOff: false, why: '\u0000\ud800'.repeat(900) }));
  fc.assert(
    fc.property(fc.array(fc.tuple(anyMedium, anyEnd, fc.nat(20_000))), (looks) => {
      let presence: Presence | null = null;
      let [now, arrivals, departures] = [0, 0, 0];
      for (const [seen, end, passed] of [...looks, [null, done, 0] as const]) {
        now += passed;
        const ended = presence?.isActing === true ? end : null;
        const step: Step = follow(presence, seen, ended, now);
        for (const { type, data } of step.tell) catalogue[type].data.parse(data);
        if (presence === null && step.next !== null) {
          arrivals += 1;
          expect(step.act).toBe(true);
          expect(new Set(step.tell.map(({ type }) => type))).toEqual(new Set(['media.found']));
        }
        if (presence !== null && step.next === null) {
          departures += 1;
          expect(step.tell.map(({ type }) => type)).toEqual(['media.detached']);
        }
        presence = step.next;
      }
      expect(departures).toBe(arrivals);
    }),
  );
});
