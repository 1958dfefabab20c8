import { z } from 'zod';
import { unescapeOctal } from '../../octal-escapes.ts';
import type { RunCommand } from '../../platform/command.ts';
import { outputOf } from './run-command.ts';

/** Extended attributes, POSIX ACLs among them: name and value in hexadecimal as getfattr(1) writes it (`0x…`). */
export const Attributes = z.record(
  z.string().regex(/^[a-z_]+\.[\x21-\x7e]+$/),
  z.string().regex(/^(0x([0-9a-f]{2})*)?$/),
);
export type Attributes = z.infer<typeof Attributes>;

/** Attributes of many paths at once, never through a link. Throws on output that it does not understand. */
export async function readAttributes(
  run: RunCommand,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Attributes>> {
  const found = new Map<string, Attributes>(paths.map((path) => [path, {}]));
  const perCommand = 200;
  for (let i = 0; i < paths.length; i += perCommand) {
    const some = paths.slice(i, i + perCommand);
    const args = ['-h', '-d', '-m', '-', '-e', 'hex', '--absolute-names', '--', ...some];
    const text = await outputOf(run, '/usr/bin/getfattr', args);
    for (const [path, attributes] of parseAttributes(text)) {
      if (!found.has(path)) throw new Error(`getfattr: ${path} was not asked for`);
      found.set(path, attributes);
    }
  }
  return found;
}

/** Reads what getfattr(1) prints; a name with a blank or worse is written in octal there. */
export function parseAttributes(text: string): ReadonlyMap<string, Attributes> {
  const found = new Map<string, Attributes>();
  for (const block of text.split('\n\n')) {
    const [head = '', ...lines] = block.split('\n').filter((line) => line !== '');
    if (head === '') continue;
    if (!head.startsWith('# file: ')) throw new Error(`getfattr: ${head}`);
    const attributes = lines.map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    });
    found.set(unescapeOctal(head.slice('# file: '.length)), Attributes.parse(Object.fromEntries(attributes)));
  }
  return found;
}

/** Makes the attributes of one path exactly these. */
export async function writeAttributes(run: RunCommand, path: string, wanted: Attributes): Promise<void> {
  const now = (await readAttributes(run, [path])).get(path) ?? {};
  for (const name of Object.keys(now)) {
    if (!(name in wanted)) await outputOf(run, '/usr/bin/setfattr', ['-h', '-x', name, '--', path]);
  }
  for (const [name, value] of Object.entries(wanted)) {
    if (now[name] === value) continue;
    const given = value === '' ? [] : ['-v', value];
    await outputOf(run, '/usr/bin/setfattr', ['-h', '-n', name, ...given, '--', path]);
  }
}
