import { cutText, isTameJson } from '#contract/json.ts';
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
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  const mayAnswer = typeof id === 'number' && Number.isSafeInteger(id) && id >= 0;
  const refuse = (why: string): ReadRequest => (mayAnswer ? { kind: 'refused', id, why } : { kind: 'unreadable' });
  if (!isTameJson(value)) return refuse('too deep, or not Unicode');
  const parsed = RecorderRequest.safeParse(value);
  if (parsed.success) return { kind: 'request', request: parsed.data };
  const issue = parsed.error.issues[0];
  return refuse(cutText(`${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(), 400));
}
