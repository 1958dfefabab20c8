import { type ErrorCode, errorEntry } from '#contract/errors.ts';
import { ErrorAnswer } from '#contract/http/console-api.ts';
import { streamType, tusVersion } from '#contract/http/hand-in-api.ts';
import { takeoutLimits } from '#contract/takeout/delivery.ts';

/** A request that has not been answered after this long counts as a broken line. */
const timeoutMs = 60_000;
/** Tries of one piece before the person is told; the wait grows with each, ms. */
const maxTries = 6;
const firstWaitMs = 500;

export interface UploadPart {
  readonly file: Blob;
  /** How much of it the office has. */
  readonly from: number;
  readonly signal: AbortSignal;
  readonly onProgress: (received: number) => void;
}

/** Sends a file in pieces, from where the office stands. Null where all of it has arrived. */
export async function uploadWith(
  fetchFrom: typeof fetch,
  csrf: () => string,
  path: string,
  { file, from, signal, onProgress }: UploadPart,
): Promise<ErrorAnswer | null> {
  let at = from;
  let tries = 0;
  while (at < file.size) {
    const answer = await sendPiece(fetchFrom, csrf(), path, file.slice(at, at + takeoutLimits.chunkBytes), at, signal);
    if (answer.kind === 'at' && answer.at !== at) {
      at = answer.at;
      tries = 0;
      onProgress(at);
      continue;
    }
    if (answer.kind === 'refused') return answer.problem;
    tries += 1;
    if (signal.aborted || tries >= maxTries) return problem('CN-101');
    await new Promise((resolve) => setTimeout(resolve, firstWaitMs * 2 ** (tries - 1)));
  }
  return null;
}

type Sent =
  | { readonly kind: 'at'; readonly at: number }
  | { readonly kind: 'down' }
  | { readonly kind: 'refused'; readonly problem: ErrorAnswer };

async function sendPiece(
  fetchFrom: typeof fetch,
  csrf: string,
  path: string,
  body: Blob,
  at: number,
  signal: AbortSignal,
): Promise<Sent> {
  try {
    const answer = await fetchFrom(path, {
      ...{ method: 'PATCH', body, credentials: 'same-origin', cache: 'no-store', redirect: 'error' },
      headers: {
        ...{ 'content-type': streamType, 'tus-resumable': tusVersion, 'upload-offset': String(at) },
        'x-csrf-token': csrf,
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const offset = answer.headers.get('upload-offset');
    // Also where it stands elsewhere than we thought (OF-541): it is gone on with from there.
    if (offset !== null && /^\d{1,15}$/.test(offset)) return { kind: 'at', at: Number(offset) };
    if (answer.status === 429 || answer.status >= 500) return { kind: 'down' };
    const refused = ErrorAnswer.safeParse(await answer.json());
    return { kind: 'refused', problem: refused.success ? refused.data : problem('CN-102') };
  } catch {
    return { kind: 'down' };
  }
}

export const problem = (code: ErrorCode): ErrorAnswer => {
  const { message, next } = errorEntry(code);
  return { code, message, next };
};
