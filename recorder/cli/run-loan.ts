import { randomBytes } from 'node:crypto';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { RecorderConfig, RecorderStatus } from '#contract/socket/protocol.ts';
import type { Clock } from '../clock.ts';
import { LoanHolder } from '../core/loan-holder.ts';
import { PeriodTimer } from '../core/period-timer.ts';
import { RecorderCore } from '../core/recorder-core.ts';
import { statusOf } from '../core/status.ts';
import { openEraseFiles } from '../erase/erase-files.ts';
import { Erasure } from '../erase/erasure.ts';
import { approvedByCode } from '../exceptions/approved-by-code.ts';
import { arrivedDrafts } from '../exceptions/check-exceptions.ts';
import { ExceptionLine } from '../exceptions/exception-line.ts';
import { Exceptions } from '../exceptions/exceptions.ts';
import { machineHash } from '../keys/machine.ts';
import type { SealKeys } from '../keys/seal-keys.ts';
import { Receipts } from '../receipts/receipts.ts';
import { RemoteLists } from '../remote/remote-lists.ts';
import { pruneStep } from '../retention/prune.ts';
import { serviceOf, serviceWithoutKeys } from '../socket/service.ts';
import type { SocketServer } from '../socket/socket-server.ts';
import { Extensions } from '../standing/extension.ts';
import { Plans } from '../standing/plans.ts';
import { Presence } from '../standing/presence.ts';
import { Standing } from '../standing/standing.ts';
import { takeWord } from '../standing/take-word.ts';
import { openReserve } from '../store/reserve.ts';
import { storageFault } from '../store/storage-fault.ts';
import type { Enrolment, TrailDatabase } from '../store/trail-database.ts';
import { TrailWriter } from '../trail/trail-writer.ts';
import { deliveryAsker } from '../upload/ask-delivery.ts';
import { handInAsker } from '../upload/ask-hand-in.ts';
import { askSigned } from '../upload/ask-signed.ts';
import { Uploader } from '../upload/uploader.ts';
import { auditInBackground } from './background-audit.ts';
import { faultDetail, type LoadedTrail, loadTrail } from './load-trail.ts';
import { openSocket } from './open-socket.ts';
import { operatorLine } from './operator-line.ts';
import type { Running } from './run.ts';

const closingEveryMs = 30_000;
const pruneEveryMs = 6 * 3_600_000;

export interface LoanRun {
  readonly config: RecorderConfig;
  readonly clock: Clock;
  readonly protection: RecorderStatus['protection'];
  readonly database: TrailDatabase;
  readonly enrolment: Enrolment;
  readonly onCrash: (error: unknown) => void;
}

/** The recorder's life with a loan. */
export async function runLoan(parts: LoanRun): Promise<Outcome<Running>> {
  const { config, database, enrolment } = parts;
  const loan = new LoanHolder(database, enrolment, config.office.publicKey);
  const loaded = await loadTrail(config.dataFolder, database, loan);
  if (!loaded.ok) return loaded;
  const { keys } = loaded.value;
  return keys === null ? runWithoutKeys(parts, loan, loaded.value) : runWithKeys(parts, loan, loaded.value, keys);
}

/** Nothing can be sealed, so nothing is taken; but the person is told why, and nothing is made anew. */
async function runWithoutKeys(
  { config, clock, protection, database, onCrash }: LoanRun,
  loan: LoanHolder,
  { state, why }: LoadedTrail,
): Promise<Outcome<Running>> {
  operatorLine('TM-207', why);
  const { seq, sentAt } = database.accepted();
  const status = statusOf(
    state,
    { code: 'TM-207', detail: `封印鍵がありません（${why}）。`, since: clock.now().toISOString() },
    loan,
    {
      line: 'waiting',
      lineCode: null,
      lastSentAt: sentAt,
      acceptedSeq: seq,
      receiptedSeq: database.receipt()?.seq ?? -1,
    },
    protection,
  );
  const server = await openSocket(config, serviceWithoutKeys(status, loan.facts), onCrash);
  return server.ok ? ok({ stop: () => server.value.close() }) : server;
}

async function runWithKeys(
  { config, clock, protection, database, onCrash }: LoanRun,
  loan: LoanHolder,
  { device, state, anchors, findings }: LoadedTrail,
  keys: SealKeys,
): Promise<Outcome<Running>> {
  const reserve = openReserve(config.dataFolder, randomBytes);
  reserve.ensure();
  let server: SocketServer | null = null;
  const receipts = new Receipts({
    database,
    chain: loan.chain,
    log: () => loan.log,
    now: clock.now,
    monotonicMs: () => performance.now(),
    isAwaited: () => writer.state.returning !== 'none',
    onVoid: (why) => operatorLine('TM-403', `receipt refused: ${why}`),
    onOtherLog: (why) => core.officeUntrusted(new URL(config.office.url).host, why).catch(onCrash),
  });
  const asking = { office: config.office, device, terminal: loan.facts.terminal.id, now: clock.now };
  const uploader = new Uploader({
    ...asking,
    database,
    receipts,
    chain: loan.chain,
    random: Math.random,
    onChange: () => server?.statusChanged(),
    onUntrusted: (host, why) => core.officeUntrusted(host, why).catch(onCrash),
    onMismatch: (seq, head) => core.officeDisagrees(seq, head).catch(onCrash),
    onPackage: (value) => {
      const renewed = renew(loan, value);
      if (!renewed.ok) operatorLine(renewed.code, renewed.detail ?? 'package refused');
      else if (renewed.value) server?.factsChanged();
    },
    onCrash,
  });
  const period = new PeriodTimer(
    () => core.periodLeftMs(),
    () => core.closePeriodWhereDue(),
    onCrash,
  );
  const writer = new TrailWriter({
    database,
    reserve,
    clock,
    keys,
    anchors,
    random: randomBytes,
    state,
    due: (trail, now) => core.due(trail, now),
    onChange: () => {
      server?.statusChanged();
      uploader.poke();
      period.arm();
    },
  });
  const core = new RecorderCore({
    database,
    writer,
    loan,
    reserve,
    clock,
    protection,
    pid: process.pid,
    lineView: () => uploader.view(),
    plans: () => plans.held,
    onAnswered: () => {
      server?.factsChanged();
      server?.exceptionsChanged();
    },
    remote: () => remoteLists.current(),
  });
  const word = { writer, officePublicKey: config.office.publicKey, facts: () => loan.facts };
  const onFacts = () => server?.factsChanged();
  const remoteLists = new RemoteLists({ ...word, database, onFacts });
  const exceptions = new Exceptions({
    database,
    officePublicKey: config.office.publicKey,
    loan: loan.facts.loan.id,
    now: clock.now,
    record: (arrived) => writer.append((trail) => ok(arrivedDrafts(trail, arrived))),
    onChange: () => server?.exceptionsChanged(),
  });
  const standing = new Standing({ writer, officePublicKey: config.office.publicKey, loan: loan.facts.loan.id });
  const extensions = new Extensions({ ...word, onFacts });
  const presence = new Presence(word);
  const plans = new Plans({ ...word, database, onFacts });
  const files = config.erase === undefined ? null : openEraseFiles(config.erase);
  const erasure = new Erasure({ writer, loan, officePublicKey: config.office.publicKey, clock, files, onCrash });
  await core.start(findings);
  erasure.start();

  const post = (path: string, body: Buffer, signal: AbortSignal) =>
    askSigned(asking, { method: 'POST', path, body }, signal);
  const untrusted = (why: string) => core.officeUntrusted(new URL(config.office.url).host, why);
  const askHandIn = handInAsker(config.office, post, untrusted);
  const askDelivery = deliveryAsker(config.office, post, untrusted);
  const inForce = () => [...exceptions.terms(), ...approvedByCode(writer.state, loan.facts.loan.id, clock.now())];
  const service = serviceOf(core, inForce, askHandIn, askDelivery);
  const socket = await openSocket(config, service, onCrash);
  if (!socket.ok) return socket;
  server = socket.value;
  uploader.poke();
  const exceptionLine = new ExceptionLine({
    ask: (path, signal) => askSigned(asking, { method: 'GET', path, body: Buffer.alloc(0) }, signal),
    onAnswered: async (answer) => {
      const officeMs = answer.kind === 'answer' ? Date.parse(answer.date ?? '') : Number.NaN;
      if (Number.isFinite(officeMs)) await erasure.officeHeard(new Date(officeMs));
    },
    tag: () => (erasure.lacksOrder || plans.isLacking ? '' : exceptions.tag),
    take: (answer) => takeWord(answer, { standing, extensions, erasure, remoteLists, exceptions, plans, presence }),
    now: clock.now,
    random: Math.random,
    onRefused: (why) => operatorLine('TM-403', `word from the office refused: ${why}`),
    onCrash,
  });
  const ending = new AbortController();
  const closing = setInterval(() => {
    core.closeWhereDue().catch(onCrash);
    core.askPresenceWhereDue().catch(onCrash);
    const longestMs = core.longestSilenceMs();
    if (longestMs !== null) socket.value.dropSilent(longestMs);
  }, closingEveryMs);
  const quiet = inTheBackground(database, loan, writer, core, clock, findings.faults.length === 0, ending.signal);
  return ok({
    stop: async () => {
      ending.abort();
      clearInterval(closing);
      period.stop();
      erasure.stop();
      await Promise.all([socket.value.close(), uploader.stop(), exceptionLine.stop(), quiet.catch(onCrash)]);
      await core.stop();
      await anchors.stop();
      checkpointIfRoom(database);
    },
  });
}

/** What has time: which machine this is, whether the whole chain is sound, and, where it is, what need not be kept. */
async function inTheBackground(
  database: TrailDatabase,
  loan: LoanHolder,
  writer: TrailWriter,
  core: RecorderCore,
  clock: Clock,
  isSound: boolean,
  stopped: AbortSignal,
): Promise<void> {
  await machineHash().then(
    (found) => core.machineFound(found),
    (error: unknown) =>
      operatorLine(null, `machine id not read: ${error instanceof Error ? error.message : 'unknown'}`),
  );
  if (!isSound) return; // known already
  const fault = await auditInBackground(database, loan.start, () => writer.state, stopped);
  if (fault !== null) return core.lockFor('TM-203', faultDetail(fault));
  // Not before the audit has ended: what it has still to read must be there.
  while (!stopped.aborted) {
    const { keepDays } = loan.facts.policy;
    const pruned = await pruneStep({ database, writer, start: loan.start, keepDays }, clock.now());
    if (!pruned.ok || pruned.value === 0) await abortableWait(pruneEveryMs, stopped);
  }
}

const abortableWait = (ms: number, stopped: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      stopped.removeEventListener('abort', end);
      resolve();
    }, ms);
    stopped.addEventListener('abort', end, { once: true });
  });

/** A package that finds no room is no loss: the old one stands and the next contact brings it again. */
function renew(loan: LoanHolder, value: unknown): Outcome<boolean> {
  try {
    return loan.renew(value);
  } catch (error) {
    const code = storageFault(error);
    if (code === null) throw error;
    return refusal(code, 'package not stored');
  }
}

function checkpointIfRoom(database: TrailDatabase): void {
  try {
    database.checkpoint();
  } catch (error) {
    // The log itself holds everything; it is folded in at the next start.
    if (storageFault(error) === null) throw error;
  }
}
