import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { ServicePurpose } from '#contract/http/lending-api.ts';
import type { ServiceReport } from '#contract/http/service-api.ts';
import type { WipeOrder } from '#contract/loan/wipe-report.ts';
import type { OfficeAddress } from '#contract/policy/service-config.ts';
import { begin } from './begin.ts';
import { type Delivery, type DeliveryDeps, deliver } from './deliver.ts';
import type { KeptReport, KeptWork } from './kept-work.ts';
import { openOrder, orderDigest } from './open-order.ts';

/** One line of what an act is doing, Japanese. */
export type Say = (text: string) => void;

/**
 * What is done under an order. Each goes on where an earlier try of the same order stopped. A refusal leaves the order
 * open: the cause is put right and the same command given again without a code.
 */
export type ServiceActs = Readonly<
  Record<ServicePurpose, (order: WipeOrder, say: Say) => Promise<Outcome<ServiceReport>>>
>;

/** How far an act has come, for the person who stands at the PC. */
export type Progress =
  | { readonly at: 'asking' }
  | { readonly at: 'ordered'; readonly order: WipeOrder; readonly resumed: boolean }
  | { readonly at: 'working'; readonly text: string }
  | { readonly at: 'kept' }
  | { readonly at: 'delayed'; readonly ms: number };

export interface ServiceDeps extends Omit<DeliveryDeps, 'delayed'> {
  readonly office: OfficeAddress;
  readonly work: KeptWork;
  readonly acts: ServiceActs;
  readonly tell: (progress: Progress) => void;
}

export interface ServiceGiven {
  readonly terminal: string;
  readonly purpose: ServicePurpose;
  /** Null to go on with what was begun. */
  readonly code: string | null;
}

export interface Served {
  readonly order: WipeOrder;
  readonly report: ServiceReport;
  readonly delivery: Delivery;
}

/**
 * Begins or goes on, acts, keeps the report and sends it. From the office's order to its answer nothing is held in
 * memory alone: after a power cut at any point the same command without a code ends alike.
 */
export async function runService(given: ServiceGiven, deps: ServiceDeps): Promise<Outcome<Served>> {
  const { work, tell } = deps;
  const { purpose } = given;
  const started = await start(given, deps);
  if (!started.ok) return started;
  const { order, token } = started.value;
  const reports = work.reports();
  if (!reports.ok) return reports;
  const digest = orderDigest(order);
  let kept = reports.value.find((one) => one.order === digest);
  if (kept === undefined) {
    const acted = await deps.acts[purpose](order, (text) => tell({ at: 'working', text }));
    if (!acted.ok) return acted;
    if (acted.value.kind !== purpose) throw new Error(`${purpose} reported as ${acted.value.kind}`);
    kept = { v: 1, office: deps.office, token, order: digest, report: acted.value };
    // First the report, then the order goes: cut off in between, it is found above.
    work.keepReport(kept);
  }
  work.forgetBegun(purpose);
  tell({ at: 'kept' });
  return ok({ order, report: kept.report, delivery: await send(kept, deps) });
}

/** Sends every report that is left, one after the other. */
export async function sendKept(
  deps: Pick<ServiceDeps, 'ask' | 'wait' | 'random' | 'now' | 'work' | 'tell'>,
): Promise<Outcome<readonly { readonly kept: KeptReport; readonly delivery: Delivery }[]>> {
  const reports = deps.work.reports();
  if (!reports.ok) return reports;
  const sent: { kept: KeptReport; delivery: Delivery }[] = [];
  for (const kept of reports.value) sent.push({ kept, delivery: await send(kept, deps) });
  return ok(sent);
}

const send = (kept: KeptReport, deps: Pick<ServiceDeps, 'ask' | 'wait' | 'random' | 'now' | 'work' | 'tell'>) =>
  deliver(kept, deps.work, { ...deps, delayed: (ms) => deps.tell({ at: 'delayed', ms }) });

interface Started {
  readonly order: WipeOrder;
  readonly token: string;
}

async function start({ terminal, purpose, code }: ServiceGiven, deps: ServiceDeps): Promise<Outcome<Started>> {
  const { office, work, tell, now } = deps;
  if (code === null) {
    const known = work.begun(purpose);
    if (!known.ok) return known;
    if (known.value === null) return refusal('TM-625', 'nothing was begun');
    const { signed, token } = known.value;
    const opened = openOrder(signed, { publicKey: office.publicKey, terminal, purpose, now: now() });
    if (!opened.ok) return opened;
    tell({ at: 'ordered', order: opened.value, resumed: true });
    return ok({ order: opened.value, token });
  }
  // What was begun before gives way only once the office has given a new order: a used code changes nothing.
  tell({ at: 'asking' });
  const begun = await begin(deps.ask, office, { terminal, purpose, code }, now);
  if (!begun.ok) return begun;
  work.keepBegun(purpose, begun.value.begun);
  tell({ at: 'ordered', order: begun.value.order, resumed: false });
  return ok({ order: begun.value.order, token: begun.value.begun.token });
}
