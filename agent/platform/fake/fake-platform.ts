import type { ControlState } from '#contract/controls.ts';
import type { TellAttempt } from '../../guards/attempt.ts';
import type { Probe } from '../../guards/probes/measure.ts';
import type { GuardListener, GuardState, SaveGuard } from '../../guards/save/types.ts';
import type { Platform } from '../platform.ts';

/** A system whose answers a test decides. Nothing outside tests selects it. */
export interface FakePlatform extends Platform {
  /** What the next probe of each control answers. */
  readonly states: Record<'save' | 'media' | 'print' | 'install', ControlState>;
  /** Where the agent's guard reports; null until it has been made. */
  readonly listener: () => GuardListener | null;
  /** Where the other guards report; null until they have been made. */
  readonly tell: () => TellAttempt | null;
  readonly setGuard: (state: GuardState) => void;
  /** Journal lines that the agent has let go. */
  readonly recorded: readonly string[];
}

export function createFakePlatform(): FakePlatform {
  const states: FakePlatform['states'] = {
    save: 'measured',
    media: 'measured',
    print: 'measured',
    install: 'measured',
  };
  const recorded: string[] = [];
  let listener: GuardListener | null = null;
  let tell: TellAttempt | null = null;
  let state: GuardState = { kind: 'idle' };
  let willBe: GuardState = { kind: 'watching' };
  const probe =
    (control: keyof typeof states): Probe =>
    () =>
      Promise.resolve({ state: states[control], detail: `${control}: ${states[control]}` });
  const guard: SaveGuard = {
    state: () => state,
    start: () => {
      state = willBe;
      return Promise.resolve(state);
    },
    recorded: (id) => recorded.push(id),
    expect: () => ({ caught: Promise.resolve(true) }),
    stop: () => Promise.resolve(),
  };
  return {
    states,
    recorded,
    listener: () => listener,
    tell: () => tell,
    setGuard: (next) => {
      state = next;
      willBe = next;
      listener?.changed(next);
    },
    createSaveGuard: (_config, _clock, given) => {
      listener = given;
      return guard;
    },
    createWatchGuards: (_config, _clock, given) => {
      tell = given;
      return [];
    },
    // A client that waits until it is ended, or exits at once as its password says.
    remoteClient: ({ password }) => ({
      ...{ program: '/bin/sh', args: ['-c', 'read -r n; [ "$n" = stay ] && exec sleep 60; exit "$n"'] },
      ...{ environment: { PATH: '/usr/bin:/bin' }, input: `${password}\n`, files: [] },
    }),
    createProbes: () => ({
      save: probe('save'),
      media: probe('media'),
      print: probe('print'),
      install: probe('install'),
    }),
  };
}
