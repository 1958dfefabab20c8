import { randomUUID } from 'node:crypto';
import { systemClock } from '../../agent/clock.ts';
import { createInstallGuard } from '../../agent/guards/install/install-guard.ts';
import { createSaveGuard } from '../../agent/guards/save/save-guard.ts';
import { watchFolder } from '../../agent/guards/save/watch-folder.ts';
import { createOpenWriters } from '../../agent/platform/linux/open-writers.ts';

/** The guards that watch folders, at rest: `rest-program.ts HOME WORK`. */
const [home = '', workFolder = ''] = process.argv.slice(2);
const uid = process.getuid?.() ?? 0;
const shared = {
  ...{ workFolder, uid, clock: systemClock, watchFolder, newId: randomUUID, leaveAlone: [] },
  openWriters: createOpenWriters('/proc', uid),
};
const none = (): void => undefined;
const listener = { recovered: none, pending: none, changed: none };
const save = createSaveGuard({
  ...{ ...shared, roots: [home], temporaryFolders: [], listener },
  letsLie: () => Promise.resolve(false),
});
createInstallGuard({ ...shared, homes: [home], temporary: [], isOwn: () => false, tell: none }).start();
await save.start();
process.stdout.write('ready \n');
