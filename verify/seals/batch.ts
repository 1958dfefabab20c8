import { type KeyObject, verify } from 'node:crypto';
import { publicKeyOf } from '../format/ed25519.ts';
import type { Seal } from './seal-check.ts';

/** Seals packed for another thread: for each 32 bytes of key, 64 of signature, length (4), message. */
export interface PackedSeals {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly count: number;
}

export const maxSeals = 256;
const startBytes = 256 * 1024;
const headBytes = 32 + 64 + 4;

/** Collects seals until they are packed. */
export class SealPacker {
  #buffer = Buffer.from(new ArrayBuffer(startBytes));
  #end = 0;
  count = 0;

  add({ key, sig, message }: Seal): void {
    const most = this.#end + headBytes + message.length * 3;
    if (this.#buffer.length < most) {
      const larger = Buffer.from(new ArrayBuffer(most * 2));
      this.#buffer.copy(larger, 0, 0, this.#end);
      this.#buffer = larger;
    }
    const at = this.#end;
    this.#buffer.write(key, at, 'base64');
    this.#buffer.write(sig, at + 32, 'base64');
    const length = this.#buffer.write(message, at + headBytes, 'utf8');
    this.#buffer.writeUInt32LE(length, at + 96);
    this.#end = at + headBytes + length;
    this.count += 1;
  }

  /** Gives what was collected and begins anew, in a buffer that came back or a new one. */
  take(reuse: ArrayBuffer | undefined): PackedSeals {
    const packed = { bytes: new Uint8Array(this.#buffer.buffer), count: this.count };
    this.#buffer = Buffer.from(reuse ?? new ArrayBuffer(startBytes));
    this.#end = 0;
    this.count = 0;
    return packed;
  }
}

/** Index of the first seal that does not hold, or −1. */
export function firstBadSeal({ bytes, count }: PackedSeals): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let lastKey = '';
  let publicKey: KeyObject | null = null;
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    const key = buffer.toString('base64', at, at + 32);
    if (key !== lastKey) {
      publicKey = publicKeyOf(key);
      lastKey = key;
    }
    const end = at + headBytes + buffer.readUInt32LE(at + 96);
    const message = buffer.subarray(at + headBytes, end);
    if (publicKey === null || !verify(null, message, publicKey, buffer.subarray(at + 32, at + 96))) return i;
    at = end;
  }
  return -1;
}
