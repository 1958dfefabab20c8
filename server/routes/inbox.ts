import { Readable } from 'node:stream';
import { z } from 'zod';
import { InboxAnswer, InboxFilesAnswer, InboxFilesQuery, InboxQuery } from '#contract/http/hand-in-api.ts';
import { actorOf } from '../audit/actor.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { sendDownload } from '../http/download.ts';
import { cutOut, spanOf } from '../http/range.ts';
import type { ServerApp } from '../http/server-app.ts';
import { appendAct } from '../log/office-acts.ts';
import { listFiles, listInbox, readContent, readInbox, wholeOne } from '../workflow/hand-in/read-inbox.ts';
import { zipNames } from '../workflow/hand-in/zip-name.ts';
import { zipOf } from '../workflow/hand-in/zip-stream.ts';

const number = z.string().regex(/^\d{1,9}$/);
/** The head opens what the section was handed; staff see that their own has arrived. */
const config = { access: { roles: { manager: 'section', staff: 'own' } } } as const;
const nothing = z.strictObject({});

/** 受領した成果物. What is taken away is on record before its first byte leaves. */
export function inboxRoutes(app: ServerApp, { store, runtime, inbox }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/inbox',
    config,
    schema: { querystring: InboxQuery, response: { 200: InboxAnswer, ...errorAnswers } },
    handler: async (request) => {
      const { before } = request.query;
      return listInbox(store, callerOf(request), before === undefined ? null : Number(before));
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/inbox/:id',
    config,
    schema: {
      params: z.strictObject({ id: number }),
      querystring: InboxFilesQuery,
      response: { 200: InboxFilesAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const from = Number(request.query.from ?? '0');
      const outcome = await readInbox(store, callerOf(request), Number(request.params.id), from);
      return outcome.ok ? outcome.value : refuse(reply, outcome.code);
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/inbox/:id/files/:n',
    config,
    schema: { params: z.strictObject({ id: number, n: number }), querystring: nothing },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const found = await wholeOne(store, caller, Number(request.params.id));
      if (!found.ok) return refuse(reply, found.code);
      const [file] = await listFiles(store, found.value, Number(request.params.n), 1);
      if (file === undefined || file.n !== Number(request.params.n)) return refuse(reply, 'OF-404');
      const { id, loan_id: loan } = found.value;
      const { n, bytes, sha256 } = file;
      await store.write((tx) =>
        appendAct(tx, {
          ...{ at: runtime.now(), actor: actorOf(caller), act: 'inbox.file-read' },
          data: { id, loan, n, bytes, sha256 },
        }),
      );
      reply.header('content-length', String(bytes));
      const content = Readable.from(readContent(store, inbox.pathOf(found.value), id, file), { objectMode: false });
      const name = zipNames()(file.path.text.split('/').at(-1) ?? '');
      return sendDownload(reply, { name, type: 'application/octet-stream', content });
    },
  });

  app.route({
    method: 'GET',
    url: '/v1/inbox/:id/all.zip',
    config,
    schema: { params: z.strictObject({ id: number }), querystring: nothing },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const found = await wholeOne(store, caller, Number(request.params.id));
      if (!found.ok) return refuse(reply, found.code);
      const { id, loan_id: loan, staff_name: staff, files, bytes, manifest } = found.value;
      const zip = await zipOf(store, inbox.pathOf(found.value), found.value);
      // The same list of files is the same ZIP, byte for byte, to the same server.
      const tag = `"${manifest ?? ''}-${zip.bytes}"`;
      const { range, 'if-range': ifRange } = request.headers;
      const span = spanOf(ifRange === undefined || ifRange === tag ? range : undefined, zip.bytes);
      reply.headers({ 'accept-ranges': 'bytes', etag: tag });
      if (span === null) {
        zip.content.destroy();
        return refuse(reply.header('content-range', `bytes */${zip.bytes}`), 'OF-635');
      }
      const { from, to } = span;
      await store.write((tx) =>
        appendAct(tx, {
          ...{ at: runtime.now(), actor: actorOf(caller), act: 'inbox.all-read' },
          data: { id, loan, files, bytes, manifest: manifest ?? '', ...(from === 0 ? {} : { from }) },
        }),
      );
      reply.header('content-length', String(to - from + 1));
      const isAll = to - from + 1 === zip.bytes;
      if (!isAll) reply.code(206).header('content-range', `bytes ${from}-${to}/${zip.bytes}`);
      const content = isAll ? zip.content : Readable.from(cutOut(zip.content, span), { objectMode: false });
      return sendDownload(reply, { name: `成果物_${staff}_${loan}-${id}.zip`, type: 'application/zip', content });
    },
  });
}
