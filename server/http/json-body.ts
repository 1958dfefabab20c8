import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { isTameJson } from '#contract/json.ts';

/** A body that is not JSON we can work on. */
export class BadBody extends Error {
  readonly statusCode = 400;
  override readonly name = 'BadBody';
}

/** Reads JSON bodies and nothing else, keeping the bytes for the terminal's digest. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // Refuses keys that would reach an object's prototype.
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body;
    if (!isUtf8(body)) {
      done(new BadBody('not UTF-8'));
      return;
    }
    const text = body.toString('utf8');
    void parse(request, text, (error, value) => {
      if (error !== null) done(new BadBody('not JSON'));
      else if (!isTameJson(value)) done(new BadBody('too deep, or not Unicode'));
      else done(null, value);
    });
  });
}
