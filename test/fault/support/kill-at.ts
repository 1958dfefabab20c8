import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Loaded before the program (`node --import`): ends the process with SIGKILL before its nth change of the system, counted
 * over file system calls and commands. Without a number it only counts, and writes the sum when the program ends.
 */
const dieAt = Number(process.env.TANMORI_TEST_DIE_AT ?? '0');
const countFile = process.env.TANMORI_TEST_COUNT;
let steps = 0;

function step(): void {
  steps += 1;
  if (steps === dieAt) process.kill(process.pid, 'SIGKILL');
}

const changes = [
  'renameSync',
  'fsyncSync',
  'write',
  'writeSync',
  'writeFileSync',
  'mkdirSync',
  'rmdirSync',
  'rmSync',
  'linkSync',
  'symlinkSync',
  'chownSync',
  'lchownSync',
  'fchownSync',
  'chmodSync',
  'fchmodSync',
] as const;
const wrap = (owner: object, name: string): void => {
  const real: unknown = Reflect.get(owner, name);
  if (typeof real !== 'function') throw new Error(name);
  Reflect.set(owner, name, (...args: readonly unknown[]): unknown => {
    const reads = name === 'execFile' && /getfattr|lsattr|getfacl|getent|\/id$/.test(String(args[0]));
    if (!reads) step();
    return Reflect.apply(real, owner, args);
  });
};
for (const name of changes) wrap(fs, name);
wrap(childProcess, 'execFile');
const append = fs.appendFileSync;
syncBuiltinESMExports();
process.on('exit', () => {
  if (countFile !== undefined) append(countFile, `${steps}\n`);
});
