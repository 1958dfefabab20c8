import { BrowserWindow, type Session } from 'electron';
import type { Flavour } from './flavour.ts';
import type { WindowName } from './ipc/privileges.ts';
import { terminalUrl } from './security/app-url.ts';
import { zoomAfter } from './zoom.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly pageSession: Session;
  readonly flavour: Flavour;
  readonly onShown: () => void;
  /** The page is no longer there: its process ended, or it became another page. */
  readonly onGone: (reason: string, load: () => void) => void;
}

/** Chromium's ERR_ABORTED: another load took this one's place. */
const loadAborted = -3;

/** webContents id → name. A page that is not in here is not ours, whatever its address. */
const names = new Map<number, WindowName>();

export const windowName = (webContentsId: number): WindowName | null => names.get(webContentsId) ?? null;

/** The one place that makes a window. */
export function openTerminalWindow({ preload, pageSession, flavour, onShown, onGone }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title: '端末守',
    width: 1366,
    height: 768,
    minWidth: 683,
    minHeight: 384,
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
      devTools: flavour === 'test',
    },
  });
  const { webContents } = window;
  const { id } = webContents;
  names.set(id, 'terminal');
  window.once('ready-to-show', () => window.show());
  window.once('show', onShown);
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('closed', () => names.delete(id));
  webContents.on('before-input-event', (event, input) => {
    const factor = zoomAfter(input, webContents.getZoomFactor());
    if (factor === null) return;
    event.preventDefault();
    webContents.setZoomFactor(factor);
  });
  const load = (): void => {
    if (!window.isDestroyed()) void window.loadURL(terminalUrl).catch(() => undefined);
  };
  // Not from within the event: the dead process is still being cleared away.
  webContents.on('render-process-gone', (_event, { reason }) => setImmediate(() => onGone(reason, load)));
  // `about:blank` asks nobody before it navigates; there is one page, so it comes back.
  webContents.on('did-navigate', (_event, url) => {
    if (url !== terminalUrl) onGone('navigation', load);
  });
  webContents.on('did-fail-load', (_event, code, _description, _url, isMainFrame) => {
    if (isMainFrame && code !== loadAborted) onGone(`load ${code}`, load);
  });
  load();
  return window;
}
