import { errorCodes, type FastifyRequest } from 'fastify';
import { streamType } from '#contract/http/hand-in-api.ts';
import { BadBody } from './json-body.ts';
import type { ServerApp } from './server-app.ts';

/** From this size on a buffer is kept for the next chunk: below, one is cheaper to make than to keep. */
const keptFromBytes = 1024 * 1024;
/** Most buffers that wait for a chunk. */
const maxKept = 4;

/**
 * Buffers of chunks, used again: one for each chunk would be garbage that the collector sees late, because next to none
 * of it lies in the heap.
 */
export class ChunkBuffers {
  readonly #kept: Buffer[] = [];

  take(bytes: number): Buffer {
    if (bytes < keptFromBytes) return Buffer.allocUnsafeSlow(bytes);
    const at = this.#kept.findIndex(({ length }) => length >= bytes);
    const [kept] = at < 0 ? [] : this.#kept.splice(at, 1);
    return (kept ?? Buffer.allocUnsafeSlow(bytes)).subarray(0, bytes);
  }

  /** Only once nobody reads the chunk any more. One that never comes back is left to the collector. */
  giveBack({ buffer }: Buffer): void {
    if (buffer.byteLength < keptFromBytes) return;
    this.#kept.push(Buffer.from(buffer));
    // Chunks grow: of short ones none would ever be taken again.
    if (this.#kept.length > maxKept) this.#kept.sort((a, b) => b.length - a.length).pop();
  }
}

/**
 * Reads chunks of a stream into one buffer each: whole in memory, because nothing of a chunk counts that did not arrive
 * in full. @returns the buffers, to which whoever is done with a body gives it back
 */
export function readChunkBodies(app: ServerApp): ChunkBuffers {
  const buffers = new ChunkBuffers();
  app.addContentTypeParser(streamType, async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
    const limit = request.routeOptions.bodyLimit;
    const length = Number(request.headers['content-length'] ?? limit);
    if (!(length <= limit)) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
    const chunk = buffers.take(length);
    let filled = 0;
    try {
      for await (const part of payload) {
        if (filled + part.length > length) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
        part.copy(chunk, filled);
        filled += part.length;
      }
    } catch (error) {
      // Broken off on the way is nobody's fault here.
      throw error instanceof errorCodes.FST_ERR_CTP_BODY_TOO_LARGE ? error : new BadBody('broken off');
    }
    if (request.headers['content-length'] !== undefined && filled < length)
      throw new errorCodes.FST_ERR_CTP_INVALID_CONTENT_LENGTH();
    return chunk.subarray(0, filled);
  });
  return buffers;
}
