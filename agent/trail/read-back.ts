import type { Outcome } from '#contract/errors.ts';
import type { ReadEntry, RecorderAnswer } from '#contract/socket/protocol.ts';
import { catalogue, interruptionTitles } from '#contract/trail/catalogue.ts';
import type { LookedBack } from '../session/model.ts';

export type ReadPage = (fromSeq: number, limit: number) => Promise<Outcome<RecorderAnswer<'read'>>>;

const pageSize = 200;
/** A day of heartbeats every five seconds is far below this; a longer trail is not read on this side. */
const maxPages = 200;

/** The newest entries, oldest first; null where the recorder does not answer. */
export async function readNewest(
  read: ReadPage,
  recorded: number,
  count: number,
): Promise<readonly ReadEntry[] | null> {
  const page = await read(Math.max(0, recorded - count), Math.min(count, pageSize));
  return page.ok ? page.value.entries : null;
}

/** Whether the newest part of the trail says that a file of 持出しデータ has come. */
export async function isDelivered(read: ReadPage, id: string, n: number): Promise<boolean> {
  const first = await read(0, 1);
  const newest = first.ok ? await readNewest(read, first.value.total, pageSize) : null;
  return (newest ?? []).some(({ type, data }) => type === 'data.delivered' && data.id === id && data.n === n);
}

/**
 * Reads the trail backwards to the session's 始業 and tells what the recorder's status does not hold: why the work is
 * interrupted, and how many files were recovered. Null where the recorder stops answering.
 */
export async function lookBack(read: ReadPage, session: string, recorded: number): Promise<LookedBack | null> {
  let found: LookedBack = { interruption: null, recovered: 0 };
  let settled = false;
  let end = recorded;
  for (let page = 0; page < maxPages && end > 0; page++) {
    const from = Math.max(0, end - pageSize);
    const entries = await readRange(read, from, end);
    if (entries === null) return null;
    for (const entry of entries.toReversed()) {
      if (entry.session !== session) continue;
      if (entry.type === 'session.started') return found;
      if (entry.type === 'save.recovered') found = { ...found, recovered: found.recovered + 1 };
      if (settled || !entry.type.startsWith('session.')) continue;
      settled = true;
      found = { ...found, interruption: interruptionOf(entry) };
    }
    end = from;
  }
  return found;
}

/** All entries from `from` up to `end`; the recorder may answer with fewer at a time than were asked for. */
async function readRange(read: ReadPage, from: number, end: number): Promise<readonly ReadEntry[] | null> {
  const entries: ReadEntry[] = [];
  for (let next = from; next < end; ) {
    const page = await read(next, end - next);
    if (!page.ok) return null;
    const last = page.value.entries.at(-1);
    if (last === undefined || last.seq < next) break;
    entries.push(...page.value.entries);
    next = last.seq + 1;
  }
  return entries;
}

function interruptionOf(entry: ReadEntry): LookedBack['interruption'] {
  if (entry.type !== 'session.interrupted') return null;
  const data = catalogue['session.interrupted'].data.safeParse(entry.data);
  if (!data.success) return null;
  const { title, needsLeave } = interruptionTitles[data.data.reason];
  return { reason: title, needsLeave };
}
