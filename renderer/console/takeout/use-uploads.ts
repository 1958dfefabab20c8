import { useEffect, useRef, useState } from 'react';
import type { ErrorAnswer } from '#contract/http/console-api.ts';
import { TakeoutPath } from '#contract/takeout/paths.ts';
import type { TakeoutDetail, TakeoutFileRow } from '#contract/takeout/takeout-api.ts';
import type { ChosenFile } from './chosen-files.ts';
import type { TakeoutClient } from './takeout-client.ts';
import { problem } from './upload.ts';

/** One file on its way, or one that did not get there. */
export interface Upload {
  readonly path: string;
  readonly bytes: number;
  readonly sent: number;
  readonly problem: ErrorAnswer | null;
}

export interface Uploads {
  readonly uploads: readonly Upload[];
  readonly isBusy: boolean;
  readonly add: (files: readonly ChosenFile[]) => void;
  readonly forget: (path: string) => void;
}

/**
 * Sends files one after the other. A file that is half there already, and is chosen again, is gone on with.
 * @param files of the request, as the office has them
 */
export function useUploads(
  client: TakeoutClient,
  id: string,
  files: readonly TakeoutFileRow[],
  onDetail: (detail: TakeoutDetail) => void,
): Uploads {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const queue = useRef<ChosenFile[]>([]);
  const running = useRef(false);
  const known = useRef(files);
  known.current = files;
  const stop = useRef(new AbortController());
  useEffect(() => {
    const mine = new AbortController();
    stop.current = mine;
    return () => mine.abort();
  }, []);

  const change = (path: string, part: Partial<Upload> | null): void =>
    setUploads((before) =>
      part === null
        ? before.filter((one) => one.path !== path)
        : before.map((one) => (one.path === path ? { ...one, ...part } : one)),
    );

  const send = async ({ path, file }: ChosenFile): Promise<ErrorAnswer | null> => {
    if (!TakeoutPath.safeParse(path).success) return problem('OF-535');
    let row = known.current.find((one) => one.path === path && one.bytes === file.size && one.sha256 === null);
    if (row === undefined) {
      const added = await client.addFile(id, path, file.size);
      if (!added.ok) return added.problem;
      onDetail(added.value);
      row = added.value.files.find((one) => one.path === path);
      if (row === undefined) return problem('CN-102');
    }
    const { signal } = stop.current;
    const onProgress = (sent: number): void => change(path, { sent });
    return client.upload(id, row.n, { file, from: row.received, signal, onProgress });
  };

  const run = async (): Promise<void> => {
    if (running.current) return;
    running.current = true;
    for (let next = queue.current.shift(); next !== undefined; next = queue.current.shift()) {
      const failed = await send(next);
      if (stop.current.signal.aborted) break;
      change(next.path, failed === null ? null : { problem: failed });
      if (failed !== null) continue;
      const read = await client.read(id, stop.current.signal);
      if (read.ok) onDetail(read.value);
    }
    running.current = false;
  };

  const add = (chosen: readonly ChosenFile[]): void => {
    const fresh = chosen.filter(({ path }) => !queue.current.some((one) => one.path === path));
    queue.current.push(...fresh);
    setUploads((before) => [
      ...before.filter((one) => !fresh.some(({ path }) => path === one.path)),
      ...fresh.map(({ path, file }) => ({ path, bytes: file.size, sent: 0, problem: null })),
    ]);
    void run();
  };
  return {
    ...{ uploads, add, isBusy: uploads.some((one) => one.problem === null) },
    forget: (path) => change(path, null),
  };
}
