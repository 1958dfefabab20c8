import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { repositoryRoot, run, say } from './setup/say.ts';
import { type Flavour, type Room, rooms } from './vite/rooms.ts';

/** Which folders a room is made of; a build is repeated only where one of them changed. */
const sources: Readonly<Record<Room, readonly string[]>> = {
  main: ['main', 'contract'],
  agent: ['agent', 'contract'],
  'agent-cli': ['agent', 'contract'],
  launch: ['agent', 'contract'],
  preload: ['preload', 'contract'],
  renderer: ['renderer', 'contract'],
  console: ['renderer', 'contract'],
  recorder: ['recorder', 'contract'],
  server: ['server', 'contract'],
  verify: ['verify', 'contract'],
  witness: ['witness', 'contract'],
};

const perFlavour: readonly Room[] = ['main', 'agent', 'preload', 'renderer'];

/** Builds the given rooms where their sources changed. @returns a digest of all that was built. */
export async function build(names: readonly Room[], flavour: Flavour): Promise<string> {
  const all = createHash('sha256');
  for (const name of names) {
    const digest = await digestOf(name);
    all.update(digest);
    const stamp = join(repositoryRoot, 'out', `.${name}-${perFlavour.includes(name) ? flavour : 'any'}`);
    if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) continue;
    say(`building ${name}${perFlavour.includes(name) ? ` (${flavour})` : ''}`);
    // Loaded only when something has to be built: a second start should not pay for it.
    const vite = await import('vite');
    await vite.build(rooms[name](flavour));
    await writeFile(stamp, digest);
  }
  return all.digest('hex');
}

export const allRooms = Object.keys(rooms) as readonly Room[];

async function digestOf(room: Room): Promise<string> {
  const hash = createHash('sha256');
  const files: string[] = ['package.json', 'package-lock.json', 'scripts/vite/rooms.ts'];
  for (const folder of sources[room]) {
    for await (const file of glob(`${folder}/**/*.{ts,tsx,css,html,json,svg,png}`, { cwd: repositoryRoot }))
      files.push(file);
  }
  for (const file of files.toSorted()) hash.update(file).update(await readFile(join(repositoryRoot, file)));
  return hash.digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await run(async () => {
    const { values, positionals } = parseArgs({ options: { office: { type: 'string' } }, allowPositionals: true });
    if (values.office !== undefined) {
      const { stageOffice } = await import('./world/stage.ts');
      await stageOffice(resolve(values.office));
      say(`the office server is in ${values.office}`);
      return 0;
    }
    const [first, flavour = 'production'] = positionals;
    const chosen = first === undefined ? allRooms : allRooms.filter((name) => name === first);
    await build(chosen, flavour === 'test' ? 'test' : 'production');
    say('built');
    return 0;
  });
}
