import type { FastifyInstance } from 'fastify';

/** Deepest nesting of arrays and objects in a body. The contract's deepest schema needs nine. */
const maxDepth = 32;

/**
 * Whether parsed JSON can be worked on safely: not so deep that a recursive reader runs out of stack, and no lone
 * surrogate, which RFC 8785 cannot write. Walks without recursion.
 */
export function isTameJson(root: unknown): boolean {
  const rest: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 0 }];
  for (let item = rest.pop(); item !== undefined; item = rest.pop()) {
    const { value, depth } = item;
    if (typeof value === 'string' && !value.isWellFormed()) return false;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= maxDepth) return false;
    for (const [key, child] of Object.entries(value)) {
      if (!key.isWellFormed()) return false;
      rest.push({ value: child, depth: depth + 1 });
    }
  }
  return true;
}

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
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    } catch {
      done(new BadBody('not UTF-8'));
      return;
    }
    void parse(request, text, (error, value) => {
      if (error !== null) done(new BadBody('not JSON'));
      else if (!isTameJson(value)) done(new BadBody('too deep, or not Unicode'));
      else done(null, value);
    });
  });
}
