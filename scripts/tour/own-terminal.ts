import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { contentDigestField, signatureBase, signatureParams } from '#contract/http/message-signature.ts';
import { type Leaf, sealedBytes, type TrailEntry } from '#contract/trail/entry.ts';
import { sample, type World } from '../world/world.ts';
import { atOfficeDatabase } from './office-data.ts';

/** Requests that a terminal's own recorder would never make, signed as if it had. */

export interface OfficeReply {
  readonly status: number;
  readonly body: { readonly code?: string; readonly message?: string; readonly next?: string };
}

/** PKCS #8 around a raw Ed25519 seed (RFC 8410). */
const keyOfSeed = (seed: Buffer): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });

/** The device's key, as whoever broke into its recorder would have it. */
export const stolenDeviceKey = (world: World): KeyObject =>
  keyOfSeed(readFileSync(join(world.layout.recorder, 'keys', 'device.seed')));

/** The seal key of the present period: the only one that a thief still finds. Any seed of a slot where it just changed. */
export function stolenSealKey(world: World): KeyObject {
  const present = atOfficeDatabase(world, (db) =>
    db
      .prepare(
        `SELECT coalesce((SELECT json_extract(leaf, '$.body.nextKey') AS key FROM entries WHERE key IS NOT NULL
         ORDER BY seq DESC LIMIT 1), (SELECT seal_key FROM devices LIMIT 1))`,
      )
      .pluck()
      .get(),
  );
  const slots = readFileSync(join(world.layout.recorder, 'keys', 'seal-slots'));
  const keys = [0, slots.length / 2].map((at) => keyOfSeed(slots.subarray(at, at + 32)));
  const raw = (key: KeyObject): string => {
    const { x } = createPublicKey(key).export({ format: 'jwk' });
    return Buffer.from(x ?? '', 'base64url').toString('base64');
  };
  const key = keys.find((each) => raw(each) === present) ?? keys[0];
  if (key === undefined) throw new Error('no slots');
  return key;
}

export const strangersKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey;

/** POST /v1/terminal/entries for the sample terminal, signed with any key. */
export function deliver(world: World, device: KeyObject, entries: readonly TrailEntry[]): Promise<OfficeReply> {
  const target = new URL('/v1/terminal/entries', world.url);
  const body = Buffer.from(JSON.stringify({ chain: entries[0]?.leaf.body.chain ?? '', entries }));
  const contentDigest = contentDigestField(createHash('sha256').update(body).digest('base64'));
  const params = signatureParams(sample.terminal, Math.floor(Date.now() / 1000));
  const base = signatureBase({ method: 'POST', targetUri: target.href, contentDigest }, params);
  const headers = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'content-digest': contentDigest,
    'signature-input': `tanmori=${params}`,
    signature: `tanmori=:${sign(null, Buffer.from(base), device).toString('base64')}:`,
  };
  const ca = readFileSync(join(world.layout.office, 'city-ca.pem'), 'utf8');
  return new Promise((resolve, reject) => {
    const asked = request(target, { method: 'POST', ca, agent: false, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString('utf8')) }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** The newest entry that the office holds. */
export function newestAtOffice(world: World): TrailEntry {
  const row = atOfficeDatabase(world, (db) =>
    db.prepare('SELECT leaf, salt, data FROM entries ORDER BY seq DESC LIMIT 1').get(),
  ) as { leaf: string; salt: string; data: string };
  return { leaf: JSON.parse(row.leaf) as Leaf, salt: row.salt, data: JSON.parse(row.data) };
}

/** The same entry a second later: another content under the same number, sealed with the true key. */
export function otherBranch({ leaf, ...rest }: TrailEntry, seal: KeyObject): TrailEntry {
  const body = { ...leaf.body, at: new Date(Date.parse(leaf.body.at) + 1000).toISOString() };
  const sig = sign(null, sealedBytes(body, leaf.prev), seal).toString('base64');
  return { ...rest, leaf: { body, prev: leaf.prev, seal: { period: leaf.seal.period, sig } } };
}

/** An entry under the next number that does not follow from the one before. */
export function withoutLink({ leaf, ...rest }: TrailEntry, seal: KeyObject): TrailEntry {
  const body = { ...leaf.body, seq: leaf.body.seq + 1 };
  const sig = sign(null, sealedBytes(body, leaf.prev), seal).toString('base64');
  return { ...rest, leaf: { body, prev: leaf.prev, seal: { period: leaf.seal.period, sig } } };
}
