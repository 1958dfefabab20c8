import { createHash } from 'node:crypto';
import { contentDigestField, readSignatureFields, signatureBase } from '#contract/http/message-signature.ts';
import { refuse } from '../http/answers.ts';
import type { Store } from '../store/store.ts';
import type { Guard } from './access.ts';
import { readPublicKey, signatureHolds } from './ed25519.ts';
import { originOfHost } from './public-origins.ts';

const oneValue = (field: string | string[] | undefined): string => (typeof field === 'string' ? field : '');

/** Lets only a request pass that claims an enrolled, lent terminal, before its body is read. */
export function terminalClaimGuard(store: Store): Guard {
  return async (request, reply) => {
    const { 'signature-input': input, signature } = request.headers;
    const fields = readSignatureFields(oneValue(input), oneValue(signature));
    if (fields === null) return refuse(reply, 'OF-460');
    const device = await store.db
      .selectFrom('loans')
      .innerJoin('devices', 'devices.loan_id', 'loans.id')
      .select(['loans.id', 'devices.device_key', 'devices.seal_key'])
      .where('loans.terminal_id', '=', fields.keyId)
      .where('loans.state', '=', 'lent')
      .executeTakeFirst();
    if (device === undefined) return refuse(reply, 'OF-460');
    request.callingTerminal = {
      terminal: fields.keyId,
      loan: device.id,
      deviceKey: device.device_key,
      sealKey: device.seal_key,
    };
    return undefined;
  };
}

/** Checks digest and signature over the bytes that arrived, before anything reads their meaning. */
export function terminalSignatureGuard(origins: ReadonlySet<string>): Guard {
  return async (request, reply) => {
    const { 'signature-input': input, signature, 'content-digest': digest, host } = request.headers;
    const fields = readSignatureFields(oneValue(input), oneValue(signature));
    const origin = originOfHost(host, origins);
    const key = request.callingTerminal === null ? null : readPublicKey(request.callingTerminal.deviceKey);
    if (fields === null || origin === null || key === null) return refuse(reply, 'OF-460');
    const contentDigest = contentDigestField(
      createHash('sha256')
        .update(request.rawBody ?? Buffer.alloc(0))
        .digest('base64'),
    );
    if (digest !== contentDigest) return refuse(reply, 'OF-460');
    const base = signatureBase(
      { method: request.method, targetUri: `${origin}${request.url}`, contentDigest },
      fields.params,
    );
    const holds = await signatureHolds(key, Buffer.from(base), fields.sigBase64);
    return holds ? undefined : refuse(reply, 'OF-460');
  };
}
