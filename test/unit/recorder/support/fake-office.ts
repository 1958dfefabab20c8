import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { contentDigestField, readSignatureFields, signatureBase } from '#contract/http/message-signature.ts';
import { EnrolRequest, EntriesRequest } from '#contract/http/terminal-api.ts';
import type { LoanPackage } from '#contract/loan/package.ts';
import { entryLeaf } from '#contract/log/leaf.ts';
import { leafHash, linkFault, type TrailEntry } from '#contract/trail/entry.ts';
import { verifierFrom } from '../../../../recorder/keys/ed25519.ts';
import { sha256 } from '../../../../recorder/trail/sha256.ts';
import type { ServerCertificate } from './certificates.ts';
import type { FakeLog } from './fake-log.ts';

export interface FakeAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An office of its own making, so that it can disagree: signature, digest and chain are checked here anew. */
export class FakeOffice {
  package: LoanPackage;
  deviceKey: string | null = null;
  sealKey: string | null = null;
  readonly entries: TrailEntry[] = [];
  readonly requests: string[] = [];
  /** Answers this instead of doing anything, while it is set. */
  override: ((path: string) => FakeAnswer | null) | null = null;
  /** Gives receipts where it is there. */
  log: FakeLog | null = null;
  url = '';

  constructor(given: LoanPackage) {
    this.package = given;
  }

  /** Head that the office holds. */
  head(): string {
    const last = this.entries.at(-1);
    return last === undefined ? '' : leafHash(sha256, last.leaf);
  }

  async answer(request: IncomingMessage, body: Buffer): Promise<FakeAnswer> {
    const path = request.url ?? '';
    this.requests.push(`${request.method} ${path}`);
    const overridden = this.override?.(path);
    if (overridden) return overridden;
    if (path === '/v1/terminal/enrol') {
      const { data: asked } = EnrolRequest.safeParse(JSON.parse(body.toString()));
      if (asked === undefined) return { status: 400, body: { code: 'OF-400' } };
      if (asked.code !== 'AAAABBBBCCCC2222') return { status: 403, body: { code: 'OF-463', message: '', next: '' } };
      this.deviceKey = asked.deviceKey;
      this.sealKey = asked.sealKey;
      return { status: 200, body: { package: this.package } };
    }
    if (!this.#signed(request, body)) return { status: 401, body: { code: 'OF-460' } };
    if (path === '/v1/terminal/package') return { status: 200, body: { package: this.package } };
    if (path === '/v1/terminal/entries') return this.#take(EntriesRequest.parse(JSON.parse(body.toString())));
    if (path.startsWith('/v1/terminal/receipt?')) return this.#receipt(new URLSearchParams(path.split('?')[1]));
    return { status: 404 };
  }

  async #receipt(query: URLSearchParams): Promise<FakeAnswer> {
    const seq = Number(query.get('seq'));
    const entry = this.entries[seq];
    if (this.log === null || entry === undefined) return { status: 404, body: { code: 'OF-404' } };
    const leaf = entryLeaf(entry.leaf.body.chain, seq, leafHash(sha256, entry.leaf));
    return { status: 200, body: await this.log.receipt(leaf, Number(query.get('oldSize'))) };
  }

  #signed(request: IncomingMessage, body: Buffer): boolean {
    const { signature, 'signature-input': input, 'content-digest': digest } = request.headers;
    if (typeof signature !== 'string' || typeof input !== 'string' || typeof digest !== 'string') return false;
    const fields = readSignatureFields(input, signature);
    if (fields === null || this.deviceKey === null || fields.keyId !== 'T-0001') return false;
    if (digest !== contentDigestField(hash('sha256', body, 'base64'))) return false;
    const signed = { method: request.method ?? '', targetUri: `${this.url}${request.url}`, contentDigest: digest };
    return verifierFrom(this.deviceKey)(Buffer.from(signatureBase(signed, fields.params)), fields.sigBase64);
  }

  #take({ chain, entries }: EntriesRequest): FakeAnswer {
    for (const entry of entries) {
      const { seq } = entry.leaf.body;
      if (seq < this.entries.length) continue;
      const prev = this.entries.length === 0 ? entry.leaf.prev : this.head();
      if (linkFault(sha256, { chain, seq: this.entries.length, prev }, entry) !== null) break;
      this.entries.push(entry);
      this.log?.add(entryLeaf(chain, seq, leafHash(sha256, entry.leaf)));
    }
    const seq = this.entries.length - 1;
    return { status: 200, body: { accepted: seq < 0 ? null : { seq, head: this.head() }, expected: seq + 1 } };
  }
}

/** Starts the office on a free port of localhost. @returns how to close it; it is closed with the test in any case. */
export async function startOffice(
  office: FakeOffice,
  certificate: ServerCertificate,
  port = 0,
): Promise<() => Promise<void>> {
  const server = createServer({ key: certificate.keyPem, cert: certificate.certPem }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void office.answer(request, Buffer.concat(chunks)).then((answer) => {
        response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
        response.end(JSON.stringify(answer.body ?? {}));
      });
    });
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  office.url = `https://localhost:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(close);
  return close;
}
