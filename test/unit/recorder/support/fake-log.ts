import { hash } from 'node:crypto';
import type { ReceiptAnswer } from '#contract/http/terminal-api.ts';
import { encodeBase64 } from '#contract/log/base64.ts';
import { formatCheckpoint } from '#contract/log/checkpoint.ts';
import {
  appendNode,
  closedNodes,
  consistencyProof,
  emptyFrontier,
  type Frontier,
  type HashBytes,
  inclusionProof,
  leafNode,
  type ReadNode,
  rootOf,
} from '#contract/log/merkle.ts';
import { formatNote, signText } from '#contract/log/note.ts';
import { formatTlogProof } from '#contract/log/tlog-proof.ts';
import { formatVkey, keyTypes, type VerifierKey, verifierKey } from '#contract/log/verifier-key.ts';
import { type Signer, signerFrom } from '../../../../recorder/keys/ed25519.ts';

const sha256: HashBytes = (bytes) => hash('sha256', bytes, 'buffer');

/** An office log in memory, as large or as forked as a test wants it. */
export class FakeLog {
  readonly origin = 'log.example.test/tanmori';
  readonly #signer: Signer;
  readonly key: VerifierKey;
  readonly leaves: Uint8Array[] = [];
  readonly #nodes = new Map<string, Uint8Array>();
  #frontier: Frontier = emptyFrontier;

  constructor(seed = 21) {
    this.#signer = signerFrom(Buffer.alloc(32, seed));
    this.key = verifierKey(sha256, this.origin, keyTypes.ed25519, Buffer.from(this.#signer.publicKey, 'base64'));
  }

  /** As the hand-over statement names it. */
  get statement() {
    return { vkey: formatVkey(this.key), witnesses: [] };
  }

  get size(): number {
    return this.#frontier.size;
  }

  add(leaf: Uint8Array): void {
    const node = leafNode(sha256, leaf);
    for (const closed of closedNodes(sha256, this.#frontier, node)) {
      this.#nodes.set(`${closed.level}/${closed.index}`, closed.node);
    }
    this.#frontier = appendNode(sha256, this.#frontier, node);
    this.leaves.push(leaf);
  }

  /** A proof of a leaf that is in it, and of the tree that was shown before. */
  async receipt(leaf: Uint8Array, oldSize: number): Promise<ReceiptAnswer> {
    const index = this.leaves.findIndex((each) => Buffer.from(each).equals(leaf));
    const { size } = this;
    const text = formatCheckpoint({ origin: this.origin, size, root: rootOf(sha256, this.#frontier) });
    const sign = (message: Uint8Array) => Buffer.from(this.#signer.sign(message), 'base64');
    const checkpoint = formatNote(text, [signText(text, this.key, sign)]);
    const proof = await inclusionProof(sha256, index, size, this.#read);
    const consistency = oldSize > size ? [] : await consistencyProof(sha256, oldSize, size, this.#read);
    return {
      proof: formatTlogProof({ extra: null, index, proof, checkpoint }),
      consistency: consistency.map(encodeBase64),
    };
  }

  readonly #read: ReadNode = async (level, index) => {
    const node = this.#nodes.get(`${level}/${index}`);
    if (node === undefined) throw new Error(`no node ${level}/${index}`);
    return node;
  };
}
