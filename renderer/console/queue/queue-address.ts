import type { QueueRow } from '#contract/http/queue-api.ts';

/** Where a paper that waits is opened. */
export const queueAddress = ({ what, id, applicant }: Pick<QueueRow, 'what' | 'id' | 'applicant'>): string =>
  ({
    ...{ form: `/forms/${id}`, takeout: `/takeouts/${id}`, report: `/reports/${id}` },
    // Among those of one person it is on the first page.
    'loan-request': `/loan-requests?staff=${applicant.id}`,
    order: `/orders?month=${id.slice(-7)}`,
    finding: '/findings',
    ...{ loosening: '/settings#loosening', disposal: '/retention#disposals', terminal: `/ledger/${id}` },
  })[what];
