import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Sends a file that the browser saves under this name. @param name plain ASCII */
export function sendDownload(
  reply: FastifyReply,
  file: { readonly name: string; readonly type: string; readonly content: Readable | Buffer },
): FastifyReply {
  return reply
    .type(file.type)
    .header('content-disposition', `attachment; filename="${file.name}"`)
    .serializer((content: string) => content)
    .send(file.content);
}
