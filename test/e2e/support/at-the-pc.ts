import { randomBytes } from 'node:crypto';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import { type PrepareReport, ServiceBegun, type ServiceReport } from '#contract/http/service-api.ts';
import { type CheckReport, type WipeOrder, type WipeReport, wipeOrderBytes } from '#contract/loan/wipe-report.ts';
import type { Office } from './office.ts';
import { requestOffice } from './office-request.ts';
import { sha256 } from './signed-trail.ts';

const tool = { name: 'tanmori-agent', version: '0.1.0' };

const aboutOf = (order: WipeOrder) => {
  const now = new Date().toISOString();
  return {
    ...{ v: 1 as const, terminal: order.terminal, loan: order.loan, executor: order.executor },
    ...{ order: sha256(wipeOrderBytes(order)), startedAt: now, endedAt: now, tool },
  };
};

const look = ({ canaries }: WipeOrder, found: number) => ({
  places: [{ place: 'work' as const, planted: canaries.length, found }],
  ...{ bytes: 1_000_000, complete: true },
});

const prepared = ({ terminal, loan }: WipeOrder): PrepareReport => {
  if (loan === null) throw new Error('nothing is prepared');
  const canaries = Array.from({ length: 16 }, () => ({
    ...{ place: 'work' as const, marker: randomBytes(32).toString('hex'), form: 'utf8' as const, bytes: 512 },
  }));
  const plantedAt = new Date().toISOString();
  return {
    ...{ v: 1, kind: 'prepare', manifest: { v: 1, terminal, loan, plantedAt, canaries } },
    controls: { save: 'in-force', media: 'in-force', print: 'in-force', install: 'unknown' },
    ...{ encryption: 'gocryptfs', endedAt: plantedAt },
  };
};

const step = (name: WipeReport['steps'][number]['name'], more: Partial<WipeReport['steps'][number]> = {}) => ({
  ...{ name, startedAt: new Date().toISOString(), endedAt: new Date().toISOString(), outcome: 'done' as const },
  ...{ reason: null, files: 0, bytes: 0, tool: null, tries: 1 },
  ...more,
});

const wiped = (order: WipeOrder, reasons: WipeReport['reasons']): WipeReport => ({
  ...aboutOf(order),
  ...{ kind: 'wipe', scope: order.scope, technique: 'crypto-erase-gocryptfs' },
  steps: [
    step('freeze'),
    step('crypto-erase', { files: 3, bytes: 4096 }),
    step(
      'residue',
      reasons.length === 0 ? { files: 120, bytes: 7_340_032 } : { outcome: 'failed', reason: 'file-busy' },
    ),
    step('swap', { outcome: 'skipped', reason: 'no-swap' }),
    step('recorder', { files: 5, bytes: 900_000 }),
  ],
  ...{ before: look(order, order.canaries.length), after: look(order, 0), oddNames: 0 },
  ...{ result: reasons.length === 0 ? 'erased' : 'needs-attention', reasons },
  journal: { lines: 12, head: 'a'.repeat(64) },
});

const checked = (order: WipeOrder): CheckReport => ({
  ...aboutOf(order),
  ...{ kind: 'check', selfTest: 'passed', canaries: look(order, 0) },
  sampled: { blocks: 100, zero: 50, random: 50, readable: 0 },
  residue: [
    { place: 'trash', state: 'absent', files: 0 },
    { place: 'browsers', state: 'absent', files: 0 },
  ],
  ...{ volume: 'unusable', verdict: 'clean', reasons: [] },
});

/** What `tanmori-agent prepare|wipe|check --code` asks of the office and tells it, without a PC. */
export async function workAtPc(
  office: Office,
  terminal: string,
  purpose: ServicePurpose,
  code: string,
  reasons: WipeReport['reasons'] = [],
): Promise<void> {
  const begun = await post(office, '/v1/service/begin', { terminal, purpose, code });
  const { signed, token } = ServiceBegun.parse(begun);
  const { order } = signed;
  const report: ServiceReport =
    purpose === 'prepare' ? prepared(order) : purpose === 'wipe' ? wiped(order, reasons) : checked(order);
  await post(office, '/v1/service/report', report, { authorization: `Bearer ${token}` });
}

async function post(
  office: Office,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const reply = await requestOffice(office, { method: 'POST', path, headers, body: Buffer.from(JSON.stringify(body)) });
  if (reply.status !== 200) throw new Error(`${path}: ${JSON.stringify(reply)}`);
  return reply.body;
}
