import { catalogue, type EntryData } from '#contract/trail/catalogue.ts';
import { createTakeOne, type TakeOne, type TakeOneDeps } from './take-one.ts';
import { journalNames, quarantineFolder } from './types.ts';

/** Takes files that came from a medium into 隔離, closed to writing. About: the medium, as in `media.found`. */
export type Quarantine = TakeOne<EntryData<'save.quarantined'>, string>;

export const createQuarantine = (deps: TakeOneDeps): Quarantine =>
  createTakeOne(deps, {
    folder: quarantineFolder,
    journal: journalNames.quarantine,
    data: catalogue['save.quarantined'].data,
    describe: (moved, device: string) => ({ ...moved, device }),
    isAlone: true,
    mode: () => 0o400,
  });
