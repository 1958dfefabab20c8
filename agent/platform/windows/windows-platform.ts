import type { Probe } from '../../guards/probes/measure.ts';
import type { SaveGuard } from '../../guards/save/types.ts';
import type { Platform } from '../platform.ts';

/** Nothing is claimed that is not tried: until Windows has its guards, every control there is 不明. */
const untried: Probe = () => Promise.resolve({ state: 'unknown', detail: 'Windows の制御は未対応です。' });

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
  createProbes: () => ({ save: untried, media: untried, print: untried, install: untried }),
};
