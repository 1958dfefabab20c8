import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../agent/clock.ts';
import { createOpenWalk } from '../../agent/guards/save/open-walk.ts';
import { createSaveGuard } from '../../agent/guards/save/save-guard.ts';
import { watchFolder } from '../../agent/guards/save/watch-folder.ts';
import { createOpenWriters } from '../../agent/platform/linux/open-writers.ts';
import { createRecorderClient } from '../../agent/trail/client.ts';
import { createOutbox } from '../../agent/trail/outbox.ts';
import { wallMs } from './wall-ms.ts';

/**
 * The save guard with the real way to a real recorder: `guard-program.ts HOME WORK SOCKET`. Says each file once recorded,
 * and every half second for how long its event loop has stood still at most.
 */
const [home = '', work = '', socketPath = ''] = process.argv.slice(2);
const uid = process.getuid?.() ?? 0;

const none = (): void => undefined;
const delay = monitorEventLoopDelay({ resolution: 5 });
const client = createRecorderClient({
  ...{ connect: () => connect(socketPath), version: 'bench', pid: process.pid, reconnectMs: 200, timeoutMs: 10_000 },
  listener: { connected: () => void guard.start(), lost: none, status: none, facts: none, exceptions: none },
});
const outbox = createOutbox({
  append: (drafts) => client.request('append', { drafts: [...drafts] }),
  refused: (code, detail) => process.stderr.write(`${code} ${detail}\n`),
  retryMs: 500,
});
const guard = createSaveGuard({
  ...{ roots: [home], workFolder: work, leaveAlone: [], temporaryFolders: [], uid, clock: systemClock, watchFolder },
  newId: randomUUID,
  walk: createOpenWalk({
    ...{ workFolder: work, homes: [home], temporary: [], leaveAlone: [], uid, clock: systemClock, watchFolder },
  }),
  openWriters: createOpenWriters('/proc', uid),
  letsLie: () => Promise.resolve(false),
  listener: {
    recovered: (found) => {
      for (const { id, data } of found) {
        outbox.add({ type: 'save.recovered', session: null, actor: 'system', data }, () => {
          guard.recorded(id);
          process.stdout.write(`${data.name.text} ${wallMs()}\n`);
        });
      }
    },
    pending: none,
    changed: (state) => {
      if (state.kind !== 'watching') return;
      delay.enable();
      setInterval(() => process.stdout.write(`stood-still ${delay.max / 1e6}\n`), 500);
      process.stdout.write('ready \n');
    },
  },
});
client.start();
