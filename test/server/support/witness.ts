import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { readAddCheckpoint } from '#contract/log/add-checkpoint.ts';
import { readCheckpoint } from '#contract/log/checkpoint.ts';
import { cosign } from '#contract/log/cosignature.ts';
import { verifyConsistency } from '#contract/log/merkle.ts';
import { readNote, signatureLine } from '#contract/log/note.ts';
import { formatVkey, keyTypes, type VerifierKey, verifierKey } from '#contract/log/verifier-key.ts';
import { hash } from './log.ts';

/** A small witness over real HTTP, as c2sp.org/tlog-witness says, with manners that a test can change. */
export interface FakeWitness {
  readonly url: string;
  readonly vkey: string;
  readonly key: VerifierKey;
  size: number;
  root: Uint8Array;
  /** What it was asked, by old size. */
  readonly asked: number[];
  /** Instead of the true answer. */
  answer: ((trueBody: string) => { readonly status: number; readonly body: string }) | null;
  /** How long it thinks, ms. */
  delayMs: number;
  readonly close: () => Promise<void>;
}

export async function openWitness(name = 'witness.example/audit'): Promise<FakeWitness> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const key = verifierKey(hash, name, keyTypes.cosignature, raw);
  const decide = (body: string): { status: number; body: string } => {
    const read = readAddCheckpoint(body);
    const note = read.ok ? readNote(read.value.checkpoint) : null;
    const checkpoint = note?.ok === true ? readCheckpoint(note.value.text) : null;
    if (!read.ok || note?.ok !== true || checkpoint?.ok !== true) return { status: 400, body: '' };
    witness.asked.push(read.value.oldSize);
    if (read.value.oldSize !== witness.size) return { status: 409, body: `${witness.size}\n` };
    const claim = { oldSize: witness.size, oldRoot: witness.root, ...checkpoint.value, proof: read.value.proof };
    if (!verifyConsistency(hash, claim)) return { status: 422, body: '' };
    witness.size = checkpoint.value.size;
    witness.root = checkpoint.value.root;
    const now = Math.floor(Date.now() / 1000);
    return { status: 200, body: signatureLine(cosign(note.value.text, key, now, (m) => sign(null, m, privateKey))) };
  };
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      setTimeout(() => {
        const answered = witness.answer === null ? decide(body) : witness.answer(body);
        response.writeHead(answered.status, { 'content-type': 'text/plain' }).end(answered.body);
      }, witness.delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const witness: FakeWitness = {
    url: `http://127.0.0.1:${address.port}`,
    vkey: formatVkey(key),
    key,
    size: 0,
    root: hash(new Uint8Array()),
    asked: [],
    answer: null,
    delayMs: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return witness;
}
