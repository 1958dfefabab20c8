import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { canonicalJson } from '#contract/json.ts';
import { commitment, leafHash, sealedBytes } from '#contract/trail/entry.ts';
import { anchorPath } from '../../../recorder/anchors/anchor-file.ts';
import { loadTrail } from '../../../recorder/cli/load-trail.ts';
import { LoanHolder } from '../../../recorder/core/loan-holder.ts';
import { type Signer, signerFrom } from '../../../recorder/keys/ed25519.ts';
import { findSlot, slotPath } from '../../../recorder/keys/seal-keys.ts';
import { openSlotFile } from '../../../recorder/keys/slot-file.ts';
import type { TrailState } from '../../../recorder/state/trail-state.ts';
import { openTrailDatabase } from '../../../recorder/store/trail-database.ts';
import { auditWhole } from '../../../recorder/trail/audit-chain.ts';
import { sha256 } from '../../../recorder/trail/sha256.ts';
import { officeSigner } from '../../unit/recorder/support/sample-loan.ts';
import type { Loose } from '../mutations/subject.ts';

interface Row {
  readonly chain: string;
  seq: number;
  leaf: string;
  salt: string;
  data: string;
  hash: string;
}

/** A stored entry whose leaf may be changed freely. */
export interface LooseRow {
  leaf: Loose;
  salt: string;
  data: string;
}

/** A copy of a stopped recorder's data folder, for someone who can write to its files and knows the format. */
export class TerminalCopy {
  readonly folder: string;

  constructor(original: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'tanmori-attacked-'));
    cpSync(original, this.folder, { recursive: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  get databasePath(): string {
    return join(this.folder, 'trail.db');
  }

  sql<T>(work: (raw: Database.Database) => T): T {
    const raw = new Database(this.databasePath);
    try {
      return work(raw);
    } finally {
      raw.close();
    }
  }

  rows(): readonly Row[] {
    return this.sql((raw) => raw.prepare('SELECT * FROM entries ORDER BY seq').all() as Row[]);
  }

  /** Number of the first entry of a type. */
  seqOf(type: string): number {
    const found = this.rows().find(({ leaf }) => JSON.parse(leaf).body.type === type);
    if (found === undefined) throw new Error(`no ${type} in the history`);
    return found.seq;
  }

  get length(): number {
    return this.rows().length;
  }

  /** Changes one row; its own hash is made to fit. */
  edit(seq: number, change: (row: LooseRow) => void): void {
    const row = this.rows()[seq];
    if (row === undefined) throw new Error(`no entry ${seq}`);
    const loose: LooseRow = { leaf: JSON.parse(row.leaf), salt: row.salt, data: row.data };
    change(loose);
    const leaf = canonicalJson(loose.leaf);
    this.sql((raw) =>
      raw
        .prepare('UPDATE entries SET leaf = ?, salt = ?, data = ?, hash = ? WHERE seq = ?')
        .run(leaf, loose.salt, loose.data, leafHash(sha256, loose.leaf), seq),
    );
  }

  exec(...statements: readonly string[]): void {
    this.sql((raw) => {
      for (const statement of statements) raw.exec(statement);
    });
  }

  /** Edits a fact that is stored as JSON. */
  fact(name: string, change: (value: Loose) => void): void {
    this.sql((raw) => {
      const text = raw.prepare('SELECT value FROM facts WHERE name = ?').pluck().get(name) as string;
      const value: Loose = JSON.parse(text);
      change(value);
      raw.prepare('UPDATE facts SET value = ? WHERE name = ?').run(JSON.stringify(value), name);
    });
  }

  setFact(name: string, value: unknown): void {
    this.sql((raw) => raw.prepare('INSERT OR REPLACE INTO facts VALUES (?, ?)').run(name, JSON.stringify(value)));
  }

  /** The state that the rows make: what a forger writes beside them, so that the two agree. */
  foldedState(below = Number.MAX_SAFE_INTEGER): TrailState {
    const twin = new TerminalCopy(this.folder);
    try {
      twin.exec(`DELETE FROM entries WHERE seq >= ${below}`);
      const { database, loan } = open(twin.folder);
      const { state } = auditWhole(database, loan.start);
      database.close();
      return state;
    } finally {
      twin.remove();
    }
  }

  /** Cuts the end off and leaves a state that fits. */
  truncate(below: number): void {
    const state = this.foldedState(below);
    this.exec(`DELETE FROM entries WHERE seq >= ${below}`);
    this.setFact('state', state);
  }

  /** The key that seals now, as it lies in its slot. */
  currentKey(): Signer {
    const state = this.sql(
      (raw) => raw.prepare("SELECT value FROM facts WHERE name = 'state'").pluck().get() as string,
    );
    const found = findSlot(openSlotFile(slotPath(this.folder)), (JSON.parse(state) as TrailState).key.publicKey);
    if (!found.ok) throw new Error(found.detail);
    return found.value.signer;
  }

  anchors(change: (lines: readonly string[]) => readonly string[]): void {
    const lines = readFileSync(anchorPath(this.folder), 'utf8').trimEnd().split('\n');
    writeFileSync(
      anchorPath(this.folder),
      change(lines)
        .map((line) => `${line}\n`)
        .join(''),
    );
  }
}

export const forger: Signer = signerFrom(Buffer.alloc(32, 99));

export const seal = (leaf: Loose, key: Signer): void => {
  leaf.seal.sig = key.sign(sealedBytes(leaf.body, leaf.prev));
};

/** Other data with the commitment that fits it. */
export function recommit(row: LooseRow, data: Readonly<Record<string, unknown>>): void {
  row.data = canonicalJson(data);
  row.leaf.body.commit = commitment(sha256, row.salt, data);
}

/** Database and loan of a data folder, as the recorder opens them. */
export function open(folder: string) {
  const opened = openTrailDatabase(folder);
  if (!opened.ok) throw new Error(opened.code);
  const enrolment = opened.value.enrolment();
  if (!enrolment.ok || enrolment.value === null) throw new Error('no enrolment');
  const loan = new LoanHolder(opened.value, enrolment.value, officeSigner.publicKey);
  return { database: opened.value, loan };
}

/**
 * What a start of the recorder and its background check say of a data folder, by name: `start:…` and `audit:…` with the
 * entry, `anchor:…` for a roll-back that an anchor knows of, `anchors-lost`, `package` (not what the office signed), `no-key` (TM-207), `refused:CODE`.
 */
export async function findings(folder: string): Promise<readonly string[]> {
  const opened = openTrailDatabase(folder);
  if (!opened.ok) return [`refused:${opened.code}`];
  const database = opened.value;
  try {
    const enrolment = database.enrolment();
    if (!enrolment.ok) return [`refused:${enrolment.code}`];
    if (enrolment.value === null) return ['no-enrolment'];
    const loan = new LoanHolder(database, enrolment.value, officeSigner.publicKey);
    const { start } = loan;
    const whole = auditWhole(database, start).fault;
    const audit = whole === null ? [] : [`audit:${whole.fault}@${whole.seq}`];
    const loaded = await loadTrail(folder, database, loan);
    if (!loaded.ok) return [...audit, `refused:${loaded.code}`];
    const { keys, findings: told } = loaded.value;
    const named = told.faults.map((text) => {
      const fault = /記録(\d+)番.*（(.+)）/.exec(text);
      if (fault !== null) return `start:${fault[2]}@${fault[1]}`;
      return text.includes('署名') ? 'package' : 'anchors-lost';
    });
    return [
      ...audit,
      ...named,
      ...(told.rolledBack === null ? [] : [`anchor:${told.rolledBack.anchor}@${told.rolledBack.seq}`]),
      ...(keys === null ? ['no-key'] : []),
    ];
  } finally {
    database.close();
  }
}
