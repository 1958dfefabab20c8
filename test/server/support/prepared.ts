import type { PrepareReport } from '#contract/http/service-api.ts';
import type { TestOffice } from './office.ts';

/** As a loan's PC has reported it before the hand-over. */
export const reportPrepared = (
  office: TestOffice,
  loan: string,
  encryption: PrepareReport['encryption'],
): Promise<unknown> => {
  const canaries = Array.from({ length: 16 }, () => ({
    ...{ place: 'work', marker: 'a'.repeat(64), form: 'utf8', bytes: 512 },
  }));
  const manifest = { v: 1, terminal: 'T-0001', loan, plantedAt: '2026-11-01T00:00:00.000Z', canaries };
  const controls = { save: 'in-force', media: 'in-force', print: 'in-force', install: 'in-force' };
  const endedAt = '2026-11-01T00:00:00.000Z';
  const report = JSON.stringify({ v: 1, kind: 'prepare', manifest, controls, encryption, endedAt });
  const by = { at: endedAt, account_id: '300011', account_name: '見本' };
  return office.store.db
    .insertInto('preparations')
    .values({ loan_id: loan, ...by, report })
    .execute();
};
