import {
  type CompleteRequest,
  HandInStatus,
  handInLimits,
  maxRowsBytes,
  streamType,
  tusVersion,
  WantedAnswer,
} from '#contract/http/hand-in-api.ts';
import type { Asked, Bearer } from './bearer.ts';
import type { Ask } from './office-line.ts';
import type { FileList, ListedFile } from './take-list.ts';

/** The office's own requests, as the agent asks them. */
export interface OfficeCalls {
  readonly status: () => Promise<Asked<HandInStatus>>;
  readonly begin: (revision: number, list: FileList) => Promise<Asked<HandInStatus>>;
  readonly rows: (revision: number, from: number, list: FileList) => Promise<Asked<HandInStatus>>;
  readonly wanted: () => Promise<Asked<WantedAnswer>>;
  /** @returns the new offset */
  readonly patch: (revision: number, offset: number, bytes: Buffer, onLost: () => void) => Promise<Asked<number>>;
  readonly complete: (request: CompleteRequest) => Promise<Asked<HandInStatus>>;
}

const get = (path: string): Ask => ({ method: 'GET', path, headers: {}, body: null });
const post = (path: string, body: unknown): Ask => ({
  ...{ method: 'POST', path, headers: { 'content-type': 'application/json' } },
  body: Buffer.from(JSON.stringify(body)),
});

export function officeCalls(bearer: Bearer): OfficeCalls {
  const status = (ask: Ask): Promise<Asked<HandInStatus>> =>
    bearer.ask(ask, ({ body }) => HandInStatus.safeParse(body).data ?? null);
  return {
    status: () => status(get('/v1/hand-in')),
    begin: (revision, { files, bytes, manifest }) =>
      status(post('/v1/hand-in/manifest', { revision, files: files.length, bytes, manifest })),
    rows: (revision, from, list) =>
      status(post('/v1/hand-in/rows', { revision, from, rows: pageOf(list.files, from).map(({ row }) => row) })),
    wanted: () => bearer.ask(get('/v1/hand-in/wanted'), ({ body }) => WantedAnswer.safeParse(body).data ?? null),
    patch: (revision, offset, bytes, onLost) =>
      bearer.ask(
        {
          ...{ method: 'PATCH', path: `/v1/hand-in/stream/${revision}`, body: bytes },
          headers: { 'content-type': streamType, 'tus-resumable': tusVersion, 'upload-offset': String(offset) },
        },
        ({ header }) => {
          const told = header('upload-offset');
          return told !== null && /^\d{1,15}$/.test(told) ? Number(told) : null;
        },
        onLost,
      ),
    complete: (request) => status(post('/v1/hand-in/complete', request)),
  };
}

/** Rows of one request: fewer where names are long. */
export function pageOf(files: readonly ListedFile[], from: number): readonly ListedFile[] {
  const page: ListedFile[] = [];
  let bytes = 0;
  for (const file of files.slice(from, from + handInLimits.rows)) {
    // Every name stands there twice, at worst with each of its bytes escaped.
    bytes += file.row.path.bytes.length * 6 + 256;
    if (page.length > 0 && bytes > maxRowsBytes / 2) break;
    page.push(file);
  }
  return page;
}
