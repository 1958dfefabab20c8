import { mstscLaunch } from '#contract/remote/mstsc.ts';
import type { Probe } from '../../guards/probes/measure.ts';
import { withProfile } from '../../guards/probes/with-profile.ts';
import type { SaveGuard } from '../../guards/save/types.ts';
import { attestWindowsControls } from '../../profile/windows/attest-controls.ts';
import { runOnWindows } from '../../profile/windows/system32.ts';
import type { Platform } from '../platform.ts';

/** Nothing is claimed that is not tried: without a profile that was accepted, every control on Windows is 不明. */
const untried: Probe = () => Promise.resolve({ state: 'unknown', detail: 'Windows ではまだ実測しません。' });

const noGuard: SaveGuard = {
  state: () => ({ kind: 'unsupported' }),
  start: () => Promise.resolve({ kind: 'unsupported' }),
  recorded: () => undefined,
  expect: () => ({ caught: Promise.resolve(false) }),
  stop: () => Promise.resolve(),
};

export const windowsPlatform: Platform = {
  createSaveGuard: () => noGuard,
  createWatchGuards: () => [],
  remoteClient: mstscLaunch,
  createProbes: ({ provisioned }, _, clock) => {
    const probes = { save: untried, media: untried, print: untried, install: untried };
    return provisioned === undefined
      ? probes
      : withProfile(probes, clock, () => attestWindowsControls(provisioned, runOnWindows, clock.now()));
  },
};
