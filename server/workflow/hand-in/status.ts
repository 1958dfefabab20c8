import type { HandInStatus } from '#contract/http/hand-in-api.ts';
import type { HandIn } from './arriving.ts';

export const statusOf = (row: HandIn): HandInStatus => ({
  id: row.id,
  loan: row.loan_id,
  state: row.completed_at === null ? 'open' : 'completed',
  ...{ revision: row.revision, files: row.files, bytes: row.bytes, manifest: row.manifest, rows: row.rows },
  ...{ length: row.length, offset: row.stream_at, refused: row.refused_n, completedAt: row.completed_at },
});
