import type { FastifyReply } from 'fastify';
import { localDate } from '#contract/session/closing.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { sendDownload } from '../http/download.ts';
import { appendAct } from '../log/office-acts.ts';
import { isSampleCity } from '../settings/stored.ts';
import { tablesAsCsv } from './write-tables.ts';

const fileNames = { figures: 'tokei', jlis: 'jlis', 'telework-ids': 'telework-ids' } as const;

/** Sends tables as a file, after the act that says so. */
export async function sendTables(
  reply: FastifyReply,
  { store, runtime, printer }: Pick<AppDeps, 'store' | 'runtime' | 'printer'>,
  caller: Caller,
  sent: {
    readonly report: keyof typeof fileNames;
    readonly form: 'csv' | 'pdf';
    readonly asked: object;
    readonly tables: Parameters<typeof tablesAsCsv>[0];
  },
): Promise<FastifyReply> {
  const { report, form, tables } = sent;
  const at = runtime.now();
  const asked = Object.fromEntries(Object.entries(sent.asked).map(([name, value]) => [name, String(value)]));
  await store.write((tx) =>
    appendAct(tx, { at, actor: actorOf(caller), act: 'statistics.exported', data: { report, form, asked } }),
  );
  const name = `tanmori-${fileNames[report]}-${localDate(at)}.${form}`;
  if (form === 'csv') {
    return sendDownload(reply, { name, type: 'text/csv; charset=utf-8', content: tablesAsCsv(tables) });
  }
  const made = { at, by: caller.account.name, isSample: await isSampleCity(store.db) };
  return sendDownload(reply, {
    name,
    type: 'application/pdf',
    content: await printer.print('statistics', tables, made),
  });
}
