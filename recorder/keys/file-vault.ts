import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '../durable-file.ts';
import type { KeyName, SeedVault } from './key-store.ts';

/** Seeds as files of mode 0600 in the recorder's own folder: protected by its account and the disk's encryption. */
export function fileVault(dataFolder: string): SeedVault {
  const path = (name: KeyName): string => join(dataFolder, 'keys', `${name}.seed`);
  return {
    kind: 'file',
    anchor: null,
    read: async (name) => {
      try {
        return readFileSync(path(name));
      } catch {
        return null;
      }
    },
    write: async (name, seed) => {
      mkdirSync(join(dataFolder, 'keys'), { recursive: true, mode: 0o700 });
      writeDurably(path(name), seed);
    },
  };
}
