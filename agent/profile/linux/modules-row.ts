import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import type { LinuxRowOf } from '#contract/policy/profile-linux.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor, RowReading } from '../row-executor.ts';
import { fileExecutor } from './file-row.ts';
import { shortAnswer } from './run-command.ts';

type Row = LinuxRowOf<'modules'>;

const linesOf = (row: Row): readonly string[] => [
  `# 端末守 ${row.id}`,
  ...row.modules.flatMap((name) => [`blacklist ${name}`, `install ${name} /bin/false`]),
];

/** The kernel writes `_` where a module's file may have `-`. */
const kernelName = (name: string): string => name.replaceAll('-', '_');

/** Kernel modules that may not be loaded: refused in modprobe's own words, not loaded now, not built in. */
export const modulesExecutor = (run: RunCommand): RowExecutor<Row> =>
  fileExecutor<Row>(
    run,
    (row) => ({ path: row.path, text: `${linesOf(row).join('\n')}\n`, mode: 0o644, immutable: false }),
    { andThen: (row) => readModules(run, row) },
  );

async function readModules(run: RunCommand, row: Row): Promise<RowReading> {
  const builtIn = builtInModules();
  for (const name of row.modules) {
    // A module that is built in shows below /sys/module only where it has parameters.
    if (builtIn.has(kernelName(name))) {
      return { state: 'not-in-force', found: `${name} はカーネルに組み込まれていて、止められません。` };
    }
    if (existsSync(`/sys/module/${kernelName(name)}`)) {
      return { state: 'not-in-force', found: `${name} が読み込まれています。再起動してください。` };
    }
    const asked = await run('/usr/sbin/modprobe', ['-n', '-v', name], shortAnswer);
    if (asked.kind !== 'ended') return { state: 'unknown', found: `modprobe に ${name} を確かめられません。` };
    const lines = asked.stdout
      .toString('utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
    if (asked.code !== 0 || !isRefused(lines)) {
      return { state: 'not-in-force', found: `modprobe が ${name} の読み込みを断りません。` };
    }
  }
  return { state: 'in-force', found: `${row.modules.length} 件のモジュールの読み込みが断られます。` };
}

/**
 * Whether `modprobe -n -v` would end in a refusal. What the module needs comes before it: kernel modules that may be
 * loaded (`insmod`), or others that are refused themselves. The module's own step is the last.
 */
export const isRefused = (lines: readonly string[]): boolean =>
  lines.at(-1)?.trim() === 'install /bin/false' &&
  lines.every((line) => /^(install \/bin\/false|insmod \/\S+\.ko(\.\S+)?)\s*$/.test(line));

/** Empty where the kernel was installed without modules: then nothing of this list is a file either. */
function builtInModules(): ReadonlySet<string> {
  const path = `/lib/modules/${release()}/modules.builtin`;
  if (!existsSync(path)) return new Set();
  const files = readFileSync(path, 'utf8').split('\n');
  return new Set(
    files.map((file) =>
      kernelName(
        file
          .split('/')
          .at(-1)
          ?.replace(/\.ko(\..*)?$/, '') ?? '',
      ),
    ),
  );
}
