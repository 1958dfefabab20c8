import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import { ServiceBegin, type ServiceBegun, ServiceReport } from '#contract/http/service-api.ts';
import { type WipeOrder, wipeOrderBytes } from '#contract/loan/wipe-report.ts';
import type { OfficeAddress } from '#contract/policy/service-config.ts';
import { makeCertificate, type ServerCertificate } from '../../recorder/support/certificates.ts';

export const goodCode = 'AAAABBBBCCCC2222';
export const token = 't'.repeat(43);

const refusal = (status: number, code: string) => ({ status, body: { code, message: '', next: '' } });

/** The office's side of the service line: gives one order for one code, takes one report for one token. */
export class ServiceOffice {
  readonly requests: string[] = [];
  readonly reports: ServiceReport[] = [];
  /** What is changed in an order before it is signed. */
  order: Partial<WipeOrder> = {};
  /** What is changed after it was signed. */
  forge: (begun: ServiceBegun) => ServiceBegun = (begun) => begun;
  /** Answers in place of all else; `hang-up` cuts the line after the request was read, `silence` never answers. */
  override: ((path: string) => { status: number; body?: unknown } | 'hang-up' | 'silence' | null) | null = null;
  used = false;
  address: OfficeAddress = { url: '', caPem: '', publicKey: '' };
  readonly #keys = generateKeyPairSync('ed25519');

  constructor(certificate: ServerCertificate) {
    const publicKey = this.#keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
    this.address = { url: '', caPem: certificate.caPem, publicKey };
  }

  begun(purpose: ServicePurpose): ServiceBegun {
    const order: WipeOrder = {
      ...{ v: 1, purpose, terminal: 'T-0001', loan: 'L-20261101-001', executor: { id: '100900', name: '見本 次郎' } },
      ...{ issuedAt: new Date().toISOString(), canaries: [], scope: ['work', 'residue', 'recorder'] },
      ...this.order,
    };
    const sig = sign(null, wipeOrderBytes(order), this.#keys.privateKey).toString('base64');
    return this.forge({ signed: { order, sig }, token });
  }

  answer(path: string, authorization: string | undefined, body: unknown): { status: number; body?: unknown } {
    if (path === '/v1/service/begin') {
      const asked = ServiceBegin.parse(body);
      if (asked.code !== goodCode || this.used) return refusal(403, 'OF-476');
      this.used = true;
      return { status: 200, body: this.begun(asked.purpose) };
    }
    if (path !== '/v1/service/report') return { status: 404 };
    if (authorization !== `Bearer ${token}`) return refusal(403, 'OF-476');
    this.reports.push(ServiceReport.parse(body));
    return { status: 200, body: { accepted: true } };
  }
}

/** On a free port of localhost until the test ends, or until the returned function is called. */
export async function startServiceOffice(): Promise<{ office: ServiceOffice; close: () => Promise<void> }> {
  const certificate = await makeCertificate();
  const office = new ServiceOffice(certificate);
  const server = createServer({ key: certificate.keyPem, cert: certificate.certPem }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      office.requests.push(path);
      const instead = office.override?.(path) ?? null;
      if (instead === 'silence') return;
      if (instead === 'hang-up') return void request.socket.destroy();
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      const answer = instead ?? office.answer(path, request.headers.authorization, body);
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body ?? {}));
    });
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  office.address = { ...office.address, url: `https://localhost:${(server.address() as AddressInfo).port}` };
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(close);
  return { office, close };
}
