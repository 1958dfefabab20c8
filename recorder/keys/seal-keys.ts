import { join } from 'node:path';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import { makeFolderDurably } from '../durable-file.ts';
import { type Signer, signerFrom } from './ed25519.ts';
import { keysFolder, readMarker, writeMarker } from './key-store.ts';
import { makeSlotFile, openSlotFile, type SlotFile, type SlotNumber, slotBytes } from './slot-file.ts';

const seedBytes = 32;
type Random = (bytes: number) => Buffer;

const other = (slot: SlotNumber): SlotNumber => (slot === 0 ? 1 : 0);

/** A slot that holds a seed: the seed, then random bytes, so that a slot with a seed looks like one without. */
const slotWith = (seed: Uint8Array, random: Random): Buffer => Buffer.concat([seed, random(slotBytes - seedBytes)]);

export const slotPath = (dataFolder: string): string => join(keysFolder(dataFolder), 'seal-slots');

interface Prepared {
  readonly seed: Buffer;
  readonly signer: Signer;
}

/**
 * The private half of the present key period, and its succession (docs/trail-format.md, section 3): the next seed is on
 * the disk before the entry that names it, the old one is destroyed once that entry is. Whichever step a crash falls
 * on, one of the two slots holds the key that the trail asks for, and the next start destroys the other.
 */
export class SealKeys {
  readonly #file: SlotFile;
  readonly #random: Random;
  #slot: SlotNumber;
  #signer: Signer;
  #prepared: Prepared | null = null;
  /** The other slot holds a seed that has to go. */
  #stale = false;

  private constructor(file: SlotFile, random: Random, slot: SlotNumber, signer: Signer) {
    this.#file = file;
    this.#random = random;
    this.#slot = slot;
    this.#signer = signer;
  }

  /**
   * Finds the slot that holds this public key's private half, and destroys what the other one holds. TM-207 where the
   * file is missing, damaged or holds another period's key: a key is never made anew, the trail names the only one.
   * Throws a storage error.
   */
  static open(file: SlotFile, publicKey: string, random: Random): Outcome<SealKeys> {
    const found = findSlot(file, publicKey);
    if (!found.ok) return found;
    const { slot, signer } = found.value;
    file.write(other(slot), random(slotBytes));
    return ok(new SealKeys(file, random, slot, signer));
  }

  get publicKey(): string {
    return this.#signer.publicKey;
  }

  /** Signs with the present period's key; base64. */
  readonly sign = (bytes: Uint8Array): string => this.#signer.sign(bytes);

  /**
   * Makes the next period's key; its seed is on the disk when this returns. Until an entry that names it is known to be
   * written it stays the same one: a commit that failed may still turn out to have reached the disk.
   * @returns its public key. Throws a storage error; nothing has changed then.
   */
  prepare(): string {
    if (this.#prepared === null) {
      const seed = this.#random(seedBytes);
      this.#prepared = { seed, signer: signerFrom(seed) };
    }
    this.#file.write(other(this.#slot), slotWith(this.#prepared.seed, this.#random));
    // What lay there was overwritten with it.
    this.#stale = false;
    return this.#prepared.signer.publicKey;
  }

  /** Goes on with the key that the trail on the disk asks for. False where that is neither key. */
  follow(publicKey: string): boolean {
    if (publicKey === this.#signer.publicKey) return true;
    if (publicKey !== this.#prepared?.signer.publicKey) return false;
    this.#prepared.seed.fill(0);
    this.#signer = this.#prepared.signer;
    this.#prepared = null;
    this.#slot = other(this.#slot);
    this.#stale = true;
    return true;
  }

  /** Destroys the private half of the period that was closed. Throws a storage error: to be called again then. */
  destroyPast(): void {
    if (!this.#stale) return;
    this.#file.write(other(this.#slot), this.#random(slotBytes));
    this.#stale = false;
  }
}

/** Which slot holds the private half of a public key. TM-207 as `SealKeys.open`. */
export function findSlot(
  file: Pick<SlotFile, 'read'>,
  publicKey: string,
): Outcome<{ readonly slot: SlotNumber; readonly signer: Signer }> {
  const slots = file.read();
  if (slots === null) return refusal('TM-207', 'the slot file of the seal keys is missing or damaged');
  for (const slot of [0, 1] as const) {
    const signer = signerFrom(slots[slot].subarray(0, seedBytes));
    if (signer.publicKey === publicKey) return ok({ slot, signer });
  }
  return refusal('TM-207', 'no slot holds the key that the trail asks for');
}

/** Makes the key of period 0, or finds it again where an enrolment is repeated. TM-207 where it was made but is lost. */
export function makeFirstSealKeys(dataFolder: string, random: Random): Outcome<SealKeys> {
  const path = slotPath(dataFolder);
  const marker = readMarker(dataFolder, 'seal');
  if (marker !== null) return SealKeys.open(openSlotFile(path), marker.publicKey, random);
  makeFolderDurably(keysFolder(dataFolder));
  const seed = random(seedBytes);
  const { publicKey } = signerFrom(seed);
  makeSlotFile(path, [slotWith(seed, random), random(slotBytes)]);
  seed.fill(0);
  writeMarker(dataFolder, 'seal', { v: 1, kind: 'file', publicKey });
  return SealKeys.open(openSlotFile(path), publicKey, random);
}
