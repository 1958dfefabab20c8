import { readdirSync, readFileSync } from 'node:fs';

export interface ShellPids {
  readonly main: number;
  readonly renderers: readonly number[];
  readonly agents: readonly number[];
  /** The main process and everything below it. */
  readonly all: readonly number[];
}

interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
}

/** The processes of a running shell, read from /proc: works without an inspector, and after a crash. */
export function shellPids(main: number): ShellPids {
  const everyone = processes();
  const all = [main];
  for (const pid of all) all.push(...everyone.filter(({ parent }) => parent === pid).map((child) => child.pid));
  const withText = (text: string): readonly number[] =>
    everyone.filter(({ pid, commandLine }) => all.includes(pid) && commandLine.includes(text)).map(({ pid }) => pid);
  return {
    main,
    renderers: withText('--type=renderer'),
    agents: withText('node.mojom.NodeService'),
    all,
  };
}

const processes = (): readonly ProcessFacts[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        // The name in parentheses may hold anything: the fields begin behind its end.
        const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const commandLine = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent: Number(parent), commandLine }];
      } catch {
        // Ended while being read.
        return [];
      }
    });
