import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { GuestLine } from '../lines.ts';

/** One line to the host: standard output is the second serial port. */
export function say(line: GuestLine): void {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let done = 0; done < bytes.length; ) done += writeSync(1, bytes, done);
}

/** Runs a program to its end and tells the host how it ended. */
export function tryOut(what: string, file: string, args: readonly string[]): number | null {
  const { status, signal, stdout, stderr, error } = spawnSync(file, args, { encoding: 'utf8' });
  const said = `${stdout}${stderr}${error ?? ''}${signal ?? ''}`.slice(0, 8000);
  say({ kind: 'ended', what, ended: { code: status, said } });
  return status;
}

/** Runs a program that has to succeed. */
export function must(file: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(file, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} (${status}): ${stderr}${error ?? ''}`);
  return stdout;
}

/** Waits for a thing to be so, a short while by the guest's clock. @returns whether it came to be */
export async function comes(isSo: () => boolean, withinMs: number): Promise<boolean> {
  for (const end = performance.now() + withinMs; performance.now() < end; await pause(50)) if (isSo()) return true;
  return isSo();
}
