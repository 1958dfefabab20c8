import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { controlNames } from '#contract/controls.ts';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { AttestedRow } from '../profile/attest.ts';
import { runCommand } from '../profile/linux/run-command.ts';
import { readText } from '../profile/linux/trusted-file.ts';
import { parseTame } from '../profile/state-store.ts';
import { type BlockDevices, nameEncryption } from '../service/name-encryption.ts';
import { prepare } from '../service/prepare.ts';
import type { Say } from '../service/run-service.ts';
import { mountTable } from '../wipe/linux-system.ts';
import { linuxWipe } from '../wipe/linux-wipe.ts';
import { WipeParameters } from '../wipe/parameters.ts';
import { runPlant } from '../wipe/run-plant.ts';
import type { WipeWorld } from '../wipe/run-wipe.ts';
import { mayChange } from './linux.ts';
import type { ServicePlatform } from './service.ts';
import type { ProvisionedFiles } from './service-arguments.ts';
import { parametersIn, wipeActs, wipeWorld } from './wipe-world.ts';

export const linuxService: ServicePlatform = {
  mayServe: (stateFolder) => mayChange(null, stateFolder),
  acts: (command) => {
    const { state, wipeParameters } = command;
    const world = (say: Say): WipeWorld => wipeWorld(runCommand, state, say);
    const parameters = (): Outcome<unknown> => parametersIn(readText(wipeParameters));
    return {
      prepare: async (order, say) => {
        if (command.name !== 'prepare') throw new Error(`prepare under ${command.name}`);
        const given = parameters();
        if (!given.ok) return given;
        const here = WipeParameters.safeParse(given.value);
        if (!here.success) return refusal('TM-702', here.error.message);
        const { volume, workFolder } = here.data;
        return prepare(order, say, {
          attest: () => attestApart(command.provisioned),
          encryption: () => {
            const found = nameEncryption(mountTable(), workFolder, blockDevices);
            // A wipe that goes by another kind of volume would leave this one as it is.
            return found === volume.kind ? found : null;
          },
          plant: async () => {
            const planted = await runPlant(order, given.value, world(say));
            return planted.ok ? ok(planted.value.canaries) : planted;
          },
          now: () => new Date(),
        });
      },
      ...wipeActs(parameters, world, linuxWipe),
    };
  },
};

const AttestAnswer = z.looseObject({
  rows: z.array(
    z.strictObject({
      id: z.string(),
      control: z.enum(controlNames),
      title: z.string(),
      state: z.enum(['in-force', 'not-in-force', 'unknown']),
      found: z.string(),
      next: z.string().nullable(),
    }),
  ),
});
const attestLimits = { timeoutMs: 120_000, maxBytes: 4 * 1024 * 1024 } as const;

/** In a process of its own: whoever attests gives root's rights up for good. */
async function attestApart({ profile, parameters, state }: ProvisionedFiles): Promise<Outcome<readonly AttestedRow[]>> {
  const files = ['--profile', profile, '--parameters', parameters, '--state', state];
  const program = [...process.execArgv, process.argv[1] ?? ''];
  const result = await runCommand(process.execPath, [...program, 'attest', ...files, '--json'], attestLimits);
  if (result.kind === 'failed') return refusal('TM-604', `attest: ${result.why}`);
  const answer = AttestAnswer.safeParse(parseTame(result.stdout.toString('utf8')));
  return answer.success
    ? ok(answer.data.rows)
    : refusal('TM-604', `attest (${result.code}): ${result.stderr.toString('utf8').trim().slice(0, 300)}`);
}

const blockDevices: BlockDevices = {
  mapperUuid: (device) => contentOf(`/sys/dev/block/${device}/dm/uuid`),
  below: (device) =>
    namesIn(`/sys/dev/block/${device}/slaves`).flatMap(
      (name) => contentOf(`/sys/class/block/${basename(name)}/dev`) ?? [],
    ),
};

/** Null where the kernel has no such file: the device is of another kind. */
function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
