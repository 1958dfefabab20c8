import { commandRunner } from '../../platform/spawn-command.ts';

// Not from the environment: whoever starts the program says what SystemRoot is, and could name another reg.exe.
const windows = 'C:\\Windows';
const folder = `${windows}\\System32`;

export const regExe = `${folder}\\reg.exe`;
export const scExe = `${folder}\\sc.exe`;
export const whoamiExe = `${folder}\\whoami.exe`;
export const icaclsExe = `${folder}\\icacls.exe`;
export const netExe = `${folder}\\net.exe`;
export const powershellExe = `${folder}\\WindowsPowerShell\\v1.0\\powershell.exe`;

/** What Windows PowerShell is given to run one of our scripts. Never a command as a text. */
export const scriptArguments = (script: string): readonly string[] => [
  ...['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', script],
];

/** All that a program of the system gets of the environment. */
export const windowsEnvironment = { SystemRoot: windows, SystemDrive: 'C:', windir: windows, PATH: folder } as const;

export const runOnWindows = commandRunner(folder, windowsEnvironment);

export const regLimits = { timeoutMs: 20_000, maxBytes: 16 * 1024 * 1024 } as const;
