import { readFileSync } from 'node:fs';
import type { LinuxRowOf } from '#contract/policy/profile-linux.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor } from '../row-executor.ts';
import { mayWriteHere, wayToReplace } from './may-write.ts';
import { keepBeside, Place, readPlace, restorePlace, writeFile } from './place.ts';

type Row = LinuxRowOf<'lines'>;

const markOf = (row: Row): string => `# 端末守 ${row.id}`;
const textOf = (place: Place): string =>
  place.kind === 'file' ? Buffer.from(place.content, 'base64').toString('utf8') : '';

/** Lines of ours at the end of a file that others write too, fstab(5) above all. */
export const linesExecutor = (run: RunCommand): RowExecutor<Row> => ({
  capture: (row) => readPlace(run, row.path),
  apply: async (row) => {
    const place = await readPlace(run, row.path);
    if (place.kind !== 'file' && place.kind !== 'absent') throw new Error(`${row.path} is no file`);
    const before = textOf(place);
    if (holdsLines(before, row)) return;
    const gap = before === '' || before.endsWith('\n') ? '' : '\n';
    const text = `${before}${gap}${[markOf(row), ...row.lines].join('\n')}\n`;
    const meta = place.kind === 'file' ? place : { mode: 0o644, uid: 0, gid: 0, attributes: {}, immutable: false };
    const { mode, uid, gid, attributes, immutable } = meta;
    const content = Buffer.from(text).toString('base64');
    await writeFile(run, row.path, { content, mode, uid, gid, attributes, immutable });
  },
  restore: (row, prior) => restorePlace(run, row.path, Place.parse(prior)),
  isOurs: (row, now) => holdsLines(textOf(Place.parse(now)), row),
  keepBeside: (row) => keepBeside(run, row.path),
  attest: async (row) => {
    let text: string;
    try {
      text = readFileSync(row.path, 'utf8');
    } catch {
      return { state: 'unknown', found: `${row.path} を読めません。` };
    }
    if (!holdsLines(text, row)) return { state: 'not-in-force', found: `${row.path} に決めた行がありません。` };
    const way = mayWriteHere(row.path) ? row.path : wayToReplace(row.path);
    return way === null
      ? { state: 'in-force', found: `${row.path} に決めた ${row.lines.length} 行があります。` }
      : { state: 'not-in-force', found: `${way} を借りる人が書き換えられます。` };
  },
});

/** All of them, one after the other, as they stand in the profile. */
const holdsLines = (text: string, row: Row): boolean =>
  `\n${text}`.includes(`\n${[markOf(row), ...row.lines].join('\n')}\n`);
