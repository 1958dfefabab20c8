import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RemoteView } from '#contract/ipc/shell-state.ts';
import { freerdpLaunch } from '#contract/remote/freerdp.ts';
import type { RemoteAsk, RemoteLaunch } from '#contract/remote/launch.ts';
import { noRedirections, type RemoteProfile } from '#contract/remote/profile.ts';
import { createRemoteDesktop, type RemoteDesktop, type RemoteEntry } from '../../agent/remote/remote-desktop.ts';
import { type StartClient, startClient } from '../../agent/remote/start-client.ts';
import { freePort } from '../../scripts/setup/free-port.ts';
import { until } from '../unit/agent/support/until.ts';
import { desktopColour } from './support/plain-desktop.ts';
import { openPrivateXrdp, type PrivateXrdp, xrdpMissing } from './support/private-xrdp.ts';
import { openVirtualScreen, shareOf, type VirtualScreen, writePng } from './support/virtual-screen.ts';

const password = 'himitsu-no-kotoba-4711';
const pictures = join(import.meta.dirname, '../../test-results/remote-desktop');
const slowMs = 25_000;

describe.skipIf(xrdpMissing !== null)(`a remote desktop (${xrdpMissing ?? 'a real xrdp and FreeRDP'})`, () => {
  let server: PrivateXrdp;
  let screen: VirtualScreen;
  let folder: string;
  let entries: RemoteEntry[];
  let view: RemoteView;
  let remote: RemoteDesktop | null = null;

  beforeAll(async () => {
    screen = await openVirtualScreen();
    server = await openPrivateXrdp();
  });
  afterAll(async () => {
    await server.close();
    await screen.close();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tanmori-remote-'));
    entries = [];
    server.forget();
  });
  afterEach(async () => {
    await remote?.close(true);
    rmSync(folder, { recursive: true, force: true });
  });

  const profileOf = (change: Partial<RemoteProfile> = {}): RemoteProfile => ({
    ...{ id: 'RD-0001', name: '庁内', kind: 'virtual-desktop', host: 'localhost', port: server.port, pin: server.pin },
    ...{ gateway: null, domain: null, redirections: noRedirections },
    ...change,
  });
  const planOf =
    (change: (launch: RemoteLaunch) => Partial<RemoteLaunch> = () => ({})) =>
    (ask: RemoteAsk, home: string): RemoteLaunch => {
      const launch = freerdpLaunch(ask, home, { display: screen.display, xauthority: null });
      return { ...launch, ...change(launch) };
    };
  const open = async (profile = profileOf(), plan = planOf(), start: StartClient = startClient) => {
    remote = createRemoteDesktop({
      ...{ folder: join(folder, 'remote'), plan, start, now: () => new Date() },
      monotonicMs: () => performance.now(),
      opening: () => Promise.resolve({ ok: true, value: null }),
      record: (entry) => entries.push(entry),
      changed: (moved) => {
        view = moved;
      },
    });
    expect(await remote.open({ profile, user: 'hanako', password })).toEqual({ ok: true, value: null });
    return remote;
  };
  /** 800 by 600 of the screen's 1200 by 800. */
  const desktopShown = () =>
    until('the desktop', () => (shareOf(screen.look(), desktopColour) > 0.45 ? screen.look() : null), slowMs);
  const failure = () => until('why there is none', () => entries[0] ?? null, slowMs);
  const clientsOf = (port = server.port): readonly string[] =>
    readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandLine(pid).includes(`/v:localhost:${port}`));
  const commandLine = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  };

  test('shows the server that has the certificate, and ends when it is told to', async () => {
    const opened = await open();
    const picture = await desktopShown();
    writePng(join(pictures, 'desktop.png'), picture);
    expect(view.open?.profile).toBe('RD-0001');
    const [pid = ''] = clientsOf();
    for (const place of ['cmdline', 'environ']) {
      expect(readFileSync(`/proc/${pid}/${place}`, 'utf8')).not.toContain(password);
    }
    await opened.close(false);
    expect(entries).toMatchObject([{ type: 'remote.closed', data: { end: 'session-over', host: 'localhost' } }]);
    expect(clientsOf()).toEqual([]);
    expect(readdirSync(join(folder, 'remote'))).toEqual([]);
    await until('nothing on the screen', () => (shareOf(screen.look(), desktopColour) === 0 ? true : null), slowMs);
  }, 60_000);

  test('of another certificate is refused before a word is sent (TM-652)', async () => {
    await open(profileOf({ pin: `${server.pin.startsWith('0') ? '1' : '0'}${server.pin.slice(1)}` }));
    expect(await failure()).toMatchObject({ type: 'remote.failed', data: { code: 'TM-652', exit: 143 } });
    expect(server.channels()).toEqual([]);
    expect(server.log()).not.toContain('hanako');
  }, 60_000);

  test('of a certificate that a trusted CA signed is refused all the same: the pin alone counts', async () => {
    const ca = join(folder, 'ca.pem');
    writeFileSync(ca, server.certificate.caPem);
    const wrong = profileOf({ pin: 'f'.repeat(64) });
    await open(wrong);
    expect(await failure()).toMatchObject({ type: 'remote.failed', data: { code: 'TM-652' } });
    // With the environment of the system FreeRDP takes it: that is what ours is for.
    entries.length = 0;
    await open(
      wrong,
      planOf(({ environment }) => ({ environment: { ...environment, SSL_CERT_FILE: ca } })),
    );
    await desktopShown();
    expect(entries).toEqual([]);
  }, 60_000);

  test('without a certificate at all is refused (TM-652): RDP’s own security knows none', async () => {
    const bare = await openPrivateXrdp('rdp');
    try {
      await open(profileOf({ port: bare.port }));
      expect(await failure()).toMatchObject({ type: 'remote.failed', data: { code: 'TM-652', exit: 133 } });
      expect(bare.channels()).toEqual([]);
      // Without our argument FreeRDP goes on, and asks for no certificate.
      await open(
        profileOf({ port: bare.port }),
        planOf(({ args }) => ({ args: args.filter((text) => text !== '-sec-rdp') })),
      );
      await until('a client that went on', () => (bare.channels().length > 0 ? true : null), slowMs);
    } finally {
      await remote?.close(true);
      await bare.close();
    }
  }, 60_000);

  test('gets nothing of the PC, whatever the borrower has written into files and environment', async () => {
    let said = '';
    const listening: StartClient = ({ program, args, environment, input }, cwd) => {
      // Line by line: a client that is ended throws its buffer away.
      const verbose = args.flatMap((text) =>
        text === '/usr/bin/xfreerdp' ? ['/usr/bin/stdbuf', '-oL', text] : text.replace(':WARN', ':INFO'),
      );
      const child = spawn(program, verbose, { cwd, env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
      for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => (said += String(chunk)));
      child.stdin.end(input);
      return {
        exited: new Promise((resolve) => child.once('exit', (code) => resolve(code))),
        end: () => child.kill('SIGTERM'),
      };
    };
    // The borrower's own home: a connection file, an action script, a server that was trusted before.
    const home = join(folder, 'borrower');
    mkdirSync(join(home, '.config/freerdp'), { recursive: true });
    writeFileSync(join(home, '.config/freerdp/action.sh'), `#!/bin/sh\ntouch ${join(folder, 'ran')}\n`, {
      mode: 0o755,
    });
    writeFileSync(
      join(home, 'Default.rdp'),
      'redirectclipboard:i:1\r\ndrivestoredirect:s:*\r\nredirectprinters:i:1\r\n',
    );
    const before = { ...process.env };
    Object.assign(process.env, { HOME: home, XDG_CONFIG_HOME: join(home, '.config'), FREERDP_DRIVE: '/' });
    try {
      await open(profileOf(), planOf(), listening);
      await desktopShown();
      await until('what it loads', () => (said.includes('rdpgfx') ? true : null), slowMs);
      await remote?.close(true);
    } finally {
      for (const name of ['HOME', 'XDG_CONFIG_HOME', 'FREERDP_DRIVE']) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
    // rdpdr is FreeRDP's companion of sound: joined always, and without a device in it.
    expect(server.channels().toSorted()).toEqual(['drdynvc', 'rdpdr', 'rdpsnd']);
    expect(said).not.toContain('Loading device service');
    expect(existsSync(join(folder, 'ran'))).toBe(false);
    // The same client where somebody can add to its arguments: so the two signs above mean something.
    said = '';
    server.forget();
    const lending = planOf(({ args }) => ({
      args: [
        ...args.filter((text) => !/^-(drives|home-drive|clipboard)$/.test(text)),
        `/drive:all,${folder}`,
        '+clipboard',
      ],
    }));
    await open(profileOf(), lending, listening);
    await until('a lent drive', () => (said.includes('Loading device service drive') ? true : null), slowMs);
    expect(server.channels()).toContain('cliprdr');
  }, 90_000);

  test('that does not answer, or has no name, is TM-651; a client that is not there TM-653', async () => {
    await open(profileOf({ port: await freePort(24_000) }));
    expect(await failure()).toMatchObject({ type: 'remote.failed', data: { code: 'TM-651' } });
    entries.length = 0;
    await open(profileOf({ host: 'no-such-host.invalid' }));
    expect(await failure()).toMatchObject({ type: 'remote.failed', data: { code: 'TM-651' } });
    entries.length = 0;
    await open(
      profileOf(),
      planOf(({ args }) => ({ args: args.map((text) => (text.endsWith('/xfreerdp') ? `${text}-none` : text)) })),
    );
    expect(await failure()).toMatchObject({ type: 'remote.failed', data: { code: 'TM-653', exit: 127 } });
  }, 90_000);

  test('goes with the agent that opened it, also where that is killed', async () => {
    const plan = planOf()({ profile: profileOf(), user: 'hanako', password }, folder);
    const program = `const { spawn } = require('node:child_process');
      const child = spawn(${JSON.stringify(plan.program)}, ${JSON.stringify(plan.args)}, {
        env: ${JSON.stringify(plan.environment)}, stdio: ['pipe', 'ignore', 'ignore'] });
      child.stdin.end(${JSON.stringify(plan.input)});
      setInterval(() => undefined, 1000);`;
    const agent = spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
    try {
      await desktopShown();
      expect(clientsOf().length).toBeGreaterThan(0);
    } finally {
      agent.kill('SIGKILL');
    }
    await until('no client', () => (clientsOf().length === 0 ? true : null), slowMs);
  }, 60_000);
});
