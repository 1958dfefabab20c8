import type { Flavour } from '../flavour.ts';

/**
 * Switches that a production build takes: none. Chromium reads hundreds of them (`--remote-debugging-port`,
 * `--js-flags`, `--host-resolver-rules`), so that a list of bad ones can never be whole.
 */
const productionSwitches: readonly string[] = [];

/** What Playwright and the tests of this repository need. `--no-sandbox` is not among them. */
const testSwitches: readonly string[] = [
  '--inspect',
  '--remote-debugging-port',
  '--terminal-config',
  '--user-data-dir',
  '--force-device-scale-factor',
];

export interface CommandLine {
  /** Arguments after the executable. */
  readonly args: readonly string[];
  /** True where Electron itself was started and the first plain argument names the app. */
  readonly unpacked: boolean;
  readonly flavour: Flavour;
}

/** The first argument that this build does not take, or null. */
export function refusedArgument({ args, unpacked, flavour }: CommandLine): string | null {
  const allowed = flavour === 'test' ? testSwitches : productionSwitches;
  let appPaths = unpacked ? 1 : 0;
  for (const arg of args) {
    if (arg.startsWith('-') && allowed.includes(arg.split('=', 1)[0] ?? '')) continue;
    if (!arg.startsWith('-') && appPaths > 0) {
      appPaths -= 1;
      continue;
    }
    return arg;
  }
  return null;
}

/** Value of `--name=value`, or null. */
export const argumentValue = (args: readonly string[], name: string): string | null =>
  args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
