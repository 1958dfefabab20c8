import '#contract/no-eval.ts';
import { errorEntry, type Outcome, ok, type Refusal, refusal } from '#contract/errors.ts';
import { LinuxParameters } from '#contract/policy/profile-linux.ts';
import { operatorLine } from '../cli/operator-line.ts';
import { systemName } from '../platform/system.ts';
import { readTrustedText } from '../profile/linux/trusted-file.ts';
import { readArguments } from './arguments.ts';
import { enclose } from './enclose.ts';
import { openKernel } from './kernel.ts';
import { openPlaces } from './places.ts';

/**
 * `tanmori-launch PROGRAM [ARGS]`: becomes the program, enclosed so that it and all it starts can write only in the work
 * folder, in their settings and in a temporary folder of their own. Exit codes as env(1): 125 refused, 126 and 127 where
 * the program cannot be started; else the program's.
 */
const exitCodes = { refused: 125, notStarted: 126, notFound: 127 } as const;

function crash(error: unknown): never {
  operatorLine(null, `bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exit(exitCodes.refused);
}

/** Only stderr: what goes to stdout is the program's. */
function refuse({ code, detail }: Refusal): number {
  const { message, next } = errorEntry(code);
  operatorLine(code, detail ?? 'refused');
  process.stderr.write(`${message}\n${next}\n`);
  return exitCodes.refused;
}

/** What this PC's borrower may write to, from the file that root laid down. TM-607, TM-608. */
function readParameters(path: string): Outcome<LinuxParameters> {
  const text = readTrustedText(path);
  if (!text.ok) return text;
  let value: unknown;
  try {
    value = JSON.parse(text.value);
  } catch {
    return refusal('TM-607', `${path} is not JSON`);
  }
  const parameters = LinuxParameters.safeParse(value);
  if (!parameters.success) return refusal('TM-607', `${path}: ${parameters.error.message}`);
  const { account, uid } = parameters.data.borrower;
  return process.getuid?.() === uid ? ok(parameters.data) : refusal('TM-608', `only ${account} starts programs here`);
}

async function launch(argv: readonly string[]): Promise<number> {
  const read = readArguments(argv);
  if (!read.ok) return refuse(read);
  if (systemName() !== 'linux') return refuse(refusal('TM-608', 'Landlock is of Linux'));
  const { program, args, settings } = read.value;
  const parameters = readParameters(read.value.parameters);
  if (!parameters.ok) return refuse(parameters);
  const places = openPlaces(parameters.value.home, parameters.value.workFolder, settings);
  if (!places.ok) return refuse(places);
  const { writable, temporary } = places.value;
  const kernel = await openKernel();
  const enclosed = enclose(kernel, writable);
  if (!enclosed.ok) return refuse(enclosed);
  if (enclosed.value.missing.length > 0) {
    operatorLine(
      null,
      'this kernel cannot keep the program from emptying files that its account may write (Linux 6.2)',
    );
  }
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = temporary;
  const failed = kernel.become(program, args);
  operatorLine(null, `${program} cannot be started: errno ${failed.errno}`);
  return failed.missing ? exitCodes.notFound : exitCodes.notStarted;
}

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
process.exitCode = await launch(process.argv.slice(2));
