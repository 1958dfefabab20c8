import type { Attempt } from '../attempt.ts';
import type { DetachResult } from './detach.ts';
import { type Medium, shown } from './medium.ts';

/** A medium from the look that found it until the one that misses it. */
export interface Presence {
  readonly medium: Medium;
  /** As it was first told: a warning finds its medium by this name. */
  readonly device: string;
  readonly wasPluggedIn: boolean;
  readonly isActing: boolean;
  /** Where it was mounted when it was last tried to take it away, as far as it still is. */
  readonly tried: readonly string[];
  /** When that was, monotonic ms. */
  readonly triedMs: number;
  readonly poweredOff: boolean;
  /** What was told of why it stays, since it was last mounted. */
  readonly toldStays: readonly string[];
}

export interface Step {
  readonly next: Presence | null;
  readonly tell: readonly Attempt[];
  /** True where it is to be tried now to take it away. */
  readonly act: boolean;
}

/** Time between two tries to take away what stays, ms: a file that is closed may let it go. */
const retryMs = 10_000;

/**
 * What a look means for one medium: told when it comes, for each place where it gets mounted, when it goes, and when it
 * stays; the same thing never twice.
 * @param ended what came of the try that ended since the look before
 */
export function follow(
  before: Presence | null,
  medium: Medium | null,
  ended: DetachResult | null,
  nowMs: number,
): Step {
  if (before === null) return medium === null ? nothing : appear(medium, nowMs);
  const isActing = before.isActing && ended === null;
  const poweredOff = ended === null ? before.poweredOff : ended.poweredOff;
  if (medium === null) {
    // Why it went is known only when the try has ended.
    if (isActing) return { next: before, tell: [], act: false };
    return { next: null, tell: [detached(before, byOf(before, poweredOff))], act: false };
  }
  const places = medium.mounts.map(placeOf);
  const known = before.medium.mounts.map(placeOf);
  const fresh = medium.mounts.filter((mount) => !known.includes(placeOf(mount)));
  const untried = places.filter((place) => !before.tried.includes(place));
  const tell: Attempt[] = [];
  if (known.length > 0 && places.length === 0) tell.push(detached(before, 'unmounted'));
  for (const { point, writable } of fresh) tell.push(found({ ...medium, device: before.device }, point, writable));
  let toldStays = fresh.length > 0 ? [] : before.toldStays;
  if (ended !== null && untried.length === 0) {
    const why = ended.why ?? stillThere(medium);
    const stay = [why, ...places].join('\0');
    if (!toldStays.includes(stay)) {
      tell.push({ type: 'media.stayed', data: { device: before.device, why: shown(why, 400) } });
      toldStays = [...toldStays, stay];
    }
  }
  const act = !isActing && (untried.length > 0 || nowMs - before.triedMs >= retryMs);
  const next: Presence = {
    medium,
    device: before.device,
    wasPluggedIn: before.wasPluggedIn || medium.isPluggedIn,
    isActing: isActing || act,
    tried: act ? places : before.tried.filter((place) => places.includes(place)),
    triedMs: act ? nowMs : before.triedMs,
    poweredOff,
    toldStays,
  };
  return { next, tell, act };
}

const nothing: Step = { next: null, tell: [], act: false };

function appear(medium: Medium, nowMs: number): Step {
  const { device, mounts } = medium;
  const next: Presence = {
    medium,
    device,
    wasPluggedIn: medium.isPluggedIn,
    isActing: true,
    tried: mounts.map(placeOf),
    triedMs: nowMs,
    poweredOff: false,
    toldStays: [],
  };
  const tell =
    mounts.length === 0
      ? [found(medium, null, false)]
      : mounts.map(({ point, writable }) => found(medium, point, writable));
  return { next, tell, act: true };
}

const placeOf = ({ point, writable }: Medium['mounts'][number]): string => `${point}\0${writable}`;

function found(medium: Medium, point: string | null, writable: boolean): Attempt {
  const { device, kind, maker, model, serial } = medium;
  const place = point === null ? null : point.slice(0, 4096).toWellFormed();
  return { type: 'media.found', data: { device, kind, maker, model, serial, point: place, writable } };
}

const detached = ({ device }: Presence, by: 'unmounted' | 'powered-off' | 'removed'): Attempt => ({
  type: 'media.detached',
  data: { device, by },
});

/** What was never plugged in can only have been unmounted. */
function byOf({ wasPluggedIn }: Presence, poweredOff: boolean): 'unmounted' | 'powered-off' | 'removed' {
  if (poweredOff) return 'powered-off';
  return wasPluggedIn ? 'removed' : 'unmounted';
}

const stillThere = ({ mounts, disks, isRefused }: Medium): string =>
  mounts.length > 0
    ? '外したはずですが、まだ読み書きできます。抜いてください。'
    : disks.length > 0
      ? '電源を切ったはずですが、まだつながっています。抜いてください。'
      : isRefused
        ? '端末が断っているため、使えません。抜いてください。'
        : '端末からは外せない機器です。抜いてください。';
