import { utilityProcess } from 'electron';
import type { AgentProcess } from './agent-host.ts';
import { isLinux } from './platform.ts';

/** What the agent may see of the environment. Nothing that steers Node, Electron or a loader. */
const commonVariables = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'] as const;
const linuxVariables = [
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'DISPLAY',
  'XAUTHORITY',
  'WAYLAND_DISPLAY',
] as const;
const windowsVariables = [
  'SystemRoot',
  'SystemDrive',
  'ProgramData',
  'ProgramFiles',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'TEMP',
  'TMP',
  'COMPUTERNAME',
  'USERNAME',
] as const;

function agentEnvironment(all: NodeJS.ProcessEnv): Record<string, string> {
  const names = [...commonVariables, ...(isLinux ? linuxVariables : windowsVariables)];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = all[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Starts the agent's bundle in a utility process of its own. */
export function forkAgent(bundle: string, log: (text: string) => void): AgentProcess {
  const child = utilityProcess.fork(bundle, [], {
    serviceName: 'tanmori-agent',
    stdio: ['ignore', 'pipe', 'pipe'],
    // A thread for each medium that is read at once and may never answer (agent/guards/media/reading.ts), and as many.
    env: { ...agentEnvironment(process.env), UV_THREADPOOL_SIZE: '16' },
  });
  for (const output of [child.stdout, child.stderr]) {
    output?.on('data', (chunk: Buffer) => log(`agent: ${chunk.toString().trimEnd().slice(0, 2_000)}`));
  }
  return {
    post: (message) => child.postMessage(message),
    kill: () => {
      // SIGTERM could be caught by an agent that hangs in its own shutdown.
      if (child.pid === undefined) child.kill();
      else process.kill(child.pid, 'SIGKILL');
    },
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onExit: (listener) => {
      child.on('exit', listener);
    },
  };
}
