import type { SignedDelivery } from '#contract/takeout/delivery.ts';
import { deliveryBytes } from '#contract/takeout/delivery.ts';
import { nodeCrypto } from '../../node-crypto.ts';

/** DER of RFC 8410 around the 32 raw bytes of a public key. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Why a list is not taken: not the office's, of another loan, or a request or a number twice. Null where it is good. */
export function faultOfDeliveries(
  deliveries: readonly SignedDelivery[],
  { publicKey, loan }: { readonly publicKey: string; readonly loan: string },
): string | null {
  const { createPublicKey, verify } = nodeCrypto();
  const key = createPublicKey({
    key: Buffer.concat([spkiPrefix, Buffer.from(publicKey, 'base64')]),
    ...{ format: 'der', type: 'spki' },
  });
  const ids = new Set<string>();
  for (const { statement, sig } of deliveries) {
    const { id, files } = statement;
    if (!verify(null, deliveryBytes(statement), key, Buffer.from(sig, 'base64')))
      return `${id} is not signed by the office`;
    if (statement.loan !== loan) return `${id} is of another loan`;
    if (ids.has(id) || new Set(files.map(({ n }) => n)).size !== files.length) return `${id} twice`;
    ids.add(id);
  }
  return null;
}
