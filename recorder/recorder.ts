import { assertNever, type Outcome, ok } from '#contract/errors.ts';
import { type Command, readArguments } from './cli/arguments.ts';
import { enrol } from './cli/enrol.ts';
import { exitCode } from './cli/exit-code.ts';
import { exportTrail } from './cli/export-trail.ts';
import { operatorLine } from './cli/operator-line.ts';
import { protect } from './cli/protect.ts';
import { ownAccount } from './cli/protection.ts';
import { run } from './cli/run.ts';
import { readStatus } from './cli/status.ts';
import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';
import { version } from './version.ts';

/** A bug ends the process at once; what was answered is on the disk, and the next start says what was missed. */
function crash(error: unknown): never {
  operatorLine(null, `bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exit(70);
}

async function execute(command: Command): Promise<Outcome<string | null>> {
  const config = readConfig(command.config);
  if (!config.ok) return config;
  switch (command.name) {
    case 'run': {
      const running = await run(config.value, systemClock(), await ownAccount(), crash);
      if (!running.ok) return running;
      operatorLine(null, `ready version=${version} pid=${process.pid}`);
      await new Promise<void>((resolve) => {
        process.once('SIGTERM', resolve);
        process.once('SIGINT', resolve);
      });
      await running.value.stop();
      return ok(null);
    }
    case 'enrol': {
      const chain = await enrol(config.value, command, systemClock());
      return chain.ok ? ok(JSON.stringify({ enrolled: chain.value })) : chain;
    }
    case 'export': {
      const exported = await exportTrail(config.value, command.to);
      return exported.ok ? ok(JSON.stringify(exported.value)) : exported;
    }
    case 'protect': {
      const path = protect(config.value, command.off);
      return path.ok ? ok(JSON.stringify({ [command.off ? 'unprotected' : 'protected']: path.value })) : path;
    }
    case 'status': {
      const status = readStatus(config.value, await ownAccount());
      return status.ok ? ok(JSON.stringify(status.value)) : status;
    }
    default:
      return assertNever(command);
  }
}

process.umask(0o077);
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
const command = readArguments(process.argv.slice(2));
const outcome = command.ok ? await execute(command.value) : command;
if (outcome.ok) {
  if (outcome.value !== null) process.stdout.write(`${outcome.value}\n`);
  process.exit(0);
}
operatorLine(outcome.code, outcome.detail ?? 'refused');
process.exit(exitCode(outcome.code));
