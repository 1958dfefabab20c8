import { watch } from 'node:fs';

export interface FolderWatch {
  readonly close: () => void;
}

/** Watches one folder, not what lies below it. `heard` gets the name that changed, or null where it is not known. */
export type WatchFolder = (
  path: Buffer,
  heard: (name: Buffer | null) => void,
  broke: (error: unknown) => void,
) => FolderWatch;

/**
 * One non-recursive watch per folder: Node's recursive watch blocks the event loop for seconds in a storm of files
 * (it looks at the whole tree again for each one).
 */
export const watchFolder: WatchFolder = (path, heard, broke) => {
  const watcher = watch(path, { encoding: 'buffer' }, (_kind, name) => heard(name));
  watcher.on('error', broke);
  return { close: () => watcher.close() };
};
