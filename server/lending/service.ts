import type { KeyObject } from 'node:crypto';
import { assertNever } from '#contract/errors.ts';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import {
  PrepareReport,
  type ServiceBegin,
  type ServiceBegun,
  type ServiceReport,
  serviceReportBytes,
} from '#contract/http/service-api.ts';
import { WipeOrder, wipeOrderBytes } from '#contract/loan/wipe-report.ts';
import { actorOf } from '../audit/actor.ts';
import type { Caller } from '../auth/access.ts';
import { forgiveTry, takeTry, throttleLimits } from '../auth/throttle.ts';
import { sha256 } from '../digest.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import { signOrder } from '../pki/office-key.ts';
import type { Runtime } from '../runtime.ts';
import type { Store, Tx } from '../store/store.ts';
import { enrolCodeFrom } from '../workflow/enrol-code.ts';
import { erasedBefore } from '../workflow/erase/erased-before.ts';
import { closeLoan } from './desk-acts.ts';
import type { ServiceCodesTable } from './lending-tables.ts';
import { moveTerminal, readLife } from './move-terminal.ts';

const codeLifeMs = 24 * 3_600_000;
/** Longer than any disk takes and any holiday lasts: work that was done must still be told. */
const tokenLifeMs = 30 * 24 * 3_600_000;
/** A PC comes back to be erased whole. */
const orderedScope = ['work', 'residue', 'recorder'] as const;

const codeHash = (code: string): string => sha256(`tanmori service v1 ${code}`);
/** Of a token with 256 random bits: a plain hash is enough. */
const tokenHash = (token: string): string => sha256(token);

/**
 * OF-470: not from this state. OF-471: the executor of a wipe cannot check it.
 * @returns the wipe that the code is for; null where it is for none
 */
async function permit(
  tx: Tx,
  caller: Caller,
  at: Date,
  { terminal, purpose }: { readonly terminal: string; readonly purpose: ServicePurpose },
): Promise<Outcome<number | null>> {
  const life = await readLife(tx, terminal);
  if (!life.ok) return life;
  const { state, wipe } = life.value;
  switch (purpose) {
    case 'prepare':
      return state === 'prepared' ? ok(null) : refusal('OF-470', state);
    case 'check':
      if (state !== 'wiped' || wipe.kind !== 'erased') return refusal('OF-470', state);
      return wipe.executor === caller.account.id ? refusal('OF-471') : ok(await newestWipe(tx, terminal));
    case 'wipe': {
      const executor = caller.account.id;
      const by = { at, actor: actorOf(caller) };
      const moved = await moveTerminal(tx, terminal, { type: 'order-wipe', executor }, by);
      if (!moved.ok) return moved;
      const { id } = await tx
        .insertInto('wipes')
        .values({
          ...{ terminal_id: terminal, loan_id: moved.value.loan, executor_id: executor },
          ...{ executor_name: caller.account.name, ordered_at: at.toISOString(), ended_at: null },
          ...{ result: null, report: null, log_index: null, certificate: null },
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return ok(id);
    }
  }
}

/** A one-time code for work at the PC, good for 24 hours and for this officer's hand alone. */
export async function issueServiceCode(
  store: Store,
  runtime: Runtime,
  caller: Caller,
  asked: { readonly terminal: string; readonly purpose: ServicePurpose },
): Promise<Outcome<{ readonly code: string; readonly expiresAt: string }>> {
  const { terminal, purpose } = asked;
  const code = enrolCodeFrom(runtime.random(16));
  const at = runtime.now();
  const expires_at = at.getTime() + codeLifeMs;
  return store.write(async (tx): Promise<Outcome<{ readonly code: string; readonly expiresAt: string }>> => {
    const permitted = await permit(tx, caller, at, asked);
    if (!permitted.ok) return permitted;
    const life = await readLife(tx, terminal);
    if (!life.ok) return life;
    const { loan } = life.value;
    // One code at a time: an older one for the same work is void.
    await tx
      .updateTable('service_codes')
      .set({ used_at: at.getTime() })
      .where('terminal_id', '=', terminal)
      .where('purpose', '=', purpose)
      .where('used_at', 'is', null)
      .execute();
    await tx
      .insertInto('service_codes')
      .values({
        ...{ code_hash: codeHash(code), terminal_id: terminal, loan_id: loan, purpose, wipe_id: permitted.value },
        ...{ account_id: caller.account.id, account_name: caller.account.name, issued_at: at.getTime(), expires_at },
        ...{ used_at: null, token_hash: null, order_hash: null, report_hash: null, ended_at: null },
      })
      .execute();
    await appendAct(tx, { at, actor: actorOf(caller), act: 'service-code.issued', data: { terminal, loan, purpose } });
    return ok({ code, expiresAt: new Date(expires_at).toISOString() });
  });
}

async function canariesOf(tx: Tx, loan: string | null): Promise<WipeOrder['canaries']> {
  if (loan === null) return [];
  const row = await tx.selectFrom('preparations').select('report').where('loan_id', '=', loan).executeTakeFirst();
  return row === undefined ? [] : PrepareReport.parse(JSON.parse(row.report)).manifest.canaries;
}

/** Exchanges a code for a signed order and a token for its report. OF-476: wrong, used, too old, for something else. */
export async function beginService(
  store: Store,
  runtime: Runtime,
  officeKey: KeyObject,
  asked: ServiceBegin,
  address: string,
): Promise<Outcome<ServiceBegun>> {
  const { terminal, purpose, code } = asked;
  const at = runtime.now();
  const from = `address:${address}`;
  const target = `service:${terminal}@${address}`;
  const token = Buffer.from(runtime.random(32)).toString('base64url');
  return store.write(async (tx): Promise<Outcome<ServiceBegun>> => {
    const keys = [
      { key: target, limit: throttleLimits.target },
      { key: from, limit: throttleLimits.address },
    ];
    if ((await takeTry(tx, keys, at)) === 'blocked') return refusal('OF-429');
    const row = await tx
      .selectFrom('service_codes')
      .innerJoin('accounts', 'accounts.id', 'service_codes.account_id')
      .selectAll('service_codes')
      .where('code_hash', '=', codeHash(code))
      .where('terminal_id', '=', terminal)
      .where('purpose', '=', purpose)
      .where('used_at', 'is', null)
      .where('expires_at', '>', at.getTime())
      // Who is no officer any more begins nothing.
      .where('accounts.disabled', '=', 0)
      .where('accounts.role', '=', 'it')
      .executeTakeFirst();
    if (row === undefined) {
      const data = { terminal, purpose, address };
      await appendAct(tx, { at, actor: 'anonymous', act: 'service-code.refused', data });
      return refusal('OF-476');
    }
    await forgiveTry(tx, target, from, at);
    const erased = purpose === 'wipe' && row.loan_id !== null ? await erasedBefore(tx, row.loan_id) : null;
    const order = WipeOrder.parse({
      ...{ v: 1, purpose, terminal, loan: row.loan_id, executor: { id: row.account_id, name: row.account_name } },
      ...{ issuedAt: at.toISOString(), scope: [...orderedScope] },
      canaries: purpose === 'prepare' ? [] : await canariesOf(tx, row.loan_id),
      ...(erased === null ? {} : { erased }),
    });
    const order_hash = sha256(wipeOrderBytes(order));
    await tx
      .updateTable('service_codes')
      .set({ used_at: at.getTime(), token_hash: tokenHash(token), order_hash })
      .where('code_hash', '=', row.code_hash)
      .execute();
    await appendAct(tx, {
      ...{ at, actor: `it:${row.account_id}`, act: 'service.begun' as const },
      data: { terminal, purpose, order: order_hash },
    });
    return ok({ signed: signOrder(officeKey, order), token });
  });
}

/** The token's row; undefined where there is none, where it is too old, or its officer's account was closed. */
export const findToken = (store: Store, runtime: Runtime, token: string): Promise<ServiceCodesTable | undefined> =>
  store.db
    .selectFrom('service_codes')
    .innerJoin('accounts', 'accounts.id', 'service_codes.account_id')
    .selectAll('service_codes')
    .where('token_hash', '=', tokenHash(token))
    .where('used_at', '>', runtime.now().getTime() - tokenLifeMs)
    .where('accounts.disabled', '=', 0)
    .executeTakeFirst();

/**
 * Takes what was done at the PC. The same report again is answered alike; another under the same token is OF-409.
 * OF-400: of another terminal, loan or person than was ordered.
 */
export async function takeReport(
  store: Store,
  runtime: Runtime,
  code: ServiceCodesTable,
  report: ServiceReport,
): Promise<Outcome<null>> {
  const hash = sha256(serviceReportBytes(report));
  const at = runtime.now();
  const { terminal_id: terminal, loan_id: loan, purpose, account_id, account_name } = code;
  if (report.kind !== purpose || !isOfOrder(code, report)) return refusal('OF-400', 'not what was ordered');
  const actor = `it:${account_id}`;
  return store.write(async (tx): Promise<Outcome<null>> => {
    const row = await tx
      .selectFrom('service_codes')
      .select('report_hash')
      .where('code_hash', '=', code.code_hash)
      .executeTakeFirstOrThrow();
    if (row.report_hash !== null) return row.report_hash === hash ? ok(null) : refusal('OF-409', 'reported before');
    const by = { at, actor, terminal, loan, wipe: code.wipe_id, account: { id: account_id, name: account_name } };
    const moved = await moveByReport(tx, report, by);
    if (!moved.ok) return moved;
    const result = report.kind === 'prepare' ? 'prepared' : report.kind === 'wipe' ? report.result : report.verdict;
    const data = { terminal, loan, purpose, report: hash, result };
    const logIndex = await appendAct(tx, { at, actor, act: 'service.reported', data });
    await keepReport(tx, report, by, logIndex);
    await tx
      .updateTable('service_codes')
      .set({ report_hash: hash, ended_at: at.toISOString() })
      .where('code_hash', '=', code.code_hash)
      .execute();
    return ok(null);
  });
}

/** Whether a report is of its order: an earlier one of the same PC and loan is of another. */
function isOfOrder(code: ServiceCodesTable, report: ServiceReport): boolean {
  const about = report.kind === 'prepare' ? report.manifest : report;
  if (about.terminal !== code.terminal_id || about.loan !== code.loan_id) return false;
  if (report.kind === 'prepare') return true;
  const isWhole = report.kind === 'check' || orderedScope.every((part) => report.scope.includes(part));
  return report.executor.id === code.account_id && report.order === code.order_hash && isWhole;
}

interface Reporting {
  readonly at: Date;
  readonly actor: string;
  readonly terminal: string;
  readonly loan: string | null;
  readonly wipe: number | null;
  readonly account: { readonly id: string; readonly name: string };
}

/** Moves the terminal as the report says, or refuses it; nothing is written where it is refused. */
async function moveByReport(tx: Tx, report: ServiceReport, by: Reporting): Promise<Outcome<unknown>> {
  const { at, actor, terminal, loan, wipe, account } = by;
  if (report.kind === 'prepare') {
    if (loan === null) return refusal('OF-409', 'nothing is prepared');
    // The canaries of the first are on the disk: they are the ones to be looked for.
    const known = await tx.selectFrom('preparations').select('loan_id').where('loan_id', '=', loan).executeTakeFirst();
    if (known !== undefined) return refusal('OF-409', 'prepared before');
    return moveTerminal(tx, terminal, { type: 'fill' }, { at, actor });
  }
  if (wipe === null || (await newestWipe(tx, terminal)) !== wipe) return refusal('OF-409', 'ordered anew since');
  if (report.kind === 'check') {
    const life = await readLife(tx, terminal);
    return life.ok && life.value.state === 'wiped' ? ok(null) : refusal('OF-409', 'nothing to check');
  }
  const event = { type: 'wipe-ended' as const, executor: account.id, result: report.result };
  return moveTerminal(tx, terminal, event, { at, actor, reason: report.reasons.join(' ') });
}

async function keepReport(tx: Tx, report: ServiceReport, by: Reporting, log_index: number): Promise<void> {
  const { at, actor, terminal, loan, wipe, account } = by;
  const text = JSON.stringify(report);
  switch (report.kind) {
    case 'prepare':
      await tx
        .insertInto('preparations')
        .values({
          ...{ loan_id: loan ?? '', at: at.toISOString(), account_id: account.id, account_name: account.name },
          report: text,
        })
        .execute();
      break;
    case 'wipe':
      await tx
        .updateTable('wipes')
        .set({ ended_at: report.endedAt, result: report.result, report: text, log_index })
        .where('id', '=', wipe)
        .execute();
      // The recorder's keys are gone with it: nothing can come under this loan any more.
      if (report.result === 'erased') await closeLoan(tx, loan, { at, actor, terminal, why: 'wiped' });
      break;
    case 'check':
      await tx
        .insertInto('wipe_checks')
        .values({
          ...{ wipe_id: wipe ?? 0, checker_id: account.id, checker_name: account.name, at: at.toISOString() },
          ...{ report: text, log_index, verdict: null, verdict_reason: null, verdict_at: null, verdict_index: null },
        })
        .execute();
      break;
    default:
      assertNever(report);
  }
}

async function newestWipe(tx: Tx, terminal: string): Promise<number | null> {
  const row = await tx
    .selectFrom('wipes')
    .select('id')
    .where('terminal_id', '=', terminal)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}
