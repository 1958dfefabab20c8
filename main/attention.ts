import type { BrowserWindow } from 'electron';

const onTopMs = 5_000;

/**
 * Brings the window before the person without taking the keyboard from what they type in: on top for a moment, and
 * flashing in the task bar until looked at.
 */
export function drawAttention(window: BrowserWindow): void {
  if (window.isDestroyed() || window.isFocused()) return;
  if (window.isMinimized()) window.restore();
  window.showInactive();
  window.setAlwaysOnTop(true);
  window.moveTop();
  window.flashFrame(true);
  setTimeout(() => {
    if (!window.isDestroyed()) window.setAlwaysOnTop(false);
  }, onTopMs);
}
