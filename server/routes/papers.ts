import { z } from 'zod';
import {
  CertificateAnswer,
  CertificateBody,
  CertificateFile,
  LedgerQuery,
  RequestId,
} from '#contract/http/lending-api.ts';
import { Certificate } from '#contract/loan/certificate.ts';
import { loanPhases } from '#contract/loan/items.ts';
import { CheckReport, WipeReport } from '#contract/loan/wipe-report.ts';
import { LoanId, TerminalId } from '#contract/primitives.ts';
import { actorOf } from '../audit/actor.ts';
import { type Caller, callerOf } from '../auth/access.ts';
import type { AppDeps } from '../deps.ts';
import { sha256 } from '../digest.ts';
import { errorAnswers, refuse } from '../http/answers.ts';
import { sendDownload } from '../http/download.ts';
import type { ServerApp } from '../http/server-app.ts';
import { certificateFileName, exportCertificate } from '../lending/certificate/export-certificate.ts';
import { certify } from '../lending/certificates.ts';
import { readLendingDefaults } from '../lending/confirm.ts';
import { changesFacts, ledgerFacts, lossFacts, receiptFacts, requestFacts } from '../lending/read-papers.ts';
import { appendAct } from '../log/office-acts.ts';
import type { Published } from '../log/published.ts';
import type { PrintedCheckpoint } from '../pdf/checkpoint-code.ts';

const readers = { access: { roles: { manager: 'section', it: 'all', auditor: 'all' } } } as const;
const querystring = z.strictObject({});
const pdf = 'application/pdf';

const printed = (published: Published | null): PrintedCheckpoint | null =>
  published === null
    ? null
    : {
        ...{ origin: published.origin, size: published.size, note: published.note },
        root: Buffer.from(published.root).toString('base64'),
      };

/** The papers of lending, and データ消去証明書. Printing is doing: each is an act. */
export function paperRoutes(app: ServerApp, deps: AppDeps): void {
  certificateRoutes(app, deps);
  listRoutes(app, deps);
}

const record = ({ store, runtime }: AppDeps, caller: Caller, paper: string, of: string): Promise<number> =>
  store.write((tx) =>
    appendAct(tx, { at: runtime.now(), actor: actorOf(caller), act: 'paper.printed', data: { paper, of } }),
  );

function certificateRoutes(app: ServerApp, deps: AppDeps): void {
  const { store, runtime, log, officeKey, printer } = deps;
  app.route({
    method: 'POST',
    url: '/v1/ledger/:id/certificate',
    config: { access: { roles: { it: 'all' } } },
    schema: {
      params: z.strictObject({ id: TerminalId }),
      body: CertificateBody,
      response: { 200: CertificateAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { origin } = log.state();
      const signing = { officeKey, origin };
      const asked = { terminal: request.params.id, ...request.body };
      const outcome = await store.write((tx) => certify(tx, signing, caller, runtime.now(), asked));
      return outcome.ok ? { certificate: outcome.value } : refuse(reply, outcome.code);
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/certificates/:file',
    config: { access: { roles: { it: 'all', auditor: 'all' } } },
    schema: { params: z.strictObject({ file: CertificateFile }), querystring },
    handler: async (request, reply) => {
      const [id = '', form] = request.params.file.split('.');
      const row = await store.db.selectFrom('certificates').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return refuse(reply, 'OF-404');
      const checkpoint = log.bestFor(row.log_index + 1);
      await record(deps, callerOf(request), `certificate.${form}`, id);
      if (form === 'pdf') {
        const content = await printer.print('certificate', {
          ...{ certificate: Certificate.parse(JSON.parse(row.certificate)), sha256: sha256(row.certificate) },
          ...{ logIndex: row.log_index, checkpoint: printed(checkpoint) },
          isSample: (await readLendingDefaults(store.db)).isSample,
        });
        return sendDownload(reply, { name: `certificate-${id}.pdf`, type: pdf, content });
      }
      const wipe =
        row.wipe_id === null
          ? undefined
          : await store.db
              .selectFrom('wipes')
              .innerJoin('wipe_checks', 'wipe_checks.wipe_id', 'wipes.id')
              .select(['wipes.report as wipe', 'wipe_checks.report as check'])
              .where('wipes.id', '=', row.wipe_id)
              .where('wipe_checks.verdict', '=', 'accepted')
              .executeTakeFirst();
      const reports =
        wipe?.wipe == null
          ? null
          : { wipe: WipeReport.parse(JSON.parse(wipe.wipe)), check: CheckReport.parse(JSON.parse(wipe.check)) };
      const kept = { json: row.certificate, sig: row.sig, logIndex: row.log_index, reports };
      const text = await exportCertificate({ store, tree: log.tree, checkpoint }, kept);
      // About a second after it was issued, a checkpoint covers it.
      if (text === null) return refuse(reply, 'OF-503');
      return sendDownload(reply, {
        name: certificateFileName(id),
        type: 'application/json',
        content: Buffer.from(text),
      });
    },
  });
}

function listRoutes(app: ServerApp, deps: AppDeps): void {
  const { store, runtime, log, printer } = deps;
  app.route({
    method: 'GET',
    url: '/v1/ledger.pdf',
    config: readers,
    schema: { querystring: LedgerQuery },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const facts = await ledgerFacts(store, runtime, caller, request.query);
      const data = { form: 'pdf' as const, rows: facts.rows.length };
      await store.write((tx) =>
        appendAct(tx, { at: runtime.now(), actor: actorOf(caller), act: 'ledger.exported', data }),
      );
      const name = `tanmori-kanribo-${facts.madeAt.slice(0, 10)}.pdf`;
      return sendDownload(reply, { name, type: pdf, content: await printer.print('ledger', facts) });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/loans/:id/receipt.pdf',
    config: { access: { roles: { staff: 'own', ...readers.access.roles } } },
    schema: { params: z.strictObject({ id: LoanId }), querystring: z.strictObject({ phase: z.enum(loanPhases) }) },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { id } = request.params;
      const { phase } = request.query;
      const outcome = await receiptFacts(store, runtime, caller, { loan: id, phase });
      if (!outcome.ok) return refuse(reply, outcome.code);
      await record(deps, caller, `receipt.${phase}`, id);
      const content = await printer.print('receipt', { ...outcome.value, checkpoint: printed(log.published()) });
      return sendDownload(reply, { name: `receipt-${id}-${phase}.pdf`, type: pdf, content });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/loan-requests/:id/paper.pdf',
    config: { access: { roles: { staff: 'own', hr: 'stead', ...readers.access.roles } } },
    schema: { params: z.strictObject({ id: RequestId }), querystring },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await requestFacts(store, runtime, caller, request.params.id);
      if (!outcome.ok) return refuse(reply, outcome.code);
      await record(deps, caller, 'loan-request', request.params.id);
      const name = `request-${request.params.id}.pdf`;
      return sendDownload(reply, { name, type: pdf, content: await printer.print('loanRequest', outcome.value) });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/ledger/:id/changes.pdf',
    config: readers,
    schema: { params: z.strictObject({ id: TerminalId }), querystring },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await changesFacts(store, runtime, caller, request.params.id);
      if (!outcome.ok) return refuse(reply, outcome.code);
      await record(deps, caller, 'changes', request.params.id);
      const name = `changes-${request.params.id}.pdf`;
      return sendDownload(reply, { name, type: pdf, content: await printer.print('changes', outcome.value) });
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/ledger/:id/loss.pdf',
    config: readers,
    schema: { params: z.strictObject({ id: TerminalId }), querystring },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const outcome = await lossFacts(store, runtime, caller, request.params.id);
      if (!outcome.ok) return refuse(reply, outcome.code);
      await record(deps, caller, 'loss', request.params.id);
      const name = `loss-${request.params.id}.pdf`;
      return sendDownload(reply, { name, type: pdf, content: await printer.print('lossReport', outcome.value) });
    },
  });
}
