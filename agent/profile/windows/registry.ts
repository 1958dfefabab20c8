import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { CommandResult, RunCommand } from '../../platform/command.ts';
import { listsKey, parseQueriedValue, type QueriedValue } from './reg-query.ts';
import { longKey, parseRegFile, type RegSection, regFileOf } from './reg-text.ts';
import { regExe, regLimits } from './system32.ts';

/** Where a value stands; the key begins with `HKLM\` or `HKU\`. */
export interface RegPlace {
  readonly key: string;
  readonly name: string;
}

/** All that is needed to put a value back: the value or that there was none, and the topmost key that was not there. */
export const CapturedValue = z.strictObject({
  value: z.strictObject({ type: z.int().nonnegative(), hex: z.string().regex(/^([0-9a-f]{2})*$/) }).nullable(),
  missing: z.string().nullable(),
});
export type CapturedValue = z.infer<typeof CapturedValue>;

/** The same registry for programs of 32 and 64 bits. */
const view = '/reg:64';

const reg = (run: RunCommand, args: readonly string[]): Promise<CommandResult> =>
  run(regExe, [...args, view], regLimits);

export type QueriedPlace = QueriedValue | 'absent' | 'unreadable';

/** One value, by what the console prints of it: enough to compare, and the borrower may do it. */
export async function queryValue(run: RunCommand, place: RegPlace): Promise<QueriedPlace> {
  const result = await reg(run, ['query', place.key, '/v', place.name]);
  if (result.kind === 'failed' || result.code > 1) return 'unreadable';
  return result.code === 1 ? 'absent' : (parseQueriedValue(result.stdout, place.name) ?? 'unreadable');
}

/** What stands at a key: its own values and whether there are keys below, or the topmost key that is not there. */
type KeyContent =
  | { readonly kind: 'there'; readonly values: RegSection['values']; readonly below: boolean }
  | { readonly kind: 'missing'; readonly top: string };

export interface Registry {
  /** What a place holds, byte for byte. Throws where that cannot be told. */
  readonly capture: (place: RegPlace) => Promise<CapturedValue>;
  readonly add: (place: RegPlace, type: string, data: string) => Promise<void>;
  /** Puts back what was captured. Keys that were not there go too, unless somebody put something there since. */
  readonly restore: (place: RegPlace, prior: CapturedValue) => Promise<void>;
}

/** The registry through reg.exe. What was read of a key is kept until the next change made here. */
export function createRegistry(run: RunCommand): Registry {
  const known = new Map<string, KeyContent>();

  const contentOf = async (key: string): Promise<KeyContent> => {
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    for (const content of known.values()) {
      if (content.kind === 'missing' && isWithin(key, content.top)) return content;
    }
    const content = await readKey(run, key);
    known.set(key, content);
    return content;
  };
  const change = async (args: readonly string[]): Promise<void> => {
    known.clear();
    const result = await reg(run, args);
    if (result.kind === 'failed') throw new Error(`reg.exe ${args[0]}: ${result.why}`);
    if (result.code !== 0) throw new Error(`reg.exe ${args[0]} ${args[1]} (${result.code})`);
  };
  const capture = async ({ key, name }: RegPlace): Promise<CapturedValue> => {
    const content = await contentOf(key);
    if (content.kind === 'missing') return { value: null, missing: content.top };
    const found = content.values.find((value) => value.name.toLowerCase() === name.toLowerCase());
    return { value: found === undefined ? null : { type: found.type, hex: found.hex }, missing: null };
  };

  return {
    capture,
    add: ({ key, name }, type, data) => change(['add', key, '/v', name, '/t', type, '/d', data, '/f']),
    restore: async (place, prior) => {
      const now = await capture(place);
      if (prior.value !== null) {
        if (now.value?.type === prior.value.type && now.value.hex === prior.value.hex) return;
        const bytes = regFileOf(longKey(place.key), place.name, prior.value);
        return withFile('value.reg', async (file) => {
          writeFileSync(file, bytes);
          await change(['import', file]);
        });
      }
      if (now.value !== null) await change(['delete', place.key, '/v', place.name, '/f']);
      if (prior.missing === null) return;
      for (let key = place.key; isWithin(key, prior.missing); key = parentOf(key)) {
        const content = await contentOf(key);
        if (content.kind === 'missing') continue;
        if (content.below || content.values.length > 0) return;
        await change(['delete', key, '/f']);
      }
    },
  };
}

const isWithin = (key: string, top: string): boolean => key === top || key.startsWith(`${top}\\`);

/** The key above; the empty text above a hive. */
const parentOf = (key: string): string => key.slice(0, Math.max(0, key.lastIndexOf('\\')));

async function readKey(run: RunCommand, key: string): Promise<KeyContent> {
  const sections = await exportKey(run, key);
  if (sections !== null) return { kind: 'there', values: sections[0]?.values ?? [], below: sections.length > 1 };
  let top = key;
  if ((await listing(run, key)) !== null) throw new Error(`reg.exe export ${key}: refused`);
  for (let above = parentOf(key); above !== ''; above = parentOf(above)) {
    const list = await listing(run, above);
    if (list === null) {
      top = above;
      continue;
    }
    // reg.exe answers 1 for a key that is not there and for one that is closed: its parent's list tells them apart.
    if (listsKey(list, longKey(top))) throw new Error(`reg.exe query ${top}: the key is closed`);
    return { kind: 'missing', top };
  }
  throw new Error(`reg.exe query ${key}: no such part of the registry`);
}

/** What `reg query KEY` prints; null where it answers 1. */
async function listing(run: RunCommand, key: string): Promise<Buffer | null> {
  const result = await reg(run, ['query', key]);
  if (result.kind === 'failed') throw new Error(`reg.exe query ${key}: ${result.why}`);
  if (result.code > 1) throw new Error(`reg.exe query ${key} (${result.code})`);
  return result.code === 0 ? result.stdout : null;
}

/** A key and everything below it, its own section first; null where reg.exe answers 1. */
const exportKey = (run: RunCommand, key: string): Promise<readonly RegSection[] | null> =>
  withFile('key.reg', async (file) => {
    const result = await reg(run, ['export', key, file, '/y']);
    if (result.kind === 'failed') throw new Error(`reg.exe export ${key}: ${result.why}`);
    if (result.code !== 0) return null;
    const sections = parseRegFile(readFileSync(file));
    if (sections === null || sections[0]?.key.toLowerCase() !== longKey(key).toLowerCase()) {
      throw new Error(`reg.exe export ${key}: unknown form`);
    }
    return sections;
  });

async function withFile<T>(name: string, act: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tanmori-reg-'));
  try {
    return await act(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
