import { BrowserWindow, type BrowserWindowConstructorOptions, type Session } from 'electron';
import type { Flavour } from './flavour.ts';
import { isLinux } from './platform.ts';
import { pageUrls, type WindowName } from './security/app-url.ts';
import { zoomAfter } from './zoom.ts';

export interface PageOptions {
  readonly preload: string;
  readonly pageSession: Session;
  readonly flavour: Flavour;
  /** The page is no longer there: its process ended, or it became another page. */
  readonly onGone: (reason: string, load: () => void) => void;
}

/** Chromium's ERR_ABORTED: another load took this one's place. */
const loadAborted = -3;

/** webContents id → name. A page that is not in here is not ours, whatever its address. */
const names = new Map<number, WindowName>();

export const windowName = (webContentsId: number): WindowName | null => names.get(webContentsId) ?? null;

/** The shell's window: comes up by itself once it has something to show. */
export function openTerminalWindow(options: PageOptions & { readonly onShown: () => void }): BrowserWindow {
  const window = openWindow('terminal', options, {
    title: '端末守',
    width: 1366,
    height: 768,
    minWidth: 683,
    minHeight: 384,
  });
  window.once('ready-to-show', () => window.show());
  window.once('show', options.onShown);
  return window;
}

/**
 * The warning window: stays hidden until it is told to come up, and then lies over every other window of every
 * workspace. It can be given the keyboard and never takes it.
 */
export function openWarningWindow(
  options: PageOptions & { readonly onZoomed: () => void; readonly onCloseAsked: () => void },
): BrowserWindow {
  const window = openWindow(
    'warning',
    options,
    {
      title: '端末守 注意',
      frame: false,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      // Window managers of X11 keep full-screen programs above what is merely on top, and below this.
      ...(isLinux ? { type: 'notification' } : {}),
    },
    options.onZoomed,
  );
  window.setAlwaysOnTop(true, 'screen-saver');
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
  window.on('close', (event) => {
    event.preventDefault();
    options.onCloseAsked();
  });
  return window;
}

/** The one place that makes a window. */
function openWindow(
  name: WindowName,
  { preload, pageSession, flavour, onGone }: PageOptions,
  look: BrowserWindowConstructorOptions,
  onZoomed?: () => void,
): BrowserWindow {
  const window = new BrowserWindow({
    ...look,
    show: false,
    backgroundColor: '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      session: pageSession,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      enableWebSQL: false,
      // A hidden warning is drawn before it is shown, and must not wait for a slowed timer.
      backgroundThrottling: name !== 'warning',
      devTools: flavour === 'test',
    },
  });
  const { webContents } = window;
  const { id } = webContents;
  const url = pageUrls[name];
  names.set(id, name);
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('closed', () => names.delete(id));
  webContents.on('before-input-event', (event, input) => {
    const factor = zoomAfter(input, webContents.getZoomFactor());
    if (factor === null) return;
    event.preventDefault();
    webContents.setZoomFactor(factor);
    onZoomed?.();
  });
  const load = (): void => {
    if (!window.isDestroyed()) void window.loadURL(url).catch(() => undefined);
  };
  // Not from within the event: the dead process is still being cleared away.
  webContents.on('render-process-gone', (_event, { reason }) => setImmediate(() => onGone(reason, load)));
  // `about:blank` asks nobody before it navigates; each window has one page, so it comes back.
  webContents.on('did-navigate', (_event, to) => {
    if (to !== url) onGone('navigation', load);
  });
  webContents.on('did-fail-load', (_event, code, _description, _url, isMainFrame) => {
    if (isMainFrame && code !== loadAborted) onGone(`load ${code}`, load);
  });
  load();
  return window;
}
