import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { lookOnLinux } from './linux-look.ts';
import { erasedFolders, isWithin, WipeParameters } from './parameters.ts';
import type { WipePlatform } from './platform.ts';
import { stepActs } from './step-acts.ts';

export const linuxWipe: WipePlatform<WipeParameters> = {
  parameters: WipeParameters,
  unsafePlace,
  acts: stepActs,
  look: lookOnLinux,
};

function unsafePlace(parameters: WipeParameters, state: string): string | null {
  const folders = erasedFolders(parameters);
  const behind = folders.find((folder) => isThere(folder) && realpathSync(folder) !== folder);
  if (behind !== undefined) return `${behind} is reached through a link`;
  const real = isThere(state) ? realpathSync(state) : `${realpathSync(dirname(state))}/state`;
  const holder = folders.find((folder) => isWithin(folder, real));
  return holder === undefined ? null : `the state folder lies in ${holder}`;
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
