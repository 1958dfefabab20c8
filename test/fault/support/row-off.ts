import { LinuxRow } from '#contract/policy/profile-linux.ts';
import { linuxExecutors } from '../../../agent/profile/linux/executors.ts';
import { runCommand } from '../../../agent/profile/linux/run-command.ts';
import { folderStateStore } from '../../../agent/profile/state-store.ts';
import { lentParameters, stateFolder } from './profile-pc.ts';

/** Run as root inside a private root: takes one row out of force, or puts it in again. `row-off.ts ID off|on` */
const [id, way] = process.argv.slice(2);
const state = folderStateStore(stateFolder).read();
if (!state.ok || state.value === null) throw new Error('not provisioned');
const executors = linuxExecutors(runCommand, lentParameters.borrower);
for (const was of state.value.rows) {
  const row = LinuxRow.parse(was.row);
  if (row.id !== id) continue;
  if (way === 'off') await executors(row).restore(row, was.prior);
  else await executors(row).apply(row);
}
