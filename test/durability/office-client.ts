import { createHash, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { contentDigestField, signatureBase, signatureParams } from '#contract/http/message-signature.ts';
import type { KeyPair } from '../server/support/trail.ts';
import type { LineRequest } from './line.ts';

/** The TLS files of an office, as its data folder has them. */
export const tlsOf = (officeFolder: string) => {
  const read = (name: string): string => readFileSync(join(officeFolder, name), 'utf8');
  return { caPem: read('city-ca.pem'), certPem: read('server.pem'), keyPem: read('server.key') };
};

/** A request as a terminal signs it. @param origin `https://127.0.0.1:8443`, by which the terminal knows the office. */
export function signedRequest(
  origin: string,
  method: 'GET' | 'POST',
  path: string,
  body: Buffer,
  device: KeyPair,
): LineRequest {
  const contentDigest = contentDigestField(createHash('sha256').update(body).digest('base64'));
  const params = signatureParams('T-0001', Math.floor(Date.now() / 1000));
  const base = signatureBase({ method, targetUri: `${origin}${path}`, contentDigest }, params);
  const sig = sign(null, Buffer.from(base), device.privateKey).toString('base64');
  return {
    method,
    path,
    headers: {
      'content-type': 'application/json',
      'content-digest': contentDigest,
      'signature-input': `tanmori=${params}`,
      signature: `tanmori=:${sig}:`,
    },
    body,
  };
}

export interface OfficeRow {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

/**
 * What the office holds of all trails, read from its database beside the running server. The one place that knows its
 * tables. Also checks the database's own structure.
 */
export function officeRows(officeFolder: string): { readonly rows: readonly OfficeRow[]; readonly sound: boolean } {
  const db = new Database(join(officeFolder, 'office.db'), { readonly: true });
  try {
    const rows = db.prepare('SELECT chain, seq, hash FROM entries ORDER BY chain, seq').all() as OfficeRow[];
    return { rows, sound: db.pragma('integrity_check', { simple: true }) === 'ok' };
  } finally {
    db.close();
  }
}
