import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { LinuxParameters, LinuxRowOf } from '#contract/policy/profile-linux.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor } from '../row-executor.ts';
import { readPlace, removeHalfWritten, writeFile } from './place.ts';

type Row = LinuxRowOf<'membership'>;

/** group(5) and gshadow(5): a name first, the members last. */
const files = ['/etc/group', '/etc/gshadow'] as const;

/** The lines, word for word, in which the borrower stood. Other accounts may come and go meanwhile. */
const Prior = z.strictObject({ '/etc/group': z.array(z.string()), '/etc/gshadow': z.array(z.string()) });

const nameOf = (line: string): string => line.split(':')[0] ?? '';
const membersOf = (line: string): readonly string[] =>
  (line.split(':').at(-1) ?? '').split(',').filter((m) => m !== '');
const withMembers = (line: string, members: readonly string[]): string =>
  [...line.split(':').slice(0, -1), members.join(',')].join(':');

/** Takes the borrower out of groups that open a way around a control. */
export function membershipExecutor(run: RunCommand, borrower: LinuxParameters['borrower']): RowExecutor<Row> {
  const isHeld = (row: Row, line: string): boolean =>
    row.groups.includes(nameOf(line)) && membersOf(line).includes(borrower.account);
  const linesOf = (path: string): readonly string[] => (existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []);
  const rewrite = async (path: string, change: (line: string) => string): Promise<void> => {
    removeHalfWritten(path);
    const place = await readPlace(run, path);
    if (place.kind !== 'file') return;
    const before = Buffer.from(place.content, 'base64').toString('utf8');
    const after = before.split('\n').map(change).join('\n');
    if (after === before) return;
    const { mode, uid, gid, attributes, immutable } = place;
    const content = Buffer.from(after).toString('base64');
    await writeFile(run, path, { content, mode, uid, gid, attributes, immutable });
  };
  return {
    capture: async (row) => ({
      '/etc/group': linesOf('/etc/group').filter((line) => isHeld(row, line)),
      '/etc/gshadow': linesOf('/etc/gshadow').filter((line) => isHeld(row, line)),
    }),
    apply: async (row) => {
      for (const path of files) {
        await rewrite(path, (line) =>
          isHeld(row, line)
            ? withMembers(
                line,
                membersOf(line).filter((m) => m !== borrower.account),
              )
            : line,
        );
      }
    },
    restore: async (_, given) => {
      const prior = Prior.parse(given);
      for (const path of files) {
        await rewrite(path, (line) => {
          const was = prior[path].find((old) => nameOf(old) === nameOf(line));
          if (was === undefined || membersOf(line).includes(borrower.account)) return line;
          const others = membersOf(was).filter((m) => m !== borrower.account);
          // Nobody else came or went: the line as it was, order and all.
          return line === withMembers(was, others) ? was : withMembers(line, [...membersOf(line), borrower.account]);
        });
      }
    },
    attest: async (row) => {
      const lines = linesOf('/etc/group');
      if (lines.length === 0) return { state: 'unknown', found: '/etc/group を読めません。' };
      const gids = new Set(process.getgroups?.() ?? []);
      const held = lines.find(
        (line) => isHeld(row, line) || (row.groups.includes(nameOf(line)) && gids.has(Number(line.split(':')[2]))),
      );
      return held === undefined
        ? { state: 'in-force', found: `借りる人は ${row.groups.length} 件のグループのどれにも入っていません。` }
        : { state: 'not-in-force', found: `借りる人がグループ ${nameOf(held)} に入っています。` };
    },
  };
}
