import { type Outcome, ok } from '#contract/errors.ts';
import type { RecorderConfig, RecorderStatus } from '#contract/socket/protocol.ts';
import type { Clock } from '../clock.ts';
import { serviceWithoutLoan } from '../socket/service.ts';
import { openTrailDatabase } from '../store/trail-database.ts';
import { openSocket } from './open-socket.ts';
import { type Account, protectionOf } from './protection.ts';
import { runLoan } from './run-loan.ts';

export interface Running {
  /** Writes the recorder's end, lets go of everything. */
  readonly stop: () => Promise<void>;
}

/** The recorder's life until `stop`. TM-206 where another one runs: nothing was written or listened on then. */
export async function run(
  config: RecorderConfig,
  clock: Clock,
  own: Account,
  onCrash: (error: unknown) => void,
): Promise<Outcome<Running>> {
  const opened = openTrailDatabase(config.dataFolder);
  if (!opened.ok) return opened;
  const database = opened.value;
  const protection = protectionOf(config, own);
  const enrolled = database.enrolment();
  const started = !enrolled.ok
    ? enrolled
    : enrolled.value === null
      ? await runWithoutLoan(config, protection, onCrash)
      : await runLoan({ config, clock, protection, database, enrolment: enrolled.value, onCrash });
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
