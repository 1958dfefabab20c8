import { existsSync } from 'node:fs';
import { Menu, nativeImage, Tray } from 'electron';
import { isLinux } from './platform.ts';

/** An icon in the notification area that opens the window. Never needed: without it the task bar does the same. */
export function addTray(icon: string, open: () => void): Tray | null {
  // On Linux the area is reached over the session bus.
  if (isLinux && process.env.DBUS_SESSION_BUS_ADDRESS === undefined) return null;
  if (!existsSync(icon)) return null;
  const tray = new Tray(nativeImage.createFromPath(icon).resize({ width: 32, height: 32 }));
  tray.setToolTip('端末守');
  tray.setContextMenu(Menu.buildFromTemplate([{ label: '端末守を開く', click: open }]));
  tray.on('click', open);
  return tray;
}
