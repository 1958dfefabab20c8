import { join } from 'node:path';

const maxBytes = 1_000_000;

/** Writes one line. Never with what a person typed. */
export type Log = (text: string) => void;

/** `shell.log` in `folder`, 1 MB and one old file at most. Its library is loaded with the first line, not before. */
export function createLog(folder: string): Log {
  let writing: Promise<Log> | null = null;
  return (text) => {
    writing ??= openLog(folder);
    void writing
      .then((write) => write(text))
      .catch((error: unknown) => {
        // No log is no reason to stop, but never silent.
        process.stderr.write(`shell.log: ${error instanceof Error ? error.message : String(error)}\n`);
      });
  };
}

async function openLog(folder: string): Promise<Log> {
  const { default: electronLog } = await import('electron-log/node.js');
  const logger = electronLog.create({ logId: 'shell' });
  logger.transports.console.level = false;
  // Without a name it looks for a package.json, which a packed program does not have where it looks.
  logger.transports.file.setAppName('tanmori');
  logger.transports.file.resolvePathFn = () => join(folder, 'shell.log');
  logger.transports.file.maxSize = maxBytes;
  return (text) => logger.info(text);
}
