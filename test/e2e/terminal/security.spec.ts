import { readFileSync, readlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { commandNames } from '#contract/ipc/channels.ts';
import { systemAccounts } from '../../../scripts/setup/accounts.ts';
import { warningPage } from '../../../scripts/tour/terminal-day.ts';
import { type BareTerminal, makeBareTerminal } from '../support/bare-terminal.ts';
import { type LaunchedShell, launchShell } from '../support/shell-app.ts';
import { callShell, shellState } from '../support/shell-page.ts';

/** What the shell promises whatever page it shows: house-style.md, «Security defaults». */

let terminal: BareTerminal;
let shell: LaunchedShell;
/** A server that counts: nothing of the shell may ever reach it. */
let web: Server;
let webUrl = '';
let webRequests = 0;

const shellLog = (): string => readFileSync(join(terminal.layout.profile, 'logs', 'shell.log'), 'utf8');

test.beforeAll(async () => {
  web = createServer((_request, response) => {
    webRequests += 1;
    response.end('reached');
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  webUrl = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  terminal = await makeBareTerminal();
  shell = await launchShell({ home: terminal.home, configPath: terminal.configPath, flavour: 'test' });
});
test.afterAll(async () => {
  await shell.close();
  web.close();
  await terminal.remove();
});

const statusOf = (pid: number, name: string): string =>
  new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';

test('runs as the borrower, the page in Chromium’s sandbox', () => {
  const { main, renderers, all } = shell.pids();
  const { borrower } = systemAccounts();
  expect(renderers.length).toBeGreaterThan(0);
  for (const pid of all) {
    expect(statusOf(pid, 'Uid').split(/\s+/)).toEqual(Array(4).fill(String(borrower.uid)));
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('no-sandbox');
  }
  for (const pid of renderers) {
    // 2: a seccomp filter is in force (proc_pid_status(5)).
    expect(statusOf(pid, 'Seccomp')).toBe('2');
    expect(statusOf(pid, 'NoNewPrivs')).toBe('1');
    for (const space of ['user', 'pid', 'net']) {
      expect(readlinkSync(`/proc/${pid}/ns/${space}`)).not.toBe(readlinkSync(`/proc/${main}/ns/${space}`));
    }
  }
});

test('the page has window.shell and nothing of Node or Electron', async () => {
  const found = await shell.page.evaluate(() => {
    const all = globalThis as unknown as Record<string, unknown>;
    const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'];
    return { present: names.filter((name) => name in all), shell: Object.keys(all.shell as object) };
  });
  expect(found.present).toEqual([]);
  expect(found.shell.toSorted()).toEqual([...commandNames, 'onState', 'onTelephone'].toSorted());
  await warningPage(shell.page);
  const preferences = await shell.app.evaluate(({ BrowserWindow }) => {
    return BrowserWindow.getAllWindows().map((window) => {
      // Not in Electron's types.
      const { webContents } = window as unknown as {
        webContents: { getLastWebPreferences(): Record<string, unknown> };
      };
      return webContents.getLastWebPreferences();
    });
  });
  expect(preferences).toHaveLength(2);
  for (const each of preferences) {
    expect(each).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  }
});

test('what the page does to its own objects does not reach the preload script', async () => {
  const stolen = await shell.page.evaluate(async () => {
    const seen: string[] = [];
    const { shell: api } = globalThis as unknown as { shell: { getState(args: object): Promise<unknown> } };
    for (const name of ['invoke', 'channel', 'ipcRenderer']) {
      Object.defineProperty(Object.prototype, name, { configurable: true, get: () => seen.push(name) });
    }
    await api.getState({});
    for (const name of ['invoke', 'channel', 'ipcRenderer']) Reflect.deleteProperty(Object.prototype, name);
    return seen;
  });
  expect(stolen).toEqual([]);
});

test('the policy lets no foreign code run and nothing be fetched', async () => {
  const outcome = await shell.page.evaluate(async (url) => {
    const all = globalThis as unknown as Record<string, unknown>;
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const settle = () => new Promise((resolve) => setTimeout(resolve, 400));
    const add = <T extends HTMLElement>(element: T, more: (element: T) => void): T => {
      more(element);
      document.body.append(element);
      return element;
    };
    add(document.createElement('script'), (script) => {
      script.textContent = 'globalThis.inlineRan = true';
    });
    add(document.createElement('script'), (script) => {
      script.src = `${url}/x.js`;
    });
    add(document.createElement('script'), (script) => {
      script.src = 'data:text/javascript,globalThis.dataRan=true';
    });
    add(document.createElement('img'), (img) => {
      img.src = `${url}/x.png`;
    });
    add(document.createElement('iframe'), (frame) => {
      frame.src = `${url}/frame`;
    });
    const button = add(document.createElement('button'), (element) => {
      element.setAttribute('onclick', 'globalThis.handlerRan = true');
    });
    button.click();
    add(document.createElement('link'), (link) => {
      link.rel = 'stylesheet';
      link.href = `${url}/x.css`;
    });
    const failed = async (act: () => Promise<unknown>) =>
      act().then(
        () => false,
        () => true,
      );
    const fetched = await failed(() => fetch(`${url}/fetch`));
    const fetchedOwn = await failed(() => fetch('app://shell/terminal.html'));
    navigator.sendBeacon(`${url}/beacon`, 'x');
    const socket = await failed(
      () =>
        new Promise((resolve, reject) => {
          const tried = new WebSocket(url.replace('http', 'ws'));
          tried.onopen = resolve;
          tried.onerror = reject;
        }),
    );
    // From a task of its own: what Playwright evaluates is exempt from the policy.
    const evaluated = await new Promise((resolve) => {
      setTimeout(() => {
        try {
          // biome-ignore lint/security/noGlobalEval: that it throws is the test
          resolve(eval('1 + 1'));
        } catch (error) {
          resolve((error as Error).name);
        }
      }, 0);
    });
    const worker = await failed(
      () =>
        new Promise((resolve, reject) => {
          const started = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
          started.onmessage = resolve;
          started.onerror = reject;
        }),
    );
    await settle();
    for (const element of document.querySelectorAll('body > iframe, body > img, body > button:last-of-type')) {
      element.remove();
    }
    return {
      ran: ['inlineRan', 'dataRan', 'handlerRan'].filter((name) => name in all),
      fetched,
      fetchedOwn,
      socket,
      worker,
      evaluated,
      violations: [...new Set(violations)],
    };
  }, webUrl);
  expect(outcome).toMatchObject({ ran: [], fetched: true, fetchedOwn: true, socket: true, worker: true });
  expect(outcome.evaluated).toBe('EvalError');
  for (const directive of ['script-src-elem', 'script-src-attr', 'img-src', 'frame-src', 'connect-src']) {
    expect(outcome.violations).toContain(directive);
  }
  expect(webRequests).toBe(0);
});

test('no session of the shell reaches a network, even without the policy', async () => {
  // The control: the server is there for anyone who may ask.
  expect(await (await fetch(webUrl)).text()).toBe('reached');
  webRequests = 0;
  const results = await shell.app.evaluate(async ({ session, net }, url) => {
    const failed = (asked: Promise<unknown>) => asked.then(() => 'reached', String);
    return [
      await failed(session.fromPartition('another').fetch(url)),
      await failed(session.defaultSession.fetch(url)),
      await failed(net.fetch(url)),
    ];
  }, webUrl);
  for (const result of results) expect(result).toContain('ERR_BLOCKED_BY_CLIENT');
  expect(webRequests).toBe(0);
});

test('the page goes nowhere and opens nothing', async () => {
  const { page, app } = shell;
  const before = page.url();
  for (const target of [webUrl, 'file:///etc/passwd', 'app://shell/assets/', 'data:text/html,x']) {
    await page.evaluate((url) => {
      location.href = url;
    }, target);
    await page.waitForTimeout(50);
    expect(page.url()).toBe(before);
  }
  // Chromium asks nobody about this one; the shell's page comes back.
  await page.evaluate(() => {
    location.href = 'about:blank';
  });
  await expect.poll(() => shellLog()).toContain('page gone: navigation');
  await expect(async () => {
    expect(page.url()).toBe(before);
    expect((await shellState(page)).screen).toBeDefined();
  }).toPass({ timeout: 10_000 });
  const opened = await page.evaluate((url) => window.open(url) === null, webUrl);
  expect(opened).toBe(true);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(2);
  expect(shellLog()).toContain('refused window-open');
  expect(shellLog()).toContain('refused navigation');
  expect(webRequests).toBe(0);
});

test('nothing is downloaded', async () => {
  const { page, app } = shell;
  await app.evaluate(({ session }) => {
    const seen: string[] = [];
    (globalThis as unknown as { downloads: string[] }).downloads = seen;
    for (const each of [session.fromPartition('another'), session.defaultSession]) {
      each.on('will-download', (event, item) => seen.push(`${event.defaultPrevented} ${item.getState()}`));
    }
    session.defaultSession.downloadURL('app://shell/terminal.html');
  });
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['secret']));
    link.download = 'secret.txt';
    link.click();
  });
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { downloads: string[] }).downloads.length))
    .toBeGreaterThan(0);
  const seen = await app.evaluate(() => (globalThis as unknown as { downloads: string[] }).downloads);
  for (const line of seen) expect(line).toMatch(/^true /);
});

test('every permission is refused', async () => {
  const { page } = shell;
  const outcome = await page.evaluate(async () => {
    const refusedBy = (asked: Promise<unknown>) =>
      asked.then(
        () => 'granted',
        (error: Error) => error.name,
      );
    const state = async (name: string) => (await navigator.permissions.query({ name: name as 'geolocation' })).state;
    return {
      states: await Promise.all(['geolocation', 'camera', 'microphone', 'notifications', 'midi'].map(state)),
      camera: await refusedBy(navigator.mediaDevices.getUserMedia({ video: true, audio: true })),
      screen: await refusedBy(navigator.mediaDevices.getDisplayMedia()),
      clipboard: await refusedBy(navigator.clipboard.readText()),
      notification: await Notification.requestPermission(),
      position: await refusedBy(
        new Promise((resolve, reject) => {
          navigator.geolocation.getCurrentPosition(resolve, (error) =>
            reject(new DOMException('', `code ${error.code}`)),
          );
        }),
      ),
    };
  });
  expect(outcome.states).toEqual(Array(5).fill('denied'));
  expect(outcome.notification).toBe('denied');
  for (const name of [outcome.camera, outcome.screen, outcome.clipboard, outcome.position]) {
    expect(name).not.toBe('granted');
  }
});

test('a malformed command is answered with TM-106 and what was sent stays secret', async () => {
  const { page } = shell;
  const calls = [
    ['signIn', { staff: '100123', pin: 'geheim-4711', admin: true }],
    ['signIn', { staff: 'geheim-4711', pin: 1 }],
    ['startWork', { work: '' }],
    ['recheck', null],
    ['recheck'],
    ['openWorkFolder', { path: '/etc' }],
  ] as const;
  for (const [name, ...given] of calls) {
    expect(await callShell(page, name, ...given)).toEqual({ ok: false, code: 'TM-106' });
  }
  expect(shellLog()).toContain('refused signIn');
  expect(shellLog()).not.toContain('geheim-4711');
});

test('another window and an inner frame may ask for nothing', async () => {
  const { page } = shell;
  const foreign = await shell.app.evaluate(async ({ app, BrowserWindow, session }) => {
    const preload = `${app.getAppPath()}/preload/preload.cjs`;
    const window = new BrowserWindow({
      show: false,
      webPreferences: { preload, sandbox: true, contextIsolation: true, session: session.defaultSession },
    });
    await window.loadURL('app://shell/terminal.html');
    const answer: unknown = await window.webContents.executeJavaScript('window.shell.getState({})');
    window.destroy();
    return answer;
  });
  expect(foreign).toEqual({ ok: false, code: 'TM-106' });
  expect(shellLog()).toContain('refused getState: unknown window');
  const inner = await page.evaluate(() => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const has = frame.contentWindow !== null && 'shell' in frame.contentWindow;
    frame.remove();
    return has;
  });
  expect(inner).toBe(false);
});

test('the scheme serves its own folder only', async () => {
  const ask = (url: string, method = 'GET') =>
    shell.app.evaluate(
      async ({ session }, request) => {
        const asked = session.defaultSession.fetch(request.url, { method: request.method });
        return asked.then(({ status }) => status, String);
      },
      { url, method },
    );
  expect(await ask('app://shell/terminal.html')).toBe(200);
  expect(await ask('app://shell/terminal.html', 'POST')).toBe(405);
  for (const path of [
    '../main/main.js',
    '..%2fmain%2fmain.js',
    '%2e%2e/main/main.js',
    '..%5cmain%5cmain.js',
    '%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'terminal.html%00.js',
    '//etc/passwd',
  ]) {
    expect(await ask(`app://shell/${path}`), path).toBe(404);
  }
  expect(await ask('app://other/terminal.html')).toContain('ERR_BLOCKED_BY_CLIENT');
});

test('Ctrl and plus enlarge the page, Ctrl and 0 puts it back', async () => {
  const { page, app } = shell;
  const factor = () =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((each) => each.webContents.getURL().endsWith('terminal.html'))
        ?.webContents.getZoomFactor(),
    );
  const press = (keyCode: string) =>
    app.evaluate(({ BrowserWindow }, key) => {
      const contents = BrowserWindow.getAllWindows().find((each) =>
        each.webContents.getURL().endsWith('terminal.html'),
      )?.webContents;
      contents?.sendInputEvent({ type: 'keyDown', keyCode: key, modifiers: ['control'] });
    }, keyCode);
  await page.bringToFront();
  await press('+');
  await expect.poll(factor).toBeCloseTo(1.1);
  await press('0');
  await expect.poll(factor).toBeCloseTo(1);
});

test('a killed agent locks the window at once and another one starts', async () => {
  const [agent] = shell.pids().agents;
  if (agent === undefined) throw new Error('there is no agent');
  await shell.page.evaluate(() => {
    const seen: unknown[] = [];
    Object.assign(globalThis, { seen });
    (globalThis as unknown as { shell: { onState(l: (s: unknown) => void): void } }).shell.onState((s) => seen.push(s));
  });
  process.kill(agent, 'SIGKILL');
  const codes = () =>
    shell.page.evaluate(() =>
      (globalThis as unknown as { seen: { screen: { code?: string }; signedIn: boolean }[] }).seen.map(
        ({ screen, signedIn }) => `${screen.code} ${signedIn}`,
      ),
    );
  await expect.poll(codes).toContain('TM-303 false');
  await expect.poll(() => shell.pids().agents.filter((pid) => pid !== agent).length).toBe(1);
  await expect.poll(async () => (await shellState(shell.page)).screen).not.toMatchObject({ code: 'TM-303' });
});

test('a page that died is drawn anew', async () => {
  const before = shell.pids().renderers;
  await shell.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((each) => each.webContents.getURL().endsWith('terminal.html'))
      ?.webContents.forcefullyCrashRenderer(),
  );
  await expect.poll(() => shell.pids().renderers.filter((pid) => !before.includes(pid)).length).toBe(1);
  await expect
    .poll(() =>
      shell.app.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows().find((each) =>
          each.webContents.getURL().endsWith('terminal.html'),
        )?.webContents;
        return contents !== undefined && !contents.isCrashed() && !contents.isLoading();
      }),
    )
    .toBe(true);
  const drawn = await shell.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((each) => each.webContents.getURL().endsWith('terminal.html'))
      ?.webContents.executeJavaScript('typeof window.shell.getState'),
  );
  expect(drawn).toBe('function');
});

test('without a readable configuration the window is locked with TM-502', async () => {
  const other = await makeBareTerminal();
  const locked = await launchShell({ home: other.home, configPath: join(other.home, 'none.json'), flavour: 'test' });
  try {
    expect((await shellState(locked.page)).screen).toMatchObject({ screen: 'locked', code: 'TM-502' });
    expect(await callShell(locked.page, 'signIn', { staff: '100123', pin: 'x' })).toMatchObject({ code: 'TM-502' });
    expect(locked.pids().agents).toEqual([]);
  } finally {
    await locked.close();
    await other.remove();
  }
});

test('a bug of the privileged side locks the window', async () => {
  const other = await makeBareTerminal();
  const broken = await launchShell({ home: other.home, configPath: other.configPath, flavour: 'test' });
  try {
    await expect.poll(() => broken.pids().agents.length).toBe(1);
    const [agent] = broken.pids().agents;
    await broken.app.evaluate(() => {
      setTimeout(() => {
        throw new Error('a bug');
      }, 0);
    });
    await expect.poll(() => broken.pids().agents.filter((pid) => pid !== agent).length).toBe(1);
    expect(readFileSync(join(other.layout.profile, 'logs', 'shell.log'), 'utf8')).toContain('bug: Error: a bug');
  } finally {
    await broken.close();
    await other.remove();
  }
});

test('closing the window ends every process', async () => {
  const other = await makeBareTerminal();
  const closing = await launchShell({ home: other.home, configPath: other.configPath, flavour: 'test' });
  await expect.poll(() => closing.pids().agents.length).toBe(1);
  const { all } = closing.pids();
  const ended = new Promise<number | null>((resolve) => closing.app.process().once('exit', resolve));
  await closing.app
    .evaluate(({ BrowserWindow }) => {
      setTimeout(
        () =>
          BrowserWindow.getAllWindows()
            .find((each) => each.webContents.getURL().endsWith('terminal.html'))
            ?.close(),
        0,
      );
    })
    .catch(() => undefined);
  expect(await ended).toBe(0);
  await expect.poll(() => all.filter(isAlive)).toEqual([]);
  await other.remove();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
