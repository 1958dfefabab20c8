import { setTimeout as pause } from 'node:timers/promises';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { systemClock } from '../clock.ts';
import { obeyOnce } from '../erase/obey.ts';
import { runCommand } from '../profile/linux/run-command.ts';
import { readText } from '../profile/linux/trusted-file.ts';
import { parseTame } from '../profile/state-store.ts';
import { holdLock } from '../wipe/lock.ts';
import { isWithin, WipeParameters } from '../wipe/parameters.ts';
import { exitCodes } from './exit-code.ts';
import { mayChange } from './linux.ts';
import { operatorLine } from './operator-line.ts';
import { readServiceConfig } from './service.ts';
import type { ObeyCommand } from './service-arguments.ts';

/** Between two looks, ms. */
const lookMs = 1000;

/**
 * `obey`: carries out what the recorder passes on, as a service of root's that never ends. With `--once` one look.
 * TM-605 without rights, TM-607 where others may write into its folder, TM-624, TM-702 and TM-704 as for a wipe.
 */
export async function obey(command: ObeyCommand): Promise<Outcome<number>> {
  const { requests, state, once } = command;
  const ready = mayChange(null, state);
  if (!ready.ok) return ready;
  const office = readServiceConfig(command.config);
  if (!office.ok) return office;
  const text = readText(command.wipeParameters);
  if (!text.ok) return refusal('TM-702', text.detail);
  const parameters = WipeParameters.safeParse(parseTame(text.value));
  if (!parameters.success) return refusal('TM-702', parameters.error.message);
  const { volume } = parameters.data;
  if (volume.kind === 'gocryptfs' && isWithin(volume.cipherFolder, state))
    return refusal('TM-702', 'the state folder lies in the volume');
  const lock = await holdLock(`${state}/obey`);
  if (!lock.ok) return lock;
  const world = {
    ...{ run: runCommand, clock: systemClock, requestFolder: requests, resultFolder: state },
    ...{ officePublicKey: office.value.publicKey, parameters: parameters.data },
  };
  let told = '';
  try {
    for (;;) {
      const result = await obeyOnce(world);
      const said = result === null ? '' : result.outcome === 'erased' ? 'erased' : result.why;
      if (said !== told && said !== '') operatorLine(said === 'not-believed' ? 'TM-632' : null, `erase: ${said}`);
      told = said;
      if (once) return ok(result === null || result.outcome === 'erased' ? exitCodes.good : exitCodes.failed);
      await pause(lookMs);
    }
  } finally {
    lock.value.release();
  }
}
