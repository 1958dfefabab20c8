// The yardstick of `npm run bench -- startup`: the least that is a window with a page.
const { app, BrowserWindow } = require('electron');
const { join } = require('node:path');
app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    webPreferences: { sandbox: true, contextIsolation: true },
  });
  window.loadFile(join(__dirname, 'index.html'));
});
app.on('window-all-closed', () => app.quit());
