import '#contract/no-eval.ts';
import { assertNever, errorEntry, type Refusal, refusal } from '#contract/errors.ts';
import { systemName } from '../platform/system.ts';
import { type Command, readArguments } from './arguments.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { linuxActs } from './linux.ts';
import { linuxService } from './linux-service.ts';
import { obey } from './obey.ts';
import { operatorLine } from './operator-line.ts';
import { attestationText, provisionText } from './report.ts';
import { serve } from './service.ts';
import { windowsActs } from './windows.ts';
import { windowsService } from './windows-service.ts';

/** A bug ends the process at once; what is kept of the prior state is on the disk, and the next try goes on from there. */
function crash(error: unknown): never {
  operatorLine(null, `bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exit(exitCodes.failed);
}

const asLine = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Says a refusal and gives the exit code for it. */
function refuse(refused: Refusal, json: boolean): number {
  const { message, next } = errorEntry(refused.code);
  const detail = refused.detail ?? null;
  if (json) process.stdout.write(asLine({ ok: false, code: refused.code, message, next, detail }));
  else process.stdout.write(`${refused.code} ${message}\n${next}\n`);
  operatorLine(refused.code, detail ?? 'refused');
  return exitCodes.failed;
}

const acts = systemName() === 'windows' ? windowsActs : linuxActs;
const service = systemName() === 'windows' ? windowsService : linuxService;

async function execute(command: Command): Promise<number> {
  switch (command.name) {
    case 'provision':
    case 'revert': {
      const done = await (command.name === 'provision' ? acts.provision(command) : acts.revert(command.state));
      if (!done.ok) return refuse(done, command.json);
      const text = command.json
        ? asLine({ ok: done.value.complete, ...done.value })
        : provisionText(done.value, command.name);
      process.stdout.write(text);
      if (done.value.complete) return exitCodes.good;
      operatorLine('TM-604', done.value.rows.find((row) => row.result === 'failed')?.note ?? 'failed');
      return exitCodes.failed;
    }
    case 'attest': {
      const read = await acts.attest(command);
      if (!read.ok) return refuse(read, command.json);
      const { attestation, controls } = read.value;
      const text = command.json
        ? asLine({ ok: attestation.state === 'in-force', ...attestation, controls })
        : attestationText(attestation, controls);
      process.stdout.write(text);
      return exitCodeOf(attestation.state);
    }
    case 'prepare':
    case 'wipe':
    case 'check':
    case 'report': {
      const served = await serve(command, service);
      return served.ok ? served.value : refuse(served, command.json);
    }
    case 'obey': {
      const obeyed = systemName() === 'windows' ? refusal('TM-605', 'not built for this system') : await obey(command);
      return obeyed.ok ? obeyed.value : refuse(obeyed, command.json);
    }
    default:
      return assertNever(command);
  }
}

process.umask(0o022);
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
const argv = process.argv.slice(2);
const command = readArguments(argv);
process.exitCode = command.ok ? await execute(command.value) : refuse(command, argv.includes('--json'));
