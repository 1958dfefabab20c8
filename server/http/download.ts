import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** RFC 8187 section 3.2.1: what may stand as it is. */
const encode = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

/** Sends a file that the browser saves under this name (RFC 6266). */
export function sendDownload(
  reply: FastifyReply,
  file: { readonly name: string; readonly type: string; readonly content: Readable | Buffer },
): FastifyReply {
  const isPlain = /^[\w.-]+$/.test(file.name);
  const name = isPlain ? `filename="${file.name}"` : `filename*=UTF-8''${encode(file.name)}`;
  return reply
    .type(file.type)
    .header('content-disposition', `attachment; ${name}`)
    .serializer((content: string) => content)
    .send(file.content);
}
