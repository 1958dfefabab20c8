import '#contract/no-eval.ts';
import { dirname, join } from 'node:path';
import { app, Menu, protocol } from 'electron';
import { errorEntry } from '#contract/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { flavour } from './flavour.ts';
import { createLog } from './log.ts';
import { appSchemePrivileges } from './security/app-protocol.ts';
import { argumentValue, refusedArgument } from './security/arguments.ts';
import { setChromiumSwitches } from './security/switches.ts';
import { runShell } from './shell.ts';
import { readTerminalConfig } from './terminal-config-file.ts';

const args = process.argv.slice(1);
const refused = refusedArgument({ args, unpacked: process.defaultApp === true, flavour });
if (refused === null) start();
else {
  const { message, next } = errorEntry('TM-501');
  process.stderr.write(`TM-501 ${message}${next} (${refused.slice(0, 200)})\n`);
  app.exit(exitCodes.usage);
}

function start(): void {
  app.enableSandbox();
  // Before `ready`: Electron would otherwise build its own menu first.
  Menu.setApplicationMenu(null);
  setChromiumSwitches(app);
  protocol.registerSchemesAsPrivileged([appSchemePrivileges]);
  // A reader of the output that went away is no reason to stop.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

  const told = flavour === 'test' ? argumentValue(args, '--terminal-config') : null;
  const config = readTerminalConfig(told ?? join(dirname(process.execPath), 'terminal.json'));
  if (config.ok) app.setPath('userData', config.value.profileFolder);
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  const log = createLog(join(app.getPath('userData'), 'logs'));
  void app.whenReady().then(() => runShell(config, log));
}
