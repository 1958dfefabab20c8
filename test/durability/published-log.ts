import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Findings } from './findings.ts';
import type { Line } from './line.ts';

interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/** What the office has published of its log: it must hold it after every cut, under the same origin. */
export class PublishedLog {
  readonly #line: Line;
  readonly #findings: Findings;
  readonly #seen = new Map<number, Checkpoint>();

  constructor(line: Line, findings: Findings) {
    this.#line = line;
    this.#findings = findings;
  }

  get seen(): number {
    return this.#seen.size;
  }

  /** Fetches the newest checkpoint, as a witness would. Null where there is none. */
  async look(): Promise<Checkpoint | null> {
    const answer = await this.#line.forward({ method: 'GET', path: '/log/checkpoint', headers: {}, body: Buffer.of() });
    if (answer?.status !== 200) return null;
    const [origin = '', size = '', root = ''] = answer.body.toString().split('\n');
    const checkpoint: Checkpoint = { origin, size: Number(size), root };
    const known = this.#seen.get(checkpoint.size);
    if (known !== undefined && known.root !== root) this.#findings.add('changed', `two checkpoints of size ${size}`);
    this.#seen.set(checkpoint.size, checkpoint);
    return checkpoint;
  }

  /** Computes every published root anew from the leaves that the office holds. */
  async check(officeFolder: string): Promise<void> {
    const now = await this.look();
    const newest = [...this.#seen.values()].toSorted((a, b) => b.size - a.size).slice(0, 3);
    if (now === null || newest.length === 0) return;
    const leaves = leavesOf(officeFolder);
    for (const { origin, size, root } of newest) {
      if (origin !== now.origin) this.#findings.add('lost', `the log was begun anew: ${now.origin}`);
      if (size > leaves.length) this.#findings.add('lost', `${leaves.length} leaves, and ${size} were published`);
      else if (rootOf(leaves.slice(0, size)).toString('base64') !== root)
        this.#findings.add('changed', `the tree of size ${size} has another root`);
    }
  }
}

function leavesOf(officeFolder: string): readonly Buffer[] {
  const db = new Database(join(officeFolder, 'office.db'), { readonly: true });
  try {
    const rows = db.prepare('SELECT leaf FROM log_leaves ORDER BY idx').pluck().all() as Buffer[];
    return rows.map((leaf) => createHash('sha256').update(Buffer.of(0)).update(leaf).digest());
  } finally {
    db.close();
  }
}

/** RFC 9162 section 2.1.1, of leaf hashes. */
function rootOf(hashes: readonly Buffer[]): Buffer {
  const [first] = hashes;
  if (first === undefined) return createHash('sha256').digest();
  if (hashes.length === 1) return first;
  let half = 1;
  while (half * 2 < hashes.length) half *= 2;
  const [left, right] = [rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half))];
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}
