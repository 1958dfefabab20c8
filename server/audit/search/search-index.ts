import { closeSync, openSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { EntryOrder } from '#contract/http/audit-api.ts';
import type { Disposition, EntryType } from '#contract/trail/catalogue.ts';
import { coverPeriod, type KnownDay } from './period.ts';
import { anyOf } from './text-query.ts';
import { dayOf, everyToken, type IndexedEntry, tokensOf } from './tokens.ts';

/** Raised when tokens change: an older file is thrown away and made anew. */
const version = 1;

/**
 * Entries that every terminal writes all day long, nine tenths of all, have an index of their own. Else their few words,
 * which nearly all entries have, would have to be walked through for every search that finds nothing.
 */
const routineTypes: ReadonlySet<EntryType> = new Set<EntryType>(['heartbeat', 'controls.checked', 'period.closed']);
const shelves = ['events', 'routine'] as const;
type Shelf = (typeof shelves)[number];
const shelfOf = (type: EntryType): Shelf => (routineTypes.has(type) ? 'routine' : 'events');

const schema = `
  ${shelves
    .map(
      (shelf) => `create virtual table ${shelf} using fts5(
        tokens, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '.-_:'");`,
    )
    .join('\n')}
  create table days (day text primary key, entries integer not null, first integer not null, last integer not null)
    without rowid;
  create table position (
    id integer primary key check (id = 1), number integer not null, hash text not null, acts integer not null);
  insert into position values (1, -1, '', -1)`;

/** How far the index has come, durable with what it took in. */
export interface IndexPosition {
  /** Newest entry it holds, −1 where it holds none, and that entry's hash. */
  readonly number: number;
  readonly hash: string;
  /** Newest disposal that it followed: place of the act in the office log. */
  readonly acts: number;
}

export interface FindRequest {
  /** Condition in the index's language but for the period; null for every entry. */
  readonly match: string | null;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Where only entries of this type, or of this end, can match. */
  readonly type: EntryType | undefined;
  readonly disposition: Disposition | undefined;
  readonly order: EntryOrder;
  /** Only entries behind this one, in the order asked for. */
  readonly beyond: number | null;
  readonly limit: number;
}

/** The inverted index of the trail: derived data in a file of its own, which can be thrown away at any time. */
export interface SearchIndex {
  position(): IndexPosition;
  /** Takes new entries in, in one transaction with the position. Numbers ascend and lie behind the position. */
  add(entries: readonly IndexedEntry[], last: { readonly number: number; readonly hash: string }): void;
  /** Puts these entries in again as they are now: without words where their data is gone. */
  renew(entries: readonly IndexedEntry[], acts: number): void;
  /** Rewrites a stretch of the index without what was taken out. @returns whether there is more to do */
  tidy(): boolean;
  /** Numbers of entries that may match, in the order asked for. */
  find(request: FindRequest): readonly number[];
  /** How many entries match, however many they are. */
  count(request: Pick<FindRequest, 'match' | 'from' | 'to' | 'type'>): number;
  /** Forgets everything and begins anew. */
  reset(): void;
  close(): void;
}

/** Pages that one call of `tidy` rewrites at most: about 50 ms. */
const tidyPages = 400;

/**
 * Opens the index, or makes it. SQLite FTS5 without content: it holds which entries have a token, neither the text nor
 * where in it (https://sqlite.org/fts5.html, 4.4.3). A file that is damaged or of another version is made anew.
 */
export function openSearchIndex(file: string): SearchIndex {
  let db = openOrMake(file);
  const prepare = () => ({
    position: db.prepare<[], IndexPosition>('select number, hash, acts from position'),
    moveOn: db.prepare('update position set number = ?, hash = ?'),
    moveActs: db.prepare('update position set acts = ?'),
    countDay: db.prepare(
      `insert into days (day, entries, first, last) values (@day, @entries, @first, @last)
       on conflict (day) do update set entries = entries + excluded.entries, first = min(first, excluded.first),
         last = max(last, excluded.last)`,
    ),
    days: db.prepare<[], KnownDay>('select day, entries, first, last from days order by day'),
    changes: db.prepare<[], number>('select total_changes()').pluck(),
    events: shelf(db, 'events'),
    routine: shelf(db, 'routine'),
  });
  let run = prepare();
  let known: readonly KnownDay[] | null = null;

  return {
    position: () => run.position.get() ?? { number: -1, hash: '', acts: -1 },
    add: (entries, last) => {
      db.transaction(() => {
        for (const entry of entries) run[shelfOf(entry.type)].insert.run(entry.number, tokensOf(entry));
        for (const day of daysOf(entries)) run.countDay.run(day);
        run.moveOn.run(last.number, last.hash);
      }).immediate();
      known = null;
    },
    renew: (entries, acts) => {
      db.transaction(() => {
        for (const entry of entries) {
          const { remove: takeOut, insert } = run[shelfOf(entry.type)];
          takeOut.run(entry.number);
          insert.run(entry.number, tokensOf(entry));
        }
        run.moveActs.run(acts);
      }).immediate();
    },
    tidy: () => {
      const isMore = shelves.some((name) => {
        const before = run.changes.get() ?? 0;
        // Negative: segments of all levels are merged into one, so that nothing deleted stays behind.
        run[name].merge.run(-tidyPages);
        return (run.changes.get() ?? 0) - before >= 2;
      });
      // Nor in the journal: what was written over there is only old pages.
      if (!isMore) db.pragma('wal_checkpoint(TRUNCATE)');
      return isMore;
    },
    find: ({ match, from, to, type, disposition, order, beyond, limit }) => {
      known ??= run.days.all();
      const period = coverPeriod(known, from, to);
      if (period.kind === 'empty') return [];
      const all = condition(match, period.tokens);
      const isOnly = (name: Shelf): boolean =>
        type !== undefined ? shelfOf(type) === name : name === 'events' || (disposition ?? 'done') === 'done';
      const found = shelves
        .filter(isOnly)
        .map((name) =>
          order === 'newest'
            ? run[name].newest.all(
                all,
                period.first,
                Math.min(beyond ?? Number.MAX_SAFE_INTEGER, period.last + 1),
                limit,
              )
            : run[name].oldest.all(all, Math.max(beyond ?? -1, period.first - 1), period.last, limit),
        );
      const [only = [], other = []] = found;
      if (other.length === 0) return only;
      return [...only, ...other].sort((a, b) => (order === 'newest' ? b - a : a - b)).slice(0, limit);
    },
    count: ({ match, from, to, type }) => {
      known ??= run.days.all();
      const period = coverPeriod(known, from, to);
      if (period.kind === 'empty') return 0;
      if (match === null && type === undefined) {
        const within = known.filter(({ day }) => day >= (from ?? '') && day <= (to ?? '9999'));
        return within.reduce((sum, { entries }) => sum + entries, 0);
      }
      const all = condition(match, period.tokens);
      let sum = 0;
      for (const name of type === undefined ? shelves : [shelfOf(type)]) {
        sum += run[name].count.get(all, period.first, period.last) ?? 0;
      }
      return sum;
    },
    reset: () => {
      db.close();
      remove(file);
      db = openOrMake(file);
      run = prepare();
      known = null;
    },
    close: () => void db.close(),
  };
}

/** How many of these entries, whose numbers ascend, each day has, with the first and the last of them. */
function daysOf(entries: readonly IndexedEntry[]): readonly KnownDay[] {
  const days = new Map<string, KnownDay>();
  for (const entry of entries) {
    const day = dayOf(entry);
    const { entries: before, first } = days.get(day) ?? { entries: 0, first: entry.number };
    days.set(day, { day, entries: before + 1, first, last: entry.number });
  }
  return [...days.values()];
}

/** All conditions together; without any, every entry. */
const condition = (match: string | null, days: readonly string[]): string => {
  const all = [...(match === null ? [] : [match]), ...(days.length === 0 ? [] : [anyOf(days)])];
  return all.length === 0 ? `"${everyToken}"` : all.join(' AND ');
};

const shelf = (db: Database.Database, name: Shelf) => ({
  insert: db.prepare(`insert into ${name} (rowid, tokens) values (?, ?)`),
  remove: db.prepare(`delete from ${name} where rowid = ?`),
  count: db
    .prepare<[string, number, number], number>(
      `select count(*) from ${name} where ${name} match ? and rowid >= ? and rowid <= ?`,
    )
    .pluck(),
  merge: db.prepare(`insert into ${name} (${name}, rank) values ('merge', ?)`),
  newest: db
    .prepare<[string, number, number, number], number>(
      `select rowid from ${name} where ${name} match ? and rowid >= ? and rowid < ? order by rowid desc limit ?`,
    )
    .pluck(),
  oldest: db
    .prepare<[string, number, number, number], number>(
      `select rowid from ${name} where ${name} match ? and rowid > ? and rowid <= ? order by rowid asc limit ?`,
    )
    .pluck(),
});

function openOrMake(file: string): Database.Database {
  try {
    return open(file);
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !/^SQLITE_(NOTADB|CORRUPT|ERROR)/.test(error.code)) throw error;
    remove(file);
    return open(file);
  }
}

function open(file: string): Database.Database {
  closeSync(openSync(file, 'a', 0o600));
  const db = new Database(file);
  try {
    // A power cut may cost the newest entries of the index, never the file: they are taken in again.
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('secure_delete = ON');
    const found = db.pragma('user_version', { simple: true });
    if (found === 0) {
      db.transaction(() => {
        db.exec(schema);
        db.pragma(`user_version = ${version}`);
      })();
    } else if (found !== version) {
      db.close();
      remove(file);
      return open(file);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function remove(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
}
