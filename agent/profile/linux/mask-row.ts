import { lstatSync, readlinkSync } from 'node:fs';
import type { LinuxRowOf } from '#contract/policy/profile-linux.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor } from '../row-executor.ts';
import { wayToReplace } from './may-write.ts';
import { keepBeside, Place, readPlace, replaceByLink, restorePlace } from './place.ts';

type Row = LinuxRowOf<'mask'>;

const pathOf = (row: Row): string => `/etc/systemd/system/${row.unit}`;

/** A unit masked as systemctl(1) does it. One that runs goes on until the PC starts again. */
export const maskExecutor = (run: RunCommand): RowExecutor<Row> => ({
  capture: (row) => readPlace(run, pathOf(row)),
  apply: (row) => replaceByLink(run, pathOf(row), '/dev/null', { uid: 0, gid: 0 }),
  restore: (row, prior) => restorePlace(run, pathOf(row), Place.parse(prior)),
  isOurs: (_, now) => {
    const place = Place.parse(now);
    return place.kind === 'link' && place.target === '/dev/null';
  },
  keepBeside: (row) => keepBeside(run, pathOf(row)),
  attest: async (row) => {
    const path = pathOf(row);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink() !== true || readlinkSync(path) !== '/dev/null') {
      return { state: 'not-in-force', found: `${row.unit} を起動できます。` };
    }
    const way = wayToReplace(path);
    return way === null
      ? { state: 'in-force', found: `${row.unit} は起動できません。` }
      : { state: 'not-in-force', found: `借りる人が ${way} を書き換えられます。` };
  },
});
