import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const rooms = ['contract', 'main', 'preload', 'renderer', 'agent', 'recorder', 'server', 'witness', 'verify'] as const;

/** Packages that a room without a runtime of its own may use. */
const contractPackages = new Set(['zod', 'canonicalize']);
/** Only these rooms run inside Electron. */
const electronRooms = new Set<string>(['main', 'preload']);

const importPatterns = [
  /(?:^|\n)\s*import\s+(?:[^'"\n;]|\n(?!\s*import))*?['"]([^'"]+)['"]/g,
  /(?:^|\n)\s*export\s[^'";]*?\sfrom\s+['"]([^'"]+)['"]/g,
  /import\(\s*['"]([^'"]+)['"]\s*\)/g,
];

const importsOf = (file: string): readonly string[] => {
  const text = readFileSync(file, 'utf8');
  return importPatterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
};

const filesOf = (room: string): readonly string[] =>
  globSync(`${room}/**/*.{ts,tsx}`, { cwd: root }).map((f) => join(root, f));

/** Why an import breaks the walls, or null. */
function breach(room: string, file: string, specifier: string): string | null {
  if (specifier.startsWith('.')) {
    const inside = relative(join(root, room), resolve(dirname(file), specifier));
    return inside.startsWith('..') ? `${specifier} leaves ${room}` : null;
  }
  if (specifier.startsWith('#'))
    return specifier.startsWith('#contract/') && room !== 'contract' ? null : `${specifier} in ${room}`;
  if (room === 'contract') return contractPackages.has(specifier) ? null : `${specifier} in contract`;
  if (specifier === 'electron' || specifier.startsWith('electron/')) {
    return electronRooms.has(room) ? null : `electron in ${room}`;
  }
  if (room === 'renderer' && specifier.startsWith('node:')) return `${specifier} in renderer`;
  return null;
}

describe('import walls', () => {
  it.each(rooms)('%s imports only #contract and itself', (room) => {
    const breaches = filesOf(room).flatMap((file) =>
      importsOf(file).flatMap((specifier) => {
        const why = breach(room, file, specifier);
        return why === null ? [] : [`${relative(root, file)}: ${why}`];
      }),
    );
    expect(breaches).toEqual([]);
  });

  it('sees an import that leaves its room', () => {
    expect(breach('agent', join(root, 'agent/agent.ts'), '../main/main.ts')).not.toBeNull();
    expect(breach('agent', join(root, 'agent/agent.ts'), 'electron')).not.toBeNull();
    expect(breach('contract', join(root, 'contract/errors.ts'), 'node:fs')).not.toBeNull();
    expect(breach('renderer', join(root, 'renderer/x.ts'), 'node:fs')).not.toBeNull();
    expect(importsOf(join(root, 'contract/trail/entry.ts'))).toContain('zod');
  });

  it('reads a file of every room', () => {
    for (const room of rooms.filter((r) => r !== 'verify')) expect(filesOf(room).length, room).toBeGreaterThan(0);
  });
});
