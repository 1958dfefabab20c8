import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { LinuxRowOf } from '#contract/policy/profile-linux.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor, RowReading } from '../row-executor.ts';
import { fileExecutor } from './file-row.ts';
import { Place } from './place.ts';

type Row = LinuxRowOf<'sysctl'>;

const Prior = z.strictObject({ file: Place, live: z.string().nullable() });

const livePath = (row: Row): string => `/proc/sys/${row.key.replaceAll('.', '/')}`;

/** Null where this kernel has no such key. */
const liveValue = (row: Row): string | null =>
  existsSync(livePath(row)) ? readFileSync(livePath(row), 'utf8').trim() : null;

/** A kernel setting: in its file for the next start, and live. */
export function sysctlExecutor(run: RunCommand): RowExecutor<Row> {
  const file = fileExecutor<Row>(
    run,
    (row) => ({
      path: row.path,
      text: `# 端末守 ${row.id}\n${row.needed ? '' : '-'}${row.key} = ${row.value}\n`,
      mode: 0o644,
      immutable: false,
    }),
    { andThen: (row) => Promise.resolve(readLive(row)) },
  );
  return {
    ...file,
    capture: async (row) => ({ file: Place.parse(await file.capture(row)), live: liveValue(row) }),
    apply: async (row) => {
      await file.apply(row);
      if (liveValue(row) !== null) writeFileSync(livePath(row), row.value);
    },
    restore: async (row, given) => {
      const prior = Prior.parse(given);
      await file.restore(row, prior.file);
      if (prior.live !== null && liveValue(row) !== prior.live) writeFileSync(livePath(row), prior.live);
    },
    isOurs: (row, now) => {
      const place = Prior.parse(now).file;
      return place.kind === 'absent' || file.isOurs?.(row, place) === true;
    },
  };
}

function readLive(row: Row): RowReading {
  const live = liveValue(row);
  if (live === row.value) return { state: 'in-force', found: `${row.key} は ${live} です。` };
  if (live === null && !row.needed) return { state: 'in-force', found: `このカーネルには ${row.key} がありません。` };
  return { state: 'not-in-force', found: `${row.key} が ${live ?? 'なし'} です（${row.value} のはず）。` };
}
