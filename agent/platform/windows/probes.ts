import type { ControlName } from '#contract/controls.ts';
import type { Clock } from '../../clock.ts';
import type { LookForMedia } from '../../guards/media/look.ts';
import type { Probe, ProbeResult, Probes } from '../../guards/probes/measure.ts';
import { createMediaProbe } from '../../guards/probes/media.ts';
import { withProfile } from '../../guards/probes/with-profile.ts';
import type { SaveGuard } from '../../guards/save/types.ts';
import type { AttestedControls } from '../../profile/judge-controls.ts';
import type { Watch, WatchedControl } from './watch.ts';

/** `blind`: it is not watched, and nothing of it is good, whatever the settings say. */
type Tried = ProbeResult | { readonly state: 'blind'; readonly detail: string };

export interface WindowsProbeDeps {
  readonly watch: Pick<Watch, 'standing' | 'printing'>;
  readonly look: LookForMedia;
  readonly guard: Pick<SaveGuard, 'state'>;
  readonly save: Probe;
  readonly clock: Clock;
  /** Null where this PC was not provisioned. */
  readonly attest: (() => Promise<AttestedControls>) | null;
}

/**
 * What was tried, what is watched and what the settings say, together. An act that goes through is 未作動 at once; all
 * else is good only where the profile is in force and its acceptance on this image is registered
 * (docs/windows-acceptance.md), and where the watch is whole.
 */
export function windowsProbes({ watch, look, guard, save, clock, attest }: WindowsProbeDeps): Probes {
  const unprovisioned: Probe = () => Promise.resolve(unknown('この端末には Windows の設定がありません（未検証）。'));
  const silent: Probe = () => Promise.resolve(unknown(''));
  const settings =
    attest === null
      ? { save: unprovisioned, media: unprovisioned, print: unprovisioned, install: unprovisioned }
      : withProfile({ save: silent, media: silent, print: silent, install: silent }, clock, attest);

  const settled =
    (control: ControlName, probe: () => Promise<Tried>): Probe =>
    async () => {
      const tried = await probe();
      if (tried.state === 'blind') return unknown(tried.detail);
      if (tried.state === 'absent') return tried;
      const said = await settings[control]();
      if (tried.state === 'measured' && said.state === 'configured') return tried;
      return { state: said.state, detail: `${tried.detail}${said.detail}` };
    };
  const watched = (control: WatchedControl, probe: () => Promise<Tried>) => async (): Promise<Tried> => {
    const standing = watch.standing(control);
    return standing.ok ? probe() : { state: 'blind', detail: standing.detail };
  };

  return {
    save: settled('save', async () =>
      guard.state().kind === 'watching' ? save() : { state: 'blind', detail: '保存先の監視が始まっていません。' },
    ),
    media: settled('media', watched('media', createMediaProbe(look))),
    print: settled('print', watched('print', printProbe(watch))),
    install: settled(
      'install',
      watched('install', () => Promise.resolve(unknown('プログラムの起動は、Windows ではまだ試しません。'))),
    ),
  };
}

const unknown = (detail: string): ProbeResult => ({ state: 'unknown', detail });

/** Printing is not tried, which would make a page: it is said whether it could be. */
const printProbe = (watch: Pick<Watch, 'printing'>) => (): Promise<Tried> => {
  const { spooler = 'unknown', printers = null, jobs = null } = watch.printing() ?? {};
  if (spooler === 'stopped') return Promise.resolve(unknown('印刷の仕組みは動いていません。'));
  if (spooler !== 'running' || printers === null || jobs === null) {
    return Promise.resolve({ state: 'blind', detail: '印刷の仕組みが動いているかどうか、わかりません。' });
  }
  return Promise.resolve(
    printers > 0
      ? { state: 'absent', detail: `印刷の仕組みが動いていて、プリンター${printers}台が使えます。` }
      : unknown('印刷の仕組みは動いていますが、プリンターがありません。'),
  );
};
