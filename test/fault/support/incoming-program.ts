import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { ExceptionTerms } from '#contract/policy/exception.ts';
import { systemClock } from '../../../agent/clock.ts';
import type { TellAttempt } from '../../../agent/guards/attempt.ts';
import { createMediaContents } from '../../../agent/guards/media/contents.ts';
import { createDetach } from '../../../agent/guards/media/detach.ts';
import { createIncomingGuard } from '../../../agent/guards/media/incoming.ts';
import { createLook } from '../../../agent/guards/media/look.ts';
import { createMediaGuard } from '../../../agent/guards/media/media-guard.ts';
import { watchMounts } from '../../../agent/guards/media/mount-changes.ts';
import { createOrigins } from '../../../agent/guards/media/origins.ts';
import { createProvenance } from '../../../agent/guards/media/provenance.ts';
import { createApprovals } from '../../../agent/guards/save/approvals.ts';
import { createOpenWalk } from '../../../agent/guards/save/open-walk.ts';
import { createSaveGuard } from '../../../agent/guards/save/save-guard.ts';
import { watchFolder } from '../../../agent/guards/save/watch-folder.ts';
import { createMediumReaders } from '../../../agent/platform/linux/medium-readers.ts';
import { createOpenWriters } from '../../../agent/platform/linux/open-writers.ts';
import { runCommand } from '../../../agent/profile/linux/run-command.ts';

/** Media guard, incoming guard and save guard over a PC whose sysfs is a tree of files; says what they tell. */
const { sysfsRoot, folder, loan, exceptions, staysMounted } = z
  .strictObject({
    sysfsRoot: z.string(),
    folder: z.string(),
    loan: z.string(),
    exceptions: z.array(ExceptionTerms),
    /** As where the borrower has no right to take it away. */
    staysMounted: z.boolean(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

const [home, workFolder] = [join(folder, 'home'), join(folder, 'work')];
const uid = process.getuid?.() ?? -1;
const { monotonicMs, now } = systemClock;
const say = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value)}\n`);
const tell: TellAttempt = (attempt, recorded) => {
  say(attempt);
  recorded();
};
const look = createLook({
  ...{ mountinfoPath: '/proc/self/mountinfo', sysfsRoot, uid, gvfsFolder: `/run/user/${uid}/gvfs` },
  ...{ ownFolders: [workFolder, home], monotonicMs },
});
const approvals = createApprovals({
  ...{ loan: () => loan, now, monotonicMs },
  used: (data) => say({ type: 'exception.used', data }),
});
approvals.replace(exceptions);
const openWriters = createOpenWriters('/proc', uid);
const origins = createOrigins(join(folder, 'profile/media-origins.json'));
const contents = createMediaContents({ origins, monotonicMs, arrived: () => incoming.wake() });
const { present } = contents;
const walk = createOpenWalk({
  ...{ workFolder, homes: [home], temporary: [], leaveAlone: [], uid, clock: systemClock, watchFolder },
});
const incoming = createIncomingGuard({
  ...{ workFolder, uid, clock: systemClock, newId: randomUUID, letsIn: approvals.letsIn },
  ...{ origins, present, openWriters, walk, tell },
  provenance: createProvenance({
    ...{ origins, present, openWriters, monotonicMs },
    mediumReaders: createMediumReaders('/proc', uid, process.pid),
  }),
});
const save = createSaveGuard({
  ...{ roots: [home], workFolder, leaveAlone: [], temporaryFolders: [], uid, clock: systemClock, newId: randomUUID },
  ...{ watchFolder, openWriters },
  walk,
  letsLie: async (candidate, file) =>
    (await incoming.claims(candidate, file)) || (await approvals.letsLie(candidate, file)),
  listener: {
    recovered: (found) => {
      for (const { id, data } of found) {
        say({ type: 'save.recovered', data });
        save.recorded(id);
      }
    },
    pending: ({ data }) => say({ type: 'save.pending', data }),
    changed: () => undefined,
  },
});
let isFirst = true;
const media = createMediaGuard({
  look: async () => {
    const found = await look();
    if (isFirst) say({ watching: true });
    isFirst = false;
    return found;
  },
  detach: staysMounted
    ? () => Promise.resolve({ poweredOff: false, why: '外す権限がありません。' })
    : createDetach(runCommand, uid),
  ...{ contents, watchMounts, monotonicMs, now, tell },
});
incoming.start();
await save.start();
media.start();
setInterval(() => undefined, 1_000);
