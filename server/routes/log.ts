import { z } from 'zod';
import { encodeBundle, readTilePath, tileWidth, widthOfTile } from '#contract/log/tile.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import type { ServerApp } from '../http/server-app.ts';

/** A tile is what it is for ever. */
const immutable = 'public, max-age=31536000, immutable';

/**
 * The office log in the formats of c2sp.org/tlog-tiles, for anyone: it holds commitments alone. Only what the newest
 * published checkpoint covers is served: what is committed and not yet signed could still be denied.
 */
export function logRoutes(app: ServerApp, { log }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/log/checkpoint',
    config: { access: 'public' },
    // Described by C2SP, not here.
    schema: { hide: true, response: { 200: z.string(), ...errorAnswers } },
    handler: async (_request, reply) => {
      const newest = log.published();
      if (newest === null) return refuse(reply, 'OF-404');
      return reply
        .header('cache-control', 'no-cache')
        .type('text/plain; charset=utf-8')
        .serializer((text: string) => text)
        .send(newest.note);
    },
  });

  app.route({
    method: 'GET',
    url: '/log/tile/*',
    config: { access: 'public' },
    schema: {
      hide: true,
      params: z.strictObject({ '*': z.string().max(80) }),
      response: { 200: z.any(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const asked = readTilePath(`tile/${request.params['*']}`);
      if (asked === null) return refuse(reply, 'OF-404');
      const size = log.published()?.size ?? 0;
      const level = asked.kind === 'tile' ? asked.level : 0;
      const width = asked.width ?? tileWidth;
      if (width > widthOfTile(level, asked.index, size)) return refuse(reply, 'OF-404');
      const bytes =
        asked.kind === 'tile'
          ? Buffer.concat(await log.tree.tile(level, asked.index, width))
          : Buffer.from(encodeBundle(await log.tree.leaves(asked.index * tileWidth, width)));
      return reply.header('cache-control', immutable).type('application/octet-stream').send(bytes);
    },
  });
}
