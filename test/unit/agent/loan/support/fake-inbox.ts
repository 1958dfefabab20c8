import { hash } from 'node:crypto';
import { type ErrorCode, errorEntry } from '#contract/errors.ts';
import {
  BeginManifestRequest,
  CompleteRequest,
  type HandInRow,
  handInLine,
  ManifestRowsRequest,
} from '#contract/http/hand-in-api.ts';
import type { Ask, LineAnswer, OfficeLine } from '../../../../../agent/loan/hand-in/office-line.ts';

const sha256 = (bytes: Uint8Array | string): string => hash('sha256', bytes, 'hex');
const noHeader = (): null => null;

/** An inbox of its own making, in memory, so that it can disagree; it loses answers and breaks off where it is told to. */
export class FakeInbox {
  revision = 0;
  manifest: string | null = null;
  declared = { files: 0, bytes: 0 };
  rows: HandInRow[] = [];
  stream = Buffer.alloc(0);
  readonly held = new Map<string, Buffer>();
  completed = 0;
  completedAt: string | null = null;
  readonly asked: string[] = [];
  /** Answers this instead of doing anything, while it is set. */
  override: (ask: Ask) => LineAnswer | null = () => null;
  /** Told after each request; the answer of a request is lost where it says so. */
  after: (ask: Ask) => 'lost' | undefined = () => undefined;

  readonly line: OfficeLine = {
    send: async (ask, signal) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return { kind: 'down', why: 'aborted' };
      this.asked.push(`${ask.method} ${ask.path.split('/').slice(3).join('/')}`);
      const answer = this.override(ask) ?? this.#answer(ask);
      return this.after(ask) === 'lost' ? { kind: 'down', why: 'ECONNRESET' } : answer;
    },
    close: () => undefined,
  };

  /** What has been handed in: path → content, of the newest list. */
  contents(): Map<string, string> {
    return new Map(this.rows.map(({ path, sha256: hash }) => [path.text, this.held.get(hash)?.toString() ?? '']));
  }

  refusal(code: ErrorCode): LineAnswer {
    const { status = 500, message, next } = errorEntry(code);
    return { kind: 'answer', status, header: noHeader, body: { code, message, next } };
  }

  #ok(body: unknown): LineAnswer {
    return { kind: 'answer', status: 200, header: noHeader, body };
  }

  #wanted(): readonly number[] {
    const seen = new Set(this.held.keys());
    return this.rows.flatMap(({ bytes, sha256: hash }, n) => {
      if (bytes === 0 || seen.has(hash)) return [];
      seen.add(hash);
      return [n];
    });
  }
  /** Laid down with the list: what arrives does not change it. */
  #plan: readonly number[] = [];

  #length(): number {
    return this.#plan.reduce((sum, n) => sum + (this.rows[n]?.bytes ?? 0), 0);
  }

  #status(): LineAnswer {
    const isWhole = this.revision > 0 && this.rows.length === this.declared.files;
    return this.#ok({
      ...{ id: 7, loan: 'L-20261121-001', state: this.completedAt === null ? 'open' : 'completed' },
      ...{ revision: this.revision, ...this.declared, manifest: this.manifest, rows: this.rows.length },
      ...{ length: isWhole ? this.#length() : null, offset: this.stream.length, refused: null },
      completedAt: this.completedAt,
    });
  }

  #answer({ method, path, body, headers }: Ask): LineAnswer {
    const read = (): unknown => JSON.parse(body?.toString() ?? 'null');
    switch (`${method} ${path}`) {
      case 'GET /v1/hand-in':
        return this.#status();
      case 'POST /v1/hand-in/manifest': {
        const { revision, files, bytes, manifest } = BeginManifestRequest.parse(read());
        if (revision === this.revision && manifest === this.manifest) return this.#status();
        if (revision !== this.revision + 1) return this.refusal('OF-481');
        Object.assign(this, { revision, manifest, declared: { files, bytes }, rows: [], stream: Buffer.alloc(0) });
        return this.#status();
      }
      case 'POST /v1/hand-in/rows': {
        const { from, rows } = ManifestRowsRequest.parse(read());
        if (from !== this.rows.length) return this.refusal('OF-481');
        this.rows.push(...rows);
        return this.#status();
      }
      case 'GET /v1/hand-in/wanted':
        if (sha256(this.rows.map(handInLine).join('')) !== this.manifest) throw new Error('another list than its hash');
        if (this.stream.length === 0) this.#plan = this.#wanted();
        return this.#ok({ revision: this.revision, length: this.#length(), ranges: this.#plan.map((n) => [n, 1]) });
      case 'POST /v1/hand-in/complete': {
        if (CompleteRequest.parse(read()).manifest !== this.manifest) return this.refusal('OF-481');
        if (this.stream.length < this.#length()) return this.refusal('OF-481');
        if (this.completedAt === null) this.completed += 1;
        this.completedAt = '2026-11-21T00:00:00.000Z';
        return this.#status();
      }
      default:
        return this.#patch(Number(path.split('/').at(-1)), Number(headers['upload-offset']), body ?? Buffer.alloc(0));
    }
  }

  #patch(revision: number, offset: number, body: Buffer): LineAnswer {
    if (revision !== this.revision || offset !== this.stream.length) return this.refusal('OF-481');
    this.stream = Buffer.concat([this.stream, body]);
    let at = 0;
    for (const n of this.#plan) {
      const row = this.rows[n];
      if (row === undefined || at + row.bytes > this.stream.length) break;
      const content = this.stream.subarray(at, at + row.bytes);
      if (sha256(content) !== row.sha256) {
        this.stream = this.stream.subarray(0, at);
        return this.refusal('OF-482');
      }
      this.held.set(row.sha256, Buffer.from(content));
      at += row.bytes;
    }
    const told = String(this.stream.length);
    return { kind: 'answer', status: 204, header: (name) => (name === 'upload-offset' ? told : null), body: undefined };
  }
}
