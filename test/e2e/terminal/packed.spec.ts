import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { borrowerWrapper } from '../../../scripts/world/borrower-wrapper.ts';
import { shellPids } from '../../../scripts/world/process-tree.ts';
import { type BareTerminal, makeBareTerminal } from '../support/bare-terminal.ts';
import { shellEnvironment } from '../support/shell-environment.ts';

/** The production shell as cities get it: packed, fuses set, no test switches. */

const packedFolder = (): string => {
  const folder = process.env.TANMORI_PACKED;
  if (folder === undefined) throw new Error('TANMORI_PACKED is not set: run it through npm test');
  return join(folder, 'shell');
};

let terminal: BareTerminal;
let scratch = '';

test.beforeAll(async () => {
  terminal = await makeBareTerminal();
  scratch = mkdtempSync(join(tmpdir(), 'tanmori-packed-'));
  chmodSync(scratch, 0o777);
  configure(packedFolder());
});
test.afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await terminal.remove();
});

const configure = (folder: string): void =>
  writeFileSync(join(folder, 'terminal.json'), JSON.stringify(terminal.config), { mode: 0o644 });

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  readonly shown: () => Promise<void>;
}

function start(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}, folder = packedFolder()): Run {
  const child = spawn(borrowerWrapper(join(folder, 'tanmori')), args, {
    cwd: '/',
    env: { ...shellEnvironment(terminal.home), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    output: () => output,
    ended,
    shown: () => expect.poll(() => output, { timeout: 20_000 }).toContain('"window":"shown"'),
  };
}

async function stop({ child, ended }: Run): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}

/** What each fuse has to be. A fuse that a new Electron brings does not compile until someone decides. */
const fuses: Readonly<Record<FuseV1Options, FuseState>> = {
  [FuseV1Options.RunAsNode]: FuseState.DISABLE,
  [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
  [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.DISABLE,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
  [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: FuseState.DISABLE,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: FuseState.DISABLE,
  // As shipped: bounds of WebAssembly's memory are guarded by the processor.
  [FuseV1Options.WasmTrapHandlers]: FuseState.ENABLE,
};

test('every fuse is as decided', async () => {
  const wire = await getCurrentFuseWire(join(packedFolder(), 'tanmori'));
  const { version: _, ...read } = wire as unknown as Record<string, FuseState>;
  expect(read).toEqual(fuses);
});

test('starts without an argument, in the sandbox, with no port open', async () => {
  const run = start();
  await run.shown();
  const { renderers, all } = shellPids(run.child.pid ?? -1);
  expect(renderers.length).toBe(1);
  for (const pid of renderers) expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s*2$/m);
  expect(listeningSockets(all)).toEqual([]);
  await stop(run);
});

for (const argument of [
  '--inspect=0',
  '--inspect-brk',
  '--remote-debugging-port=9333',
  '--js-flags=--expose-gc',
  '--host-resolver-rules=MAP * 127.0.0.1',
  '--no-sandbox',
  '--terminal-config=/tmp/terminal.json',
  '--load-extension=/tmp',
  '/tmp/app',
]) {
  test(`refuses to start with ${argument}`, async () => {
    const run = start([argument]);
    expect(await run.ended).toBe(64);
    expect(run.output()).toMatch(/^TM-501 .*起動し直してください/m);
    expect(run.output()).not.toContain('DevTools listening');
    expect(run.output()).not.toContain('Debugger listening');
    expect(run.output()).not.toContain('"window":"shown"');
  });
}

test('the agent asks the kernel who writes: its library is found from inside the archive', async () => {
  const run = start();
  await run.shown();
  const libraries = (): string =>
    shellPids(run.child.pid ?? -1)
      .agents.map((pid) => readFileSync(`/proc/${pid}/maps`, 'utf8'))
      .join('');
  await expect
    .poll(libraries, { timeout: 20_000 })
    .toMatch(/\/resources\/node_modules\/@koromix\/koffi-linux-\w+\/.*koffi\.node/);
  await stop(run);
});

test('recorder and agent run as services on the node that is packed beside them', () => {
  const resources = join(packedFolder(), 'resources');
  const service = (program: string, ...args: readonly string[]) =>
    spawnSync(join(resources, 'node'), [join(resources, program), ...args], { encoding: 'utf8', env: {} });
  const dataFolder = join(scratch, 'recorder');
  mkdirSync(dataFolder, { mode: 0o700 });
  const office = { url: 'https://localhost', caPem: 'none', publicKey: Buffer.alloc(32).toString('base64') };
  const config = join(scratch, 'recorder.json');
  writeFileSync(config, JSON.stringify({ v: 1, dataFolder, socket: join(dataFolder, 'socket'), peerUid: 1, office }));
  // It opens its database: the library of this very node is there.
  const recorder = service('recorder/recorder.js', 'status', '--config', config);
  expect(recorder, recorder.stderr).toMatchObject({ status: 0 });
  expect(JSON.parse(recorder.stdout)).toMatchObject({ running: false, chain: null });
  const agent = service('agent/tanmori-agent.js', 'obey', '--state', 'nowhere');
  expect(agent, agent.stderr).toMatchObject({ status: 2 });
  expect(agent.stderr).toContain('TM-106');
});

test('ELECTRON_RUN_AS_NODE makes no interpreter of it', async () => {
  const marker = join(scratch, 'ran-as-node');
  const script = join(scratch, 'script.cjs');
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`, { mode: 0o644 });
  const run = start([script], { ELECTRON_RUN_AS_NODE: '1' });
  expect(await run.ended).toBe(64);
  expect(existsSync(marker)).toBe(false);
});

test('NODE_OPTIONS loads nothing', async () => {
  const marker = join(scratch, 'preloaded');
  const script = join(scratch, 'preload.cjs');
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`, { mode: 0o644 });
  // The control: the same variable does work on Node itself.
  execFileSync(process.execPath, ['-e', '0'], { env: { NODE_OPTIONS: `--require=${script}` } });
  expect(existsSync(marker)).toBe(true);
  rmSync(marker);
  const run = start([], { NODE_OPTIONS: `--require=${script}` });
  await run.shown();
  expect(existsSync(marker)).toBe(false);
  await stop(run);
});

test('an app folder beside the archive is not loaded', async () => {
  const copy = join(scratch, 'copy');
  execFileSync('cp', ['-r', packedFolder(), copy]);
  const marker = join(scratch, 'folder-loaded');
  mkdirSync(join(copy, 'resources', 'app'));
  writeFileSync(join(copy, 'resources', 'app', 'package.json'), '{"name":"evil","main":"main.cjs"}');
  writeFileSync(
    join(copy, 'resources', 'app', 'main.cjs'),
    `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`,
  );
  execFileSync('chmod', ['-R', 'go+rX', copy]);
  const run = start([], {}, copy);
  await run.shown();
  expect(existsSync(marker)).toBe(false);
  await stop(run);
});

test('a second one ends and leaves the first', async () => {
  const first = start();
  await first.shown();
  const second = start();
  expect(await second.ended).toBe(0);
  expect(second.output()).not.toContain('"window":"shown"');
  expect(first.child.exitCode).toBeNull();
  await stop(first);
});

test('SIGTERM ends every process', async () => {
  const run = start();
  await run.shown();
  const { all } = shellPids(run.child.pid ?? -1);
  await stop(run);
  await expect.poll(() => all.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
});

/** TCP ports that any of the processes listens on. */
function listeningSockets(pids: readonly number[]): readonly string[] {
  const table = readFileSync('/proc/net/tcp', 'utf8') + readFileSync('/proc/net/tcp6', 'utf8');
  const listening = table.split('\n').flatMap((line) => {
    const [, , , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === '0A' && inode !== undefined ? [inode] : [];
  });
  return pids.flatMap((pid) => {
    const open = execFileSync('sh', ['-c', `readlink /proc/${pid}/fd/* 2>/dev/null || true`], { encoding: 'utf8' });
    return listening.filter((inode) => open.includes(`socket:[${inode}]`));
  });
}
