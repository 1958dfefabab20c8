import { readArguments } from './cli/arguments.ts';
import { init } from './cli/init.ts';
import { run } from './cli/run.ts';
import { trust } from './cli/trust.ts';
import { Problem, reasonOf } from './problem.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
/** One line for whoever runs the program, however long and of how many lines the text is. */
const tell = (line: string): void => void process.stderr.write(`${line.replaceAll(/\s+/g, ' ').slice(0, 600)}\n`);

function fail(error: unknown): never {
  tell(error instanceof Problem ? error.message : `${reasonOf(error)} ${error instanceof Error ? error.stack : ''}`);
  process.exit(error instanceof Problem ? error.exitCode : 70);
}

async function perform(): Promise<void> {
  const asked = readArguments(process.argv.slice(2));
  if (asked.command === 'init') return print(init(asked.data, asked.name));
  if (asked.command === 'trust') return trust(asked.data, asked.vkey, asked.origin);
  const running = await run(asked, tell);
  const stop = (): void => {
    running.stop().then(() => process.exit(0), fail);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  print(JSON.stringify({ listening: running.port, vkey: running.vkey }));
}

process.umask(0o077);
// Whatever is not understood ends the process: what was answered is on the disk.
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
perform().catch(fail);
