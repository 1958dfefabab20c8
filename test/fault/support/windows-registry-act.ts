import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { WindowsRow } from '#contract/policy/profile-windows.ts';
import { attest } from '../../../agent/profile/attest.ts';
import { provision } from '../../../agent/profile/provision.ts';
import { revert } from '../../../agent/profile/revert.ts';
import { folderStateStore } from '../../../agent/profile/state-store.ts';
import { tryCreate } from '../../../agent/profile/windows/attempt.ts';
import { isOwnRow, windowsExecutors } from '../../../agent/profile/windows/executors.ts';
import { loadWindowsProfile, windowsMachine } from '../../../agent/profile/windows/load.ts';
import { runOnWindows as run } from '../../../agent/profile/windows/system32.ts';

/**
 * Run by Node for Windows: does to this registry what `tanmori-agent` does, without asking who it is, which Wine
 * cannot say. `node.exe windows-registry-act.ts REQUEST` with paths as Windows writes them.
 */
const Request = z.strictObject({
  act: z.enum(['provision', 'attest', 'revert']),
  /** Rows to attest; null: all. */
  ids: z.array(z.string()).nullable(),
  profile: z.string(),
  parameters: z.string(),
  state: z.string(),
  answer: z.string(),
});

const request = Request.parse(JSON.parse(process.argv[2] ?? ''));
const loaded = loadWindowsProfile(readFileSync(request.profile, 'utf8'), readFileSync(request.parameters, 'utf8'));
const facts = await windowsMachine(run);

async function answer(): Promise<unknown> {
  if (!loaded.ok) return loaded;
  if (!facts.ok) return facts;
  const store = folderStateStore(request.state);
  const own = { ...loaded.value.filled, rows: loaded.value.filled.rows.filter(isOwnRow) };
  const now = new Date();
  const executors = windowsExecutors({
    run,
    tryCreate,
    readings: null,
    now: { boot: facts.value.boot, at: now },
    accepted: true,
  });
  switch (request.act) {
    case 'provision':
      return provision(own, executors, store, { ...facts.value, now });
    case 'revert':
      return revert((row) => WindowsRow.safeParse(row).data ?? null, executors, store, facts.value.machine);
    case 'attest': {
      const identity = own.identity;
      const statement = {
        v: 1 as const,
        machine: facts.value.machine,
        identity,
        at: now.toISOString(),
        boot: 'before',
      };
      const rows = own.rows.filter((row) => request.ids?.includes(row.id) ?? true);
      return attest({ ...own, rows }, executors, { ...facts.value, statement });
    }
  }
}

writeFileSync(request.answer, JSON.stringify(await answer()));
