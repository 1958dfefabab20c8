import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, cp, link, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from '../build.ts';
import type { ElectronRuntime } from '../setup/electron-runtime.ts';
import { repositoryRoot, SetUpError, say, tool } from '../setup/say.ts';
import type { Flavour } from '../vite/rooms.ts';

const exec = promisify(execFile);

/** The programs of one set-up, laid where every account can read them and only the caller can write. */
export interface Programs {
  readonly folder: string;
  readonly node: string;
  readonly recorder: string;
  readonly server: string;
  readonly console: string;
  /** Executable and its first arguments. */
  readonly shell: { readonly executable: string; readonly args: readonly string[]; readonly configBeside: string };
}

/** Native modules with the files they need at run time; no sources. */
const nativeFolders = [
  'better-sqlite3/package.json',
  'better-sqlite3/lib',
  'better-sqlite3/prebuilds/linux-x64.node',
  'keytar/package.json',
  'keytar/lib',
  'keytar/prebuilds/linux-x64',
  'koffi',
  '@koromix/koffi-linux-x64',
] as const;

/** What the office checks seals with, prints its papers with, and reads PDFs with. */
const serverFolders = [
  'sodium-native/package.json',
  'sodium-native/index.js',
  'sodium-native/binding.js',
  'sodium-native/prebuilds/linux-x64',
  'require-addon',
  'bare-addon-resolve',
  'bare-module-resolve',
  'bare-semver',
  'which-runtime',
  'pdfjs-dist/package.json',
  'pdfjs-dist/legacy/build/pdf.mjs',
  'pdfjs-dist/legacy/build/pdf.worker.mjs',
  'pdfjs-dist/cmaps',
  'pdfjs-dist/standard_fonts',
  '@expo-google-fonts/noto-sans-jp/package.json',
  '@expo-google-fonts/noto-sans-jp/LICENSE_FONT',
  '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf',
  '@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf',
] as const;

/** Builds what changed and lays it out below `folder`. Quick where nothing changed since. */
export async function stage(folder: string, flavour: Flavour, electron: ElectronRuntime): Promise<Programs> {
  const digest = `${await build(['main', 'agent', 'agent-cli', 'launch', 'preload', 'renderer', 'console', 'recorder', 'server'], flavour)} ${electron.version} ${flavour}`;
  const programs = programsIn(folder, flavour, electron);
  const stamp = join(folder, '.staged');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) return programs;
  say(`laying out the programs in ${folder}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await placeNode(programs.node);
  await placeRoom(folder, 'recorder', nativeFolders);
  await placeRoom(folder, 'server', [...nativeFolders, ...serverFolders]);
  await cp(join(repositoryRoot, 'out', 'console'), programs.console, { recursive: true });
  if (flavour === 'production') await pack(join(folder, 'shell'), electron);
  else await layTestShell(join(folder, 'shell'));
  await exec('chmod', ['-R', 'u+rwX,go+rX,go-w', folder]);
  await writeFile(stamp, digest);
  return programs;
}

/**
 * Builds the office server with its console and lays it into `folder` with all that it needs, for a machine that has
 * neither npm nor a line. What an earlier one laid there is replaced at the end, in one step; anything else is left alone.
 */
export async function stageOffice(folder: string): Promise<void> {
  const stamp = '.office';
  if (existsSync(folder) && !existsSync(join(folder, stamp)))
    throw new SetUpError(`${folder} is there and holds no office server: name a folder that is not there yet`);
  await build(['console', 'server'], 'production');
  const [fresh, old] = [`${folder}.new`, `${folder}.old`];
  for (const path of [fresh, old]) await rm(path, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await placeNode(join(fresh, 'node'));
  await placeRoom(fresh, 'server', [...nativeFolders, ...serverFolders]);
  await cp(join(repositoryRoot, 'out', 'console'), join(fresh, 'console'), { recursive: true });
  const unit = join('systemd', 'tanmori-office.service');
  await cp(join(repositoryRoot, 'assets', unit), join(fresh, unit));
  await writeFile(join(fresh, stamp), '');
  await exec('chmod', ['-R', 'u+rwX,go+rX,go-w', fresh]);
  if (existsSync(folder)) await rename(folder, old);
  await rename(fresh, folder);
  await rm(old, { recursive: true, force: true });
}

async function placeRoom(folder: string, room: 'recorder' | 'server', modules: readonly string[]): Promise<void> {
  await mkdir(join(folder, room), { recursive: true });
  await copyFile(join(repositoryRoot, 'out', room, `${room}.js`), join(folder, room, `${room}.js`));
  await writeFile(join(folder, room, 'package.json'), '{"type":"module"}\n');
  for (const path of modules) {
    const from = join(repositoryRoot, 'node_modules', path);
    if (existsSync(from)) await cp(await realpath(from), join(folder, room, 'node_modules', path), { recursive: true });
  }
}

/** Where `stage` lays what. */
export function programsIn(folder: string, flavour: Flavour, electron: ElectronRuntime): Programs {
  const shell = join(folder, 'shell');
  return {
    folder,
    node: join(folder, 'node'),
    recorder: join(folder, 'recorder', 'recorder.js'),
    server: join(folder, 'server', 'server.js'),
    console: join(folder, 'console'),
    shell:
      flavour === 'production'
        ? { executable: join(shell, 'tanmori'), args: [], configBeside: join(shell, 'terminal.json') }
        : { executable: electron.executable, args: [shell], configBeside: join(shell, 'terminal.json') },
  };
}

/** The Node 24 binary that came with the npm packages; a hard link where the disk is the same. */
async function placeNode(target: string): Promise<void> {
  const source = await realpath(tool('node'));
  await link(source, target).catch(() => copyFile(source, target));
}

/** The shell as cities get it: asar, fuses, no test switches (docs/adr/0002). */
async function pack(target: string, electron: ElectronRuntime): Promise<void> {
  say('packing the shell (electron-builder)');
  const out = join(repositoryRoot, 'dist');
  try {
    await exec(
      tool('electron-builder'),
      [
        '--linux',
        '--dir',
        '--publish',
        'never',
        `-c.electronVersion=${electron.version}`,
        `-c.electronDist=${electron.folder}`,
        `-c.directories.output=${out}`,
      ],
      { cwd: repositoryRoot, timeout: 300_000, maxBuffer: 1 << 24 },
    );
  } catch (error) {
    throw new SetUpError(
      `electron-builder failed: ${error instanceof Error ? error.message.split('\n').slice(-3).join(' ') : error}`,
    );
  }
  await mkdir(dirname(target), { recursive: true });
  await cp(join(out, 'linux-unpacked'), target, { recursive: true });
}

/** The test flavour runs unpacked, so that Playwright can hold on to it. */
async function layTestShell(target: string): Promise<void> {
  await cp(join(repositoryRoot, 'out', 'test'), target, { recursive: true });
  for (const path of ['koffi', '@koromix/koffi-linux-x64']) {
    await cp(await realpath(join(repositoryRoot, 'node_modules', path)), join(target, 'node_modules', path), {
      recursive: true,
    });
  }
  await writeFile(
    join(target, 'package.json'),
    `${JSON.stringify({ name: 'tanmori', productName: '端末守', type: 'module', main: 'main/main.js' })}\n`,
  );
}
