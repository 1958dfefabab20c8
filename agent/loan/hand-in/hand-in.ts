import type { HandInStatus as OfficeStatus } from '#contract/http/hand-in-api.ts';
import { errorCode } from '../../guards/probes/measure.ts';
import { createBreath } from '../../guards/save/breath.ts';
import { Bearer, failure } from './bearer.ts';
import { handInFiles } from './list-file.ts';
import { officeCalls } from './office-calls.ts';
import { otherwise, sendList } from './send.ts';
import { type FileList, takeList } from './take-list.ts';
import type { HandIn, HandInDeps, HandInStatus, RunEnd } from './types.ts';

/** Rounds without an end: files that change faster than they can be sent, or an office that never agrees. */
const maxRounds = 20;

export function createHandIn(deps: HandInDeps): HandIn {
  let status: HandInStatus = { phase: 'idle' };
  let running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;
  const set = (next: HandInStatus): void => {
    status = next;
    deps.changed(next);
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    const end = await handInOnce(deps, set, signal).catch((error: unknown): RunEnd => {
      // The work folder's disk is full, or its folder closed.
      const code = errorCode(error);
      if (code === null) throw error;
      return failure('unreadable', 'TM-412', code);
    });
    // Recorded first: what is shown as done is on the disk.
    if (end.kind === 'stopped') return set({ phase: 'paused' });
    if (end.kind === 'done') return set({ phase: 'done', ...end.data });
    const { why, code, detail } = end;
    await deps.record({ type: 'results.hand-in-failed', data: { why, detail } });
    set({ phase: 'failed', code, detail });
  };

  const halt = async (): Promise<void> => {
    running?.stop.abort();
    await running?.ended;
  };
  return {
    status: () => status,
    start: () => {
      if (running !== null) return;
      const stop = new AbortController();
      const ended = run(stop.signal)
        .catch(deps.onCrash)
        .finally(() => {
          running = null;
        });
      running = { stop, ended };
    },
    pause: halt,
    cancel: async () => {
      await halt();
      if (status.phase !== 'paused') return;
      await deps.record({ type: 'results.hand-in-failed', data: { why: 'cancelled', detail: '' } });
      // Begun again while that was being written.
      if (running === null) set({ phase: 'idle' });
    },
  };
}

/** From the list to the office's word that it has everything, or to the reason why not. */
async function handInOnce(deps: HandInDeps, set: (status: HandInStatus) => void, signal: AbortSignal): Promise<RunEnd> {
  const { workFolder, clock } = deps;
  const files = handInFiles(workFolder);
  const breathe = createBreath(clock.monotonicMs);
  const list = async (before: FileList | null) => {
    const progress = (count: number, bytes: number): void => set({ phase: 'listing', files: count, bytes });
    return takeList({ workFolder, now: clock.now, breathe, progress }, before, signal);
  };

  const first = await list(files.readList());
  if (first.kind !== 'list') return notListed(first);
  let current = first.list;
  const known = files.readJournal();
  // The journal lies where the borrower writes: that this very list was completed is for the office to say.
  const saysCompleted = known?.state === 'completed' && known.manifest === current.manifest;
  let id = known?.state === 'sending' || saysCompleted ? known.id : null;
  const journal = (): void => {
    const { files: listed, bytes, manifest } = current;
    if (id !== null) files.writeJournal({ v: 1, id, state: 'sending', files: listed.length, bytes, manifest });
  };
  files.writeList(current);
  const bearer = new Bearer(
    {
      ...{ ask: deps.ask, connect: deps.connect, random: deps.random, wait: deps.wait, signal },
      waiting: (code, detail) => set({ phase: 'waiting', code, detail }),
      opened: (given) => {
        if (given === id) return;
        id = given;
        journal();
      },
    },
    id,
  );
  const calls = officeCalls(bearer);
  const done = async (told: OfficeStatus): Promise<RunEnd> => {
    const data = { files: told.files, bytes: told.bytes, manifest: told.manifest ?? current.manifest };
    if (!saysCompleted || data.manifest !== current.manifest) await deps.record({ type: 'results.handed-in', data });
    files.writeJournal({ v: 1, id: told.id, state: 'completed', ...data });
    // Complete since an earlier run, and worked on since: what is new is handed in as well.
    return data.manifest === current.manifest ? { kind: 'done', data } : handInOnce(deps, set, signal);
  };
  try {
    for (let round = 0; round < maxRounds; round += 1) {
      const standing = await calls.status();
      if (standing.kind !== 'good') {
        const end = otherwise(standing);
        if (end.kind !== 'again') return end;
        continue;
      }
      // Complete already: only the answer had got lost.
      if (standing.value.state === 'completed') return await done(standing.value);
      const { bytes } = current;
      const progress = (sent: { readonly sentBytes: number; readonly toSendBytes: number }): void =>
        set({ phase: 'sending', files: current.files.length, bytes, ...sent });
      const sent = await sendList(
        { workFolder, calls, monotonicMs: clock.monotonicMs, progress },
        current,
        standing.value,
      );
      if (sent.kind !== 'sent' && sent.kind !== 'again') return sent;
      // Everything is looked at once more: what was saved meanwhile belongs to the results.
      const next = await list(current);
      if (next.kind !== 'list') return notListed(next);
      const hasChanged = next.list.manifest !== current.manifest;
      current = next.list;
      files.writeList(current);
      if (hasChanged) journal();
      if (hasChanged || sent.kind === 'again') continue;
      const completed = await calls.complete({ revision: sent.revision, manifest: current.manifest });
      if (completed.kind === 'good') return await done(completed.value);
      const end = otherwise(completed);
      if (end.kind !== 'again') return end;
    }
    return failure('changing', 'TM-413', '');
  } finally {
    bearer.close();
  }
}

const notListed = (taken: Exclude<Awaited<ReturnType<typeof takeList>>, { kind: 'list' }>): RunEnd =>
  taken.kind === 'stopped' ? { kind: 'stopped' } : failure('unreadable', 'TM-412', `${taken.path} (${taken.why})`);
