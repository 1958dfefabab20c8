import { chmodSync, chownSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { LinuxParameters, LinuxRowOf } from '#contract/policy/profile-linux.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor } from '../row-executor.ts';
import { Attributes, readAttributes, writeAttributes } from './attributes.ts';
import { mayWriteHere, wayToReplace } from './may-write.ts';

type Row = LinuxRowOf<'fence'>;

/** A home that is about to be lent is nearly empty; a larger one was used, and is not ours to take over. */
const maxEntries = 20_000;

const Entry = z.strictObject({
  path: z.string(),
  kind: z.enum(['folder', 'file', 'link']),
  ino: z.number(),
  mode: z.int(),
  uid: z.int(),
  gid: z.int(),
  attributes: Attributes,
});
type Entry = z.infer<typeof Entry>;
const Prior = z.strictObject({ entries: z.array(Entry).max(maxEntries) });

/** A tree that the borrower may read and not write: all of it becomes root's, in the borrower's group. */
export const fenceExecutor = (run: RunCommand, borrower: LinuxParameters['borrower']): RowExecutor<Row> => ({
  capture: async (row) => ({ entries: await readTree(run, row) }),
  apply: async (row) => {
    // The root first: from then on nobody can change what is still to come.
    for (const entry of await readTree(run, row)) {
      if (entry.kind === 'link') continue;
      const attributes = Object.fromEntries(
        Object.entries(entry.attributes).filter(([name]) => !name.startsWith('system.posix_acl_')),
      );
      if (Object.keys(attributes).length !== Object.keys(entry.attributes).length) {
        await writeAttributes(run, entry.path, attributes);
      }
      chownSync(entry.path, 0, borrower.gid);
      chmodSync(entry.path, fencedMode(entry));
    }
  },
  restore: async (row, given) => {
    for (const entry of Prior.parse(given).entries.toReversed()) {
      const now = lstatSync(entry.path, { throwIfNoEntry: false });
      // Gone or replaced since: what stands there now is somebody else's.
      if (now === undefined || now.ino !== entry.ino || entry.kind === 'link') continue;
      if (realpathSync(dirname(entry.path)) !== dirname(entry.path)) throw new Error(`${entry.path}: a link above it`);
      chownSync(entry.path, entry.uid, entry.gid);
      chmodSync(entry.path, entry.mode);
      if (Object.keys(entry.attributes).length > 0) await writeAttributes(run, entry.path, entry.attributes);
    }
    if (lstatSync(row.path, { throwIfNoEntry: false }) === undefined) throw new Error(`${row.path} is missing`);
  },
  attest: async (row) => {
    const way = wayToReplace(row.path);
    if (way !== null) return { state: 'not-in-force', found: `借りる人が ${way} に書き込めます。` };
    const open = walk(row).find((entry) => entry.kind !== 'link' && mayWriteHere(entry.path));
    return open === undefined
      ? { state: 'in-force', found: `${row.path} は、決めた場所のほかは読み取り専用です。` }
      : { state: 'not-in-force', found: `${open.path} に借りる人が書き込めます。` };
  },
});

/** What a program's starting right was stays, for the borrower's group. */
const fencedMode = (entry: Entry): number => (entry.kind === 'folder' || (entry.mode & 0o100) !== 0 ? 0o750 : 0o640);

async function readTree(run: RunCommand, row: Row): Promise<Entry[]> {
  if (realpathSync(row.path) !== row.path) throw new Error(`${row.path} leads through a link`);
  const found = walk(row);
  const plain = found.filter((entry) => entry.kind !== 'link').map((entry) => entry.path);
  const attributes = await readAttributes(run, plain);
  return found.map((entry) => ({ ...entry, attributes: attributes.get(entry.path) ?? {} }));
}

/** The tree from its root downwards, without what is left out. Throws on what could not be put back. */
function walk(row: Row): readonly Omit<Entry, 'attributes'>[] {
  const found: Omit<Entry, 'attributes'>[] = [];
  const rest = [row.path];
  for (let path = rest.shift(); path !== undefined; path = rest.shift()) {
    if (row.leave.includes(path)) continue;
    const stat = lstatSync(path);
    const kind = stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : stat.isSymbolicLink() ? 'link' : null;
    if (kind === null) throw new Error(`${path} is neither file nor folder`);
    if (kind === 'file' && stat.nlink !== 1) throw new Error(`${path} has other names too`);
    found.push({ path, kind, ino: stat.ino, mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid });
    if (found.length > maxEntries) throw new Error(`${row.path} holds more than ${maxEntries} entries`);
    if (kind === 'folder') for (const name of namesIn(path)) rest.push(join(path, name));
  }
  return found;
}

function namesIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { encoding: 'buffer' }).map((bytes) => {
    const name = bytes.toString('utf8');
    if (!Buffer.from(name).equals(bytes)) throw new Error(`${folder} holds a name that is not UTF-8`);
    return name;
  });
  return names.toSorted();
}
