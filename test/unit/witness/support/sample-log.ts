import { formatAddCheckpoint } from '#contract/log/add-checkpoint.ts';
import { formatCheckpoint } from '#contract/log/checkpoint.ts';
import { consistencyProof } from '#contract/log/merkle.ts';
import { formatNote, signText } from '#contract/log/note.ts';
import { formatVkey } from '#contract/log/verifier-key.ts';
import { type SampleSigner, sampleSigner } from '../../contract/log/support/sample-keys.ts';
import { SampleTree, sha256 } from '../../contract/log/support/sample-tree.ts';

/** A log that signs checkpoints of its tree, and of whatever else it is told to. */
export class SampleLog {
  readonly origin: string;
  readonly tree: SampleTree;
  readonly signer: SampleSigner;

  constructor(origin = 'office.example/log', tree = SampleTree.of(40), signer = sampleSigner(origin, 1)) {
    this.origin = origin;
    this.tree = tree;
    this.signer = signer;
  }

  get vkey(): string {
    return formatVkey(this.signer.key);
  }

  text(size: number, root = this.tree.rootAt(size)): string {
    return formatCheckpoint({ origin: this.origin, size, root });
  }

  note(size: number, root = this.tree.rootAt(size)): string {
    const text = this.text(size, root);
    return formatNote(text, [signText(text, this.signer.key, this.signer.sign)]);
  }

  /** The body of a request from one size to another. */
  async request(oldSize: number, size: number): Promise<string> {
    const proof = await consistencyProof(sha256, oldSize, size, this.tree.readNode);
    return formatAddCheckpoint({ oldSize, proof, checkpoint: this.note(size) });
  }

  /** The same log telling another story from leaf `from` on. */
  forkedAt(from: number): SampleLog {
    const fork = new SampleTree();
    for (const [i, leaf] of this.tree.leaves.entries()) fork.add(i < from ? leaf : Uint8Array.of(0xff, i));
    return new SampleLog(this.origin, fork, this.signer);
  }
}
