import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { contentDigestField, signatureBase, signatureParams } from '#contract/http/message-signature.ts';
import { EntriesAnswer, PackageAnswer } from '#contract/http/terminal-api.ts';
import { type LoanFacts, statementBytes } from '#contract/loan/package.ts';
import type { TrailEntry } from '#contract/trail/entry.ts';
import type { Office } from './office.ts';
import { type OfficeReply, requestOffice } from './office-request.ts';
import { type ChainPosition, sealTrail, sha256, type TimedDraft } from './signed-trail.ts';

/** Entries in one request: well below the office's limit of 1 MiB. */
const batchEntries = 400;

export interface EnrolledTerminal {
  readonly facts: LoanFacts;
  /** Shared secret of 連絡コード and 応答コード, base64. */
  readonly codeKey: string;
  /** Seals the drafts behind all earlier ones and delivers them. Throws unless the office takes every entry. */
  readonly deliver: (drafts: readonly TimedDraft[]) => Promise<readonly TrailEntry[]>;
  /** Asks anything else of the office, signed. */
  readonly ask: (path: string, body: unknown) => Promise<OfficeReply>;
}

const rawPublicKey = (key: KeyObject): string => {
  const { x } = key.export({ format: 'jwk' });
  if (x === undefined) throw new Error('not an Ed25519 key');
  return Buffer.from(x, 'base64url').toString('base64');
};

/** Enrols `terminal` with keys of its own, as a recorder does at hand-over, and can then upload a signed trail. */
export async function enrolTerminal(office: Office, terminal: string): Promise<EnrolledTerminal> {
  const device = generateKeyPairSync('ed25519');
  const seal = generateKeyPairSync('ed25519');
  const enrolment = {
    terminal,
    code: await office.enrolCode(terminal),
    deviceKey: rawPublicKey(device.publicKey),
    sealKey: rawPublicKey(seal.publicKey),
    machine: sha256(Buffer.from(`machine of ${terminal}`)),
  };
  const body = Buffer.from(JSON.stringify(enrolment));
  const reply = await requestOffice(office, { method: 'POST', path: '/v1/terminal/enrol', body });
  if (reply.status !== 200) throw new Error(`enrolment refused: ${JSON.stringify(reply)}`);
  const { statement } = PackageAnswer.parse(reply.body).package;
  const chain = `loan:${statement.facts.loan.id}`;
  let position: ChainPosition = { seq: 0, prev: sha256(statementBytes(statement)) };
  const boot = randomUUID();
  return {
    facts: statement.facts,
    codeKey: statement.codeKey,
    deliver: async (drafts) => {
      const bootedAt = drafts[0]?.at ?? new Date().toISOString();
      const sealed = sealTrail({ chain, boot, bootedAt, sealKey: seal.privateKey }, position, drafts);
      for (let i = 0; i < sealed.entries.length; i += batchEntries) {
        await upload(office, device.privateKey, terminal, chain, sealed.entries.slice(i, i + batchEntries));
      }
      position = sealed.next;
      return sealed.entries;
    },
    ask: (path, asked) => signedPost(office, device.privateKey, terminal, path, asked),
  };
}

/** POST /v1/terminal/entries. Throws unless the office takes every entry. */
async function upload(
  office: Office,
  deviceKey: KeyObject,
  terminal: string,
  chain: string,
  entries: readonly TrailEntry[],
): Promise<void> {
  const reply = await signedPost(office, deviceKey, terminal, '/v1/terminal/entries', { chain, entries });
  const last = entries.at(-1)?.leaf.body.seq;
  const taken = EntriesAnswer.safeParse(reply.body);
  if (!taken.success || taken.data.accepted?.seq !== last) throw new Error(`upload refused: ${JSON.stringify(reply)}`);
}

/** Under an RFC 9421 signature by the device key. */
function signedPost(
  office: Office,
  deviceKey: KeyObject,
  terminal: string,
  path: string,
  asked: unknown,
): Promise<OfficeReply> {
  const body = Buffer.from(JSON.stringify(asked));
  const contentDigest = contentDigestField(createHash('sha256').update(body).digest('base64'));
  const params = signatureParams(terminal, Math.floor(Date.now() / 1000));
  const base = signatureBase({ method: 'POST', targetUri: `${office.url}${path}`, contentDigest }, params);
  const signature = sign(null, Buffer.from(base), deviceKey).toString('base64');
  const headers = {
    'content-digest': contentDigest,
    'signature-input': `tanmori=${params}`,
    signature: `tanmori=:${signature}:`,
  };
  return requestOffice(office, { method: 'POST', path, headers, body });
}
