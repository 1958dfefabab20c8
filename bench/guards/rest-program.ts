import { randomUUID } from 'node:crypto';
import { systemClock } from '../../agent/clock.ts';
import { createInstallGuard } from '../../agent/guards/install/install-guard.ts';
import { createOpenWalk } from '../../agent/guards/save/open-walk.ts';
import { createSaveGuard } from '../../agent/guards/save/save-guard.ts';
import { watchFolder } from '../../agent/guards/save/watch-folder.ts';
import { createOpenWriters } from '../../agent/platform/linux/open-writers.ts';

/** The guards that watch folders, at rest: `rest-program.ts HOME WORK`. Says `ready ` once the first look has ended, then `round ` after each. */
const [home = '', workFolder = ''] = process.argv.slice(2);
const uid = process.getuid?.() ?? 0;
const shared = { workFolder, uid, clock: systemClock, newId: randomUUID, openWriters: createOpenWriters('/proc', uid) };
const walk = createOpenWalk({ ...shared, watchFolder, homes: [home], temporary: [], leaveAlone: [] });
const none = (): void => undefined;
const save = createSaveGuard({
  ...{ ...shared, walk, watchFolder, roots: [home], leaveAlone: [], temporaryFolders: [] },
  listener: { recovered: none, pending: none, changed: none },
  letsLie: () => Promise.resolve(false),
});
createInstallGuard({ ...shared, walk, looksInto: () => true, isOwn: () => false, tell: none }).start();
await save.start();
let word = 'ready';
const rounds = walk.add({
  ...{ looksInto: () => false, found: none, broke: none },
  round: () => () => {
    process.stdout.write(`${word} \n`);
    word = 'round';
  },
});
rounds.start();
