import { createHash, generateKeyPairSync, type KeyObject, randomBytes, randomUUID, sign } from 'node:crypto';
import { type LoanStatement, statementBytes } from '#contract/loan/package.ts';
import type { EntryData, EntryType } from '#contract/trail/catalogue.ts';
import {
  commitment,
  type EntryBody,
  type Leaf,
  leafHash,
  periodClosingMs,
  sealedBytes,
  type TrailEntry,
} from '#contract/trail/entry.ts';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface KeyPair {
  readonly privateKey: KeyObject;
  /** Raw, base64. */
  readonly publicBase64: string;
}

export function newKeyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { privateKey, publicBase64: Buffer.from(x, 'base64url').toString('base64') };
}

export const readings = (['save', 'media', 'print', 'install'] as const).map((control) => ({
  control,
  state: 'measured' as const,
  detail: '試して断られました。',
  tookMs: 3,
}));

/** Types whose entry closes its key period, however young that is. */
const closing: ReadonlySet<EntryType> = new Set([
  'session.started',
  'session.ended',
  'session.closed-by-rule',
  'heartbeat',
  'period.closed',
]);

/** Writes a chain as an honest recorder does. Fields are public so that a test can make it dishonest. */
export class Trail {
  readonly chain: string;
  /** Key of the present period. */
  seal: KeyPair;
  period = 0;
  /** Time of the period's first entry. */
  periodFromMs: number | null = null;
  readonly boot = randomUUID();
  seq = 0;
  head: string;
  atMs = Date.parse('2026-11-21T00:00:00.000Z');

  constructor(chain: string, genesis: string, seal: KeyPair) {
    this.chain = chain;
    this.head = genesis;
    this.seal = seal;
  }

  static ofLoan(statement: LoanStatement, seal: KeyPair): Trail {
    return new Trail(`loan:${statement.facts.loan.id}`, sha256(statementBytes(statement)), seal);
  }

  /** A second writer that goes on from the same place: what a copied disk would do. */
  copy(): Trail {
    const twin = new Trail(this.chain, this.head, this.seal);
    twin.seq = this.seq;
    twin.atMs = this.atMs;
    twin.period = this.period;
    twin.periodFromMs = this.periodFromMs;
    return twin;
  }

  add<T extends EntryType>(
    type: T,
    data: EntryData<T>,
    { session = null, actor = 'system' }: { session?: string | null; actor?: string } = {},
  ): TrailEntry {
    this.atMs += 1_000;
    this.periodFromMs ??= this.atMs;
    const closes = closing.has(type) || this.atMs - this.periodFromMs >= periodClosingMs;
    const next = closes ? newKeyPair() : null;
    const salt = randomBytes(16).toString('hex');
    const body: EntryBody = {
      v: 1,
      chain: this.chain,
      seq: this.seq,
      boot: this.boot,
      mono: this.seq * 1_000,
      at: new Date(this.atMs).toISOString(),
      session,
      type,
      actor,
      commit: commitment(sha256, salt, data),
      nextKey: next?.publicBase64 ?? null,
    };
    const entry = sealed({ body, prev: this.head }, salt, data, this.seal.privateKey, this.period);
    if (next !== null) {
      this.seal = next;
      this.period += 1;
      this.periodFromMs = null;
    }
    this.seq += 1;
    this.head = leafHash(sha256, entry.leaf);
    return entry;
  }

  /** A day of telework: start, a forbidden save, a break, a gap, the end. */
  day(session: string, staff = '100123'): TrailEntry[] {
    const by = { session, actor: `staff:${staff}` };
    return [
      this.add('session.started', { work: '会議録の作成', plan: [{ from: '08:30', to: '09:00', work: '確認' }] }, by),
      this.add('controls.checked', { readings, passed: true }, { session }),
      this.add(
        'save.recovered',
        {
          name: { text: '議事録 100%.txt', bytes: 'eA==' },
          from: '/home/borrower/Desktop',
          to: { text: '回収/議事録.txt', bytes: 'eA==' },
          bytes: 12,
          sha256: 'a'.repeat(64),
          foundLater: false,
          writerSeen: false,
        },
        { session },
      ),
      this.add('session.interrupted', { reason: 'break', note: '', from: '12:00', to: '13:00' }, by),
      this.add('session.resumed', {}, by),
      this.add(
        'gap.found',
        { from: '2026-11-21T00:00:00.000Z', to: '2026-11-21T00:01:00.000Z', lengthMs: 60_000, what: 'agent' },
        { session },
      ),
      this.add('session.ended', { result: '会議録を仕上げた。' }, by),
    ];
  }
}

/** Seals a leaf with a key. */
export function sealed(
  { body, prev }: Pick<Leaf, 'body' | 'prev'>,
  salt: string,
  data: TrailEntry['data'] | object,
  key: KeyObject,
  period = 0,
): TrailEntry {
  const sig = sign(null, sealedBytes(body, prev), key).toString('base64');
  return { leaf: { body, prev, seal: { period, sig } }, salt, data: { ...data } };
}
