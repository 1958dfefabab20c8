// The yardstick of `npm run bench -- guards`, part `warning`: a window that comes up when a file appears, and no more.
const { app, BrowserWindow } = require('electron');
const { watch } = require('node:fs');
const { join } = require('node:path');
const folder = process.argv.at(-1);
app.enableSandbox();
app.whenReady().then(async () => {
  const window = new BrowserWindow({
    ...{ width: 520, height: 600, show: false, frame: false, skipTaskbar: true, alwaysOnTop: true },
    webPreferences: { sandbox: true, contextIsolation: true, backgroundThrottling: false },
  });
  await window.loadFile(join(__dirname, 'index.html'));
  let last = null;
  watch(folder, (_kind, name) => {
    if (name === last) return;
    last = name;
    window.webContents.executeJavaScript(`document.querySelector('p').textContent = ${JSON.stringify(name)}`);
    window.showInactive();
  });
});
app.on('window-all-closed', () => app.quit());
