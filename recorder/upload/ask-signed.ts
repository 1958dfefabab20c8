import type { Signer } from '../keys/ed25519.ts';
import { askOffice, type Office, type OfficeAnswer, officeUri } from './office-request.ts';
import { signatureHeaders } from './sign-request.ts';

/** Who asks, and whom. */
export interface Asking {
  readonly office: Office;
  readonly device: Signer;
  /** Key id of the signature: the terminal. */
  readonly terminal: string;
  readonly now: () => Date;
}

/** One signed request. Never throws: no answer is an answer too. */
export function askSigned(
  { office, device, terminal, now }: Asking,
  ask: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body: Buffer },
  signal: AbortSignal,
): Promise<OfficeAnswer> {
  const createdSec = Math.floor(now().getTime() / 1000);
  const { method, path, body } = ask;
  const signed = signatureHeaders(device, terminal, { method, targetUri: officeUri(office, path), body }, createdSec);
  const headers = body.length === 0 ? signed : { ...signed, 'content-type': 'application/json' };
  return askOffice(office, { method, path, headers, body }, signal);
}
