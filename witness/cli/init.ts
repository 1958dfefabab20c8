import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatVkey, isKeyName } from '#contract/log/verifier-key.ts';
import { dataFolder } from '../data-folder.ts';
import { fsyncFolder, writeDurably } from '../durable-file.ts';
import { keyFileText, readKeyFile } from '../key-file.ts';
import { Problem } from '../problem.ts';

/** Makes a witness's folder and key. @returns its verifier key, for those who are to trust it. */
export function init(folder: string, name: string): string {
  if (!isKeyName(name) || name.length > 200) {
    throw new Problem('usage', 'a name has 1 to 200 characters, without spaces and plus signs');
  }
  const data = dataFolder(folder);
  if (existsSync(data.key)) throw new Problem('key', `${data.key} is there already: a key is never replaced`);
  for (const each of [data.folder, data.states, data.evidence]) mkdirSync(each, { recursive: true, mode: 0o700 });
  writeDurably(data.key, keyFileText(name, randomBytes(32)));
  fsyncFolder(dirname(data.folder));
  return formatVkey(readKeyFile(data.key).key);
}
