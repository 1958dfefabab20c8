import { randomBytes } from 'node:crypto';
import { type Outcome, ok, refusal } from '#contract/errors.ts';
import type { RecorderConfig, RecorderStatus } from '#contract/socket/protocol.ts';
import type { Clock } from '../clock.ts';
import { LoanHolder } from '../core/loan-holder.ts';
import { RecorderCore } from '../core/recorder-core.ts';
import { chooseVault } from '../keys/choose-vault.ts';
import type { Signer } from '../keys/ed25519.ts';
import { loadSigner } from '../keys/key-store.ts';
import { openPeerUid } from '../socket/peer-uid.ts';
import { type SocketService, serviceOf, serviceWithoutLoan } from '../socket/service.ts';
import { listen, type SocketServer } from '../socket/socket-server.ts';
import { openReserve } from '../store/reserve.ts';
import { storageFault } from '../store/storage-fault.ts';
import { type Enrolment, openTrailDatabase, type TrailDatabase } from '../store/trail-database.ts';
import type { ChainFault } from '../trail/audit-chain.ts';
import { TrailWriter } from '../trail/trail-writer.ts';
import { Uploader } from '../upload/uploader.ts';
import { auditInBackground } from './background-audit.ts';
import { type OpenedTrail, openTrail } from './open-trail.ts';
import { operatorLine } from './operator-line.ts';
import { protectionOf } from './protection.ts';

const closingEveryMs = 30_000;

export interface Running {
  /** Writes the recorder's end, lets go of everything. */
  readonly stop: () => Promise<void>;
}

/** The recorder's life until `stop`. TM-206 where another one runs: nothing was written or listened on then. */
export async function run(
  config: RecorderConfig,
  clock: Clock,
  ownUid: number | null,
  onCrash: (error: unknown) => void,
): Promise<Outcome<Running>> {
  const opened = openTrailDatabase(config.dataFolder);
  if (!opened.ok) return opened;
  const database = opened.value;
  const protection = protectionOf(config, ownUid);
  const enrolled = database.enrolment();
  const started = !enrolled.ok
    ? enrolled
    : enrolled.value === null
      ? await runWithoutLoan(config, protection, onCrash)
      : await runLoan(config, clock, protection, database, enrolled.value, onCrash);
  if (!started.ok) {
    database.close();
    return started;
  }
  return ok({
    stop: async () => {
      await started.value.stop();
      database.close();
    },
  });
}

async function runWithoutLoan(
  config: RecorderConfig,
  protection: RecorderStatus['protection'],
  onCrash: (error: unknown) => void,
): Promise<Outcome<Running>> {
  const server = await openSocket(config, serviceWithoutLoan(protection), onCrash);
  return server.ok ? ok({ stop: () => server.value.close() }) : server;
}

async function runLoan(
  config: RecorderConfig,
  clock: Clock,
  protection: RecorderStatus['protection'],
  database: TrailDatabase,
  enrolment: Enrolment,
  onCrash: (error: unknown) => void,
): Promise<Outcome<Running>> {
  const loan = new LoanHolder(database, enrolment, config.office.publicKey);
  const keys = await loadKeys(config.dataFolder);
  if (!keys.ok) return keys;
  const trail = openTrail(database, loan, keys.value.seal.publicKey);
  if (!trail.ok) return trail;

  const reserve = openReserve(config.dataFolder, randomBytes);
  reserve.ensure();
  let server: SocketServer | null = null;
  const uploader = new Uploader({
    database,
    office: config.office,
    device: keys.value.device,
    terminal: loan.facts.terminal.id,
    chain: loan.chain,
    now: clock.now,
    random: Math.random,
    onChange: () => server?.statusChanged(),
    onUntrusted: (host, why) => core.officeUntrusted(host, why).catch(onCrash),
    onMismatch: (seq) =>
      core.lockFor('TM-203', `庁内サーバーが持つ記録${seq}番が、この端末の記録と違います。`).catch(onCrash),
    onPackage: (value) => {
      const renewed = renew(loan, value);
      if (!renewed.ok) operatorLine(renewed.code, renewed.detail ?? 'package refused');
      else if (renewed.value) server?.factsChanged();
    },
    onCrash,
  });
  const writer = new TrailWriter({
    database,
    reserve,
    clock,
    signer: keys.value.seal,
    random: randomBytes,
    state: trail.value.state,
    onChange: () => {
      server?.statusChanged();
      uploader.poke();
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
    onFacts: () => server?.factsChanged(),
  });
  await core.start();
  if (trail.value.fault !== null) await core.lockFor('TM-203', faultDetail(trail.value.fault));

  const socket = await openSocket(config, serviceOf(core), onCrash);
  if (!socket.ok) return socket;
  server = socket.value;
  uploader.poke();
  const ending = new AbortController();
  const closing = setInterval(() => {
    core.closeWhereDue().catch(onCrash);
    const longestMs = core.longestSilenceMs();
    if (longestMs !== null) socket.value.dropSilent(longestMs);
  }, closingEveryMs);
  const audit = auditAll(database, loan, trail.value, writer, core, ending.signal).catch(onCrash);
  return ok({
    stop: async () => {
      ending.abort();
      clearInterval(closing);
      await Promise.all([socket.value.close(), uploader.stop(), audit]);
      await core.stop();
      checkpointIfRoom(database);
    },
  });
}

async function loadKeys(dataFolder: string): Promise<Outcome<{ readonly device: Signer; readonly seal: Signer }>> {
  const vault = await chooseVault(dataFolder, process.env, randomBytes);
  if (!vault.ok) return vault;
  const seal = await loadSigner(dataFolder, vault.value, 'seal-0');
  if (!seal.ok) return seal;
  const device = await loadSigner(dataFolder, vault.value, 'device');
  return device.ok ? ok({ device: device.value, seal: seal.value }) : device;
}

async function openSocket(
  config: RecorderConfig,
  service: SocketService,
  onCrash: (error: unknown) => void,
): Promise<Outcome<SocketServer>> {
  try {
    const readPeerUid = config.peerUid === null ? () => null : await openPeerUid();
    return ok(await listen({ path: config.socket, peerUid: config.peerUid, readPeerUid, service, onCrash }));
  } catch (error) {
    return refusal('TM-502', `socket: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

async function auditAll(
  database: TrailDatabase,
  loan: LoanHolder,
  trail: OpenedTrail,
  writer: TrailWriter,
  core: RecorderCore,
  stopped: AbortSignal,
): Promise<void> {
  if (trail.fault !== null) return; // known already
  const fault = await auditInBackground(database, loan, trail.verifySeal, () => writer.state, stopped);
  if (fault !== null) await core.lockFor('TM-203', faultDetail(fault));
}

const faultDetail = ({ seq, fault }: ChainFault): string => `記録${seq}番に食い違いがあります（${fault}）。`;

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
