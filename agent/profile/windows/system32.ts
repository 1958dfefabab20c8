import { commandRunner } from '../../platform/spawn-command.ts';

// Not from the environment: whoever starts the program says what SystemRoot is, and could name another reg.exe.
const windows = 'C:\\Windows';
const folder = `${windows}\\System32`;

export const regExe = `${folder}\\reg.exe`;
export const scExe = `${folder}\\sc.exe`;
export const whoamiExe = `${folder}\\whoami.exe`;
export const icaclsExe = `${folder}\\icacls.exe`;

export const runOnWindows = commandRunner(`${folder}`, {
  SystemRoot: windows,
  SystemDrive: 'C:',
  windir: windows,
  PATH: folder,
});

export const regLimits = { timeoutMs: 20_000, maxBytes: 16 * 1024 * 1024 } as const;
