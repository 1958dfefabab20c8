import { dirname, win32 } from 'node:path';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { PrepareReport } from '#contract/http/service-api.ts';
import type { WipeOrder } from '#contract/loan/wipe-report.ts';
import { systemClock } from '../clock.ts';
import { makeFolderDurably } from '../profile/durable-file.ts';
import { readSmallText } from '../profile/windows/attempt.ts';
import { icaclsExe, regExe, regLimits, runOnWindows as run } from '../profile/windows/system32.ts';
import { prepare } from '../service/prepare.ts';
import { WindowsWipeParameters } from '../wipe/windows/parameters.ts';
import { runPlantOnWindows } from '../wipe/windows/plant.ts';
import { openVolume } from '../wipe/windows/scan-volume.ts';
import { scriptLook } from '../wipe/windows/script.ts';
import { createWindowsWipe, type WindowsParts } from '../wipe/windows/windows-wipe.ts';
import type { ServicePlatform } from './service.ts';
import { parametersIn, wipeActs, wipeWorld } from './wipe-world.ts';

/** resources\agent\tanmori-agent.js and resources\windows\wipe.ps1. */
const script = win32.join(dirname(process.argv[1] ?? ''), '..', 'windows', 'wipe.ps1');
const parts: WindowsParts = { script, openVolume, place: (path) => path };
const windowsWipe = createWindowsWipe(parts);

/** Never ran on Windows (docs/windows-acceptance.md, k). */
export const windowsService: ServicePlatform = {
  mayServe: async (stateFolder) => {
    // The part of the service account LocalService: closed to everybody but an administrator.
    if (!(await succeeds(regExe, ['query', 'HKU\\S-1-5-19']))) return refusal('TM-605', 'an administrator is needed');
    makeFolderDurably(stateFolder, 0o700);
    const rights = ['*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F'];
    const closed = await succeeds(icaclsExe, [
      ...[stateFolder, '/inheritance:r'],
      ...rights.flatMap((right) => ['/grant:r', right]),
    ]);
    return closed ? ok(null) : refusal('TM-607', `${stateFolder} could not be closed`);
  },
  acts: ({ state, wipeParameters }) => {
    const parameters = (): Outcome<unknown> => parametersIn(readSmallText(wipeParameters));
    return {
      prepare: async (order, say) => {
        const given = parameters();
        if (!given.ok) return given;
        const here = WindowsWipeParameters.safeParse(given.value);
        if (!here.success) return refusal('TM-702', here.error.message);
        const found = await encryptionOf(order, here.data);
        return prepare(order, say, {
          // Only the borrower's own account may ask there how the controls stand: nothing is known of any.
          attest: () => Promise.resolve(ok([])),
          encryption: () => found,
          plant: async () => {
            const planted = await runPlantOnWindows(order, given.value, { clock: systemClock, state }, parts);
            return planted.ok ? ok(planted.value.canaries) : planted;
          },
          now: () => new Date(),
        });
      },
      ...wipeActs(parameters, (say) => wipeWorld(run, state, say), windowsWipe),
    };
  },
};

/** Null where the system does not say, or says otherwise than the parameters: a wipe goes by them. */
async function encryptionOf(
  order: WipeOrder,
  parameters: WindowsWipeParameters,
): Promise<PrepareReport['encryption'] | null> {
  if (parameters.volume.kind === 'none') return 'none';
  const answer = await scriptLook({ run, script, order, parameters });
  return answer?.workVolume === 'encrypted' ? 'bitlocker' : null;
}

async function succeeds(file: string, args: readonly string[]): Promise<boolean> {
  const result = await run(file, args, regLimits);
  return result.kind === 'ended' && result.code === 0;
}
