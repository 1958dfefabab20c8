import type { QueueRow } from '#contract/http/queue-api.ts';

/** Where a paper that waits is opened. */
export const queueAddress = ({ what, id }: Pick<QueueRow, 'what' | 'id'>): string =>
  ({
    ...{ form: `/forms/${id}`, 'loan-request': '/loan-requests', takeout: `/takeouts/${id}`, report: `/reports/${id}` },
    order: `/orders?month=${id.slice(-7)}`,
    finding: '/findings',
  })[what];
