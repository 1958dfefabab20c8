import { createHash, sign } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { contentDigestField, signatureBase, signatureParams } from '#contract/http/message-signature.ts';
import { PackageAnswer } from '#contract/http/terminal-api.ts';
import type { LoanPackage } from '#contract/loan/package.ts';
import type { TrailEntry } from '#contract/trail/entry.ts';
import { host, origin, type TestOffice } from './office.ts';
import { type KeyPair, newKeyPair, Trail } from './trail.ts';

export interface Signing {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly keyId?: string;
  readonly key: KeyPair;
  readonly createdSec?: number;
  /** What is signed instead of the request's own target. */
  readonly targetUri?: string;
}

/** The three fields of a signed request. */
export function signatureHeaders(asked: Signing): Record<string, string> {
  const contentDigest = contentDigestField(createHash('sha256').update(asked.body).digest('base64'));
  const params = signatureParams(asked.keyId ?? 'T-0001', asked.createdSec ?? 1);
  const targetUri = asked.targetUri ?? `${origin}${asked.url}`;
  const base = signatureBase({ method: asked.method, targetUri, contentDigest }, params);
  const sig = sign(null, Buffer.from(base), asked.key.privateKey).toString('base64');
  return { 'content-digest': contentDigest, 'signature-input': `tanmori=${params}`, signature: `tanmori=:${sig}:` };
}

/** An enrolled terminal with its recorder's keys and trail. */
export class Terminal {
  office: TestOffice;
  readonly device: KeyPair;
  readonly package: LoanPackage;
  readonly trail: Trail;

  constructor(office: TestOffice, device: KeyPair, seal: KeyPair, handed: LoanPackage) {
    this.office = office;
    this.device = device;
    this.package = handed;
    this.trail = Trail.ofLoan(handed.statement, seal);
  }

  get chain(): string {
    return this.trail.chain;
  }

  get(url: string): Promise<LightMyRequestResponse> {
    const headers = { host, ...signatureHeaders({ method: 'GET', url, body: '', key: this.device }) };
    return this.office.app.inject({ method: 'GET', url, headers });
  }

  /** Sends a body as it is, signed. */
  post(url: string, body: string): Promise<LightMyRequestResponse> {
    const signature = signatureHeaders({ method: 'POST', url, body, key: this.device });
    const headers = { host, 'content-type': 'application/json', ...signature };
    return this.office.app.inject({ method: 'POST', url, headers, payload: body });
  }

  send(entries: readonly TrailEntry[], chain = this.chain): Promise<LightMyRequestResponse> {
    return this.post('/v1/terminal/entries', JSON.stringify({ chain, entries }));
  }

  opening(): TrailEntry {
    const { facts } = this.package.statement;
    return this.trail.add('loan.opened', {
      terminal: facts.terminal.id,
      staff: facts.staff.id,
      from: facts.loan.from,
      to: facts.loan.to,
    });
  }
}

export const enrolRequest = (code: string, device: KeyPair, seal: KeyPair, terminal = 'T-0001') => ({
  method: 'POST' as const,
  url: '/v1/terminal/enrol',
  headers: { host },
  payload: { terminal, code, deviceKey: device.publicBase64, sealKey: seal.publicBase64, machine: 'b'.repeat(64) },
});

/** Enrols T-0001 with new keys. */
export async function enrolTerminal(office: TestOffice): Promise<Terminal> {
  const device = newKeyPair();
  const seal = newKeyPair();
  const answer = await office.app.inject(enrolRequest(await office.enrolCode(), device, seal));
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return new Terminal(office, device, seal, PackageAnswer.parse(answer.json()).package);
}
