import { z } from 'zod';
import { TakeoutId } from '#contract/takeout/delivery.ts';
import { actorOf } from '../audit/actor.ts';
import { callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { refuse } from '../http/answers.ts';
import { sendDownload } from '../http/download.ts';
import type { ServerApp } from '../http/server-app.ts';
import { readLendingDefaults } from '../lending/confirm.ts';
import { appendAct } from '../log/office-acts.ts';
import { detailOf, findTakeout } from '../takeout/read-takeouts.ts';

/** データ持出し申請 as paper. Printing is doing: it is an act. */
export function takeoutPaperRoute(app: ServerApp, { store, runtime, printer }: AppDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/takeouts/:id/paper.pdf',
    config: { access: { roles: { staff: 'own', manager: 'section', hr: 'stead', it: 'all', auditor: 'all' } } },
    schema: { params: z.strictObject({ id: TakeoutId }), querystring: z.strictObject({}) },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const at = runtime.now();
      const found = await findTakeout(store.db, caller, request.params.id, at);
      if (!found.ok) return refuse(reply, found.code);
      const { id, section_id } = found.value;
      const { isSample, defaults } = await readLendingDefaults(store.db);
      const content = await printer.print('takeout', {
        ...{
          detail: await detailOf(store.db, found.value, { caller, at, percentOf: () => null }),
          printedAt: at.toISOString(),
          isSample,
        },
        head: defaults?.managers[section_id]?.name ?? '',
      });
      const data = { paper: 'takeout', of: id };
      await store.write((tx) => appendAct(tx, { at, actor: actorOf(caller), act: 'paper.printed', data }));
      return sendDownload(reply, { name: `takeout-${id}.pdf`, type: 'application/pdf', content });
    },
  });
}
