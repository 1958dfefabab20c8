import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { LoanPackage } from '#contract/loan/package.ts';
import { SignedPlans } from '#contract/loan/plans.ts';
import { SignedException } from '#contract/policy/exception.ts';
import { Base64, Sha256Hex } from '#contract/primitives.ts';
import { SignedRemoteList } from '#contract/remote/profile.ts';
import { PublicKey } from '#contract/trail/entry.ts';
import { fsyncFolder } from '../durable-file.ts';
import { TrailState } from '../state/trail-state.ts';
import type { StoredEntry } from '../trail/seal-entry.ts';
import { storageFault } from './storage-fault.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS entries (
    chain TEXT NOT NULL,
    seq   INTEGER NOT NULL,
    leaf  TEXT NOT NULL,
    salt  TEXT NOT NULL,
    data  TEXT NOT NULL,
    hash  TEXT NOT NULL,
    PRIMARY KEY (chain, seq)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS starts ON entries (chain, seq) WHERE instr(leaf, '"type":"session.started"') > 0;
  CREATE INDEX IF NOT EXISTS successions ON entries (chain, seq) WHERE instr(leaf, '"nextKey":"') > 0;
  CREATE TABLE IF NOT EXISTS past_sessions (chain TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (chain, id)) STRICT;
  CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

/** What the office confirmed last. */
const Accepted = z.strictObject({ seq: z.int().min(-1), sentAt: z.string().nullable() });
export type Accepted = z.infer<typeof Accepted>;

/** The hand-over: the chain's genesis is the hash of the first statement, whatever later packages say. */
const Enrolment = z.strictObject({
  genesis: Sha256Hex,
  /** Public key of seal period 0, as the office certified it. */
  firstKey: PublicKey,
  /** SHA-256 of the machine's id at the hand-over. */
  machine: Sha256Hex,
  package: LoanPackage,
});
export type Enrolment = z.infer<typeof Enrolment>;

/** The newest receipt that held: the office's log contains this terminal's chain up to `seq`. */
const KeptReceipt = z.strictObject({
  seq: z.int().nonnegative(),
  head: Sha256Hex,
  /** The log's checkpoint: the next one must contain it. */
  origin: z.string().max(400),
  size: z.int().positive(),
  root: Base64,
  /** Witnesses of the hand-over statement that cosigned it. */
  witnesses: z.int().nonnegative(),
  /** The C2SP tlog-proof, word for word. */
  proof: z.string(),
  at: z.string(),
});
export type KeptReceipt = z.infer<typeof KeptReceipt>;

/** The office's newest word on approvals by 第6条(1). */
/** `tag`: of the office's last word that held as a whole; empty before the first. */
const KeptExceptions = z.strictObject({
  tag: z.union([Sha256Hex, z.literal('')]),
  exceptions: z.array(SignedException),
});
export type KeptExceptions = z.infer<typeof KeptExceptions>;

/** The trail's database. Synchronous on purpose: when a call has returned, the disk has it. */
export interface TrailDatabase {
  /** All or nothing, on the disk when it returns. Throws a storage error otherwise. */
  readonly write: (entries: readonly StoredEntry[], state: TrailState) => void;
  /** Entries from `fromSeq` on, oldest first. */
  readonly read: (chain: string, fromSeq: number, limit: number) => readonly StoredEntry[];
  readonly last: (chain: string) => StoredEntry | null;
  /** Leaf hash of an entry; of one that is not here, what the entry after it links to. Null where neither is here. */
  readonly hashOf: (chain: string, seq: number) => string | null;
  /** Number of the oldest entry that is here; 0 where there is none. */
  readonly firstSeq: (chain: string) => number;
  /** Entries from `from` to before `below` that close a period, newest first. */
  readonly successions: (chain: string, from: number, below: number, limit: number) => readonly StoredEntry[];
  /** State of the chain before the first entry that is still here; null where that is the chain's beginning. */
  readonly boundary: () => TrailState | null;
  /** Writes `entries` and removes what is below the new boundary, all or nothing. */
  readonly prune: (entries: readonly StoredEntry[], state: TrailState, boundary: TrailState) => void;
  readonly receipt: () => KeptReceipt | null;
  readonly setReceipt: (receipt: KeptReceipt) => void;
  /** Null where there was none yet, or what is there is damaged. */
  readonly exceptions: () => KeptExceptions | null;
  readonly setExceptions: (exceptions: KeptExceptions) => void;
  /** What the line last said that the PC may connect to; null where nothing readable is kept. */
  readonly remoteList: () => SignedRemoteList | null;
  readonly setRemoteList: (signed: SignedRemoteList) => void;
  /** The newest list of approved days. Null where there was none yet, or what is there is damaged. */
  readonly plans: () => SignedPlans | null;
  readonly setPlans: (plans: SignedPlans) => void;
  /** Ids of all sessions that this chain's entries begin. What cannot be read is left out. */
  readonly sessionsBegun: (chain: string) => readonly string[];
  /** Null where it was never written or is damaged. */
  readonly state: () => TrailState | null;
  readonly accepted: () => Accepted;
  readonly setAccepted: (accepted: Accepted) => void;
  readonly enrolment: () => Outcome<Enrolment | null>;
  /** Opens the chain: package, first entry and state in one transaction. */
  readonly enrol: (enrolment: Enrolment, first: StoredEntry, state: TrailState) => void;
  readonly setPackage: (enrolment: Enrolment) => void;
  /** Folds the log back into the database and shortens it. */
  readonly checkpoint: () => void;
  readonly close: () => void;
}

/**
 * Opens `trail.db` for this process alone. TM-206 where another process has it (nothing was written then), TM-202 or
 * TM-207 where the disk refuses.
 */
export function openTrailDatabase(dataFolder: string): Outcome<TrailDatabase> {
  let db: Database.Database | undefined;
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    const path = join(dataFolder, 'trail.db');
    db = new Database(path, { timeout: 0 });
    // Before anything else: from the first access on nobody else gets in, and the log needs no shared memory file.
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('cache_size = -512');
    // A short log: with a full disk it is the log that must find room.
    db.pragma('wal_autocheckpoint = 128');
    db.pragma('journal_size_limit = 1048576');
    db.pragma('trusted_schema = OFF');
    // What is removed by rule is gone from the file, too.
    db.pragma('secure_delete = ON');
    db.exec(schema);
    fsyncFolder(dataFolder);
    return ok(over(db, standsOf([path, `${path}-wal`])));
  } catch (error) {
    db?.close();
    const code = storageFault(error);
    if (code === null) throw error;
    return refusal(code, error instanceof Error ? error.message : undefined);
  }
}

/**
 * Makes the check that these files still are what their names lead to. What is written into one that was moved away or
 * replaced (a backup laid over a running recorder) is on the disk, and found by nobody. Throws a storage error.
 */
function standsOf(paths: readonly string[]): () => void {
  const numbersOf = (): string =>
    paths
      .map((path) => statSync(path, { bigint: true }))
      .map(({ dev, ino }) => `${dev}:${ino}`)
      .join(' ');
  const opened = numbersOf();
  return () => {
    if (numbersOf() === opened) return;
    throw new Database.SqliteError('trail.db is another file than was opened', 'SQLITE_READONLY_DBMOVED');
  };
}

/** @param stands throws where what would be written could not be found again */
function over(db: Database.Database, stands: () => void): TrailDatabase {
  const columns = 'chain, seq, leaf, salt, data, hash';
  const insert = db.prepare(`INSERT INTO entries (${columns}) VALUES (@chain, @seq, @leaf, @salt, @data, @hash)`);
  const select = db.prepare(`SELECT ${columns} FROM entries WHERE chain = ? AND seq >= ? ORDER BY seq LIMIT ?`);
  const selectLast = db.prepare(`SELECT ${columns} FROM entries WHERE chain = ? ORDER BY seq DESC LIMIT 1`);
  const selectHash = db.prepare('SELECT hash FROM entries WHERE chain = ? AND seq = ?').pluck();
  const selectFirst = db.prepare('SELECT min(seq) FROM entries WHERE chain = ?').pluck();
  const selectPrev = db
    .prepare(`SELECT json_extract(leaf, '$.prev') FROM entries WHERE chain = ? AND seq = ? AND json_valid(leaf)`)
    .pluck();
  const selectSuccessions = db.prepare(
    `SELECT ${columns} FROM entries WHERE chain = ? AND seq >= ? AND seq < ? AND instr(leaf, '"nextKey":"') > 0
     ORDER BY seq DESC LIMIT ?`,
  );
  const remove = db.prepare('DELETE FROM entries WHERE chain = ? AND seq < ?');
  const keepSession = db.prepare('INSERT OR IGNORE INTO past_sessions VALUES (?, ?)');
  const selectPastSessions = db.prepare('SELECT id FROM past_sessions WHERE chain = ?').pluck();
  // Leaves are canonical JSON, so this text stands in those of 始業 and nowhere else. The index has these rows alone.
  const selectStarts = db
    .prepare(`SELECT leaf FROM entries WHERE chain = ? AND seq < ? AND instr(leaf, '"type":"session.started"') > 0`)
    .pluck();
  const putFact = db.prepare('INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value');
  const getFact = db.prepare('SELECT value FROM facts WHERE name = ?').pluck();

  const put = (name: string, value: unknown): void => {
    putFact.run(name, JSON.stringify(value));
  };
  const get = (name: string): unknown => {
    const text = getFact.get(name);
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  };

  const write = db.transaction((entries: readonly StoredEntry[], state: TrailState): void => {
    for (const entry of entries) insert.run(entry);
    put('state', state);
  });
  const sessionsIn = (chain: string, below: number): readonly string[] =>
    selectStarts.all(chain, below).flatMap((leaf) => sessionOf(String(leaf)) ?? []);
  const prune = db.transaction((entries: readonly StoredEntry[], state: TrailState, boundary: TrailState): void => {
    // The office takes a session's id once, however long ago: ids outlive their entries.
    for (const id of sessionsIn(boundary.chain, boundary.next)) keepSession.run(boundary.chain, id);
    remove.run(boundary.chain, boundary.next);
    put('boundary', boundary);
    write(entries, state);
  });
  const kept = <T>(name: string, schema: z.ZodType<T>): T | null => {
    try {
      return schema.safeParse(get(name)).data ?? null;
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  };
  const enrol = db.transaction((enrolment: Enrolment, first: StoredEntry, state: TrailState): void => {
    put('enrolment', enrolment);
    write([first], state);
  });

  return {
    write: (entries, state) => {
      stands();
      write(entries, state);
    },
    read: (chain, fromSeq, limit) => select.all(chain, fromSeq, limit) as readonly StoredEntry[],
    last: (chain) => (selectLast.get(chain) as StoredEntry | undefined) ?? null,
    hashOf: (chain, seq) =>
      ((selectHash.get(chain, seq) ?? selectPrev.get(chain, seq + 1)) as string | undefined) ?? null,
    firstSeq: (chain) => Number(selectFirst.get(chain) ?? 0),
    successions: (chain, from, below, limit) =>
      selectSuccessions.all(chain, from, below, limit) as readonly StoredEntry[],
    sessionsBegun: (chain) => [
      ...(selectPastSessions.all(chain) as readonly string[]),
      ...sessionsIn(chain, Number.MAX_SAFE_INTEGER),
    ],
    state: () => kept('state', TrailState),
    boundary: () => kept('boundary', TrailState),
    prune: (entries, state, boundary) => {
      stands();
      prune(entries, state, boundary);
    },
    receipt: () => kept('receipt', KeptReceipt),
    setReceipt: (receipt) => put('receipt', receipt),
    exceptions: () => kept('exceptions', KeptExceptions),
    setExceptions: (exceptions) => put('exceptions', exceptions),
    remoteList: () => kept('remote-list', SignedRemoteList),
    setRemoteList: (signed) => put('remote-list', signed),
    plans: () => kept('plans', SignedPlans),
    setPlans: (plans) => put('plans', plans),
    accepted: () => {
      const parsed = Accepted.safeParse(get('accepted'));
      // Unknown is treated as nothing confirmed: sending again is silent at the office.
      return parsed.success ? parsed.data : { seq: -1, sentAt: null };
    },
    setAccepted: (accepted) => put('accepted', accepted),
    enrolment: () => {
      let value: unknown;
      try {
        value = get('enrolment');
      } catch {
        return refusal('TM-203', 'the stored package is not JSON');
      }
      if (value === undefined) return ok(null);
      const parsed = Enrolment.safeParse(value);
      return parsed.success ? ok(parsed.data) : refusal('TM-203', 'the stored package is malformed');
    },
    enrol: (enrolment, first, state) => {
      enrol(enrolment, first, state);
    },
    setPackage: (enrolment) => put('enrolment', enrolment),
    checkpoint: () => {
      db.pragma('wal_checkpoint(TRUNCATE)');
    },
    close: () => {
      db.close();
    },
  };
}

/** The session that a leaf names; null where it names none or is damaged, which the audit finds. */
const sessionOf = (leaf: string): string | null => /"session":"([0-9A-Fa-f-]{36})"/.exec(leaf)?.[1] ?? null;
