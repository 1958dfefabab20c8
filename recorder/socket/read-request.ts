import { RecorderRequest } from '#contract/socket/protocol.ts';

/** A line as it was understood. `refused` has an id to answer to; with `unreadable` there is nobody to answer. */
export type ReadRequest =
  | { readonly kind: 'request'; readonly request: RecorderRequest }
  | { readonly kind: 'refused'; readonly id: number; readonly why: string }
  | { readonly kind: 'unreadable' };

/** Parses one line strictly: unknown operations and unknown fields are refused. */
export function readRequest(line: string): ReadRequest {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: 'unreadable' };
  }
  const parsed = RecorderRequest.safeParse(value);
  if (parsed.success) return { kind: 'request', request: parsed.data };
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) return { kind: 'unreadable' };
  const issue = parsed.error.issues[0];
  return { kind: 'refused', id, why: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim().slice(0, 400) };
}
