import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { z } from 'zod';

/** Time as an entry carries it. */
export interface Clock {
  readonly now: () => Date;
  /** Milliseconds since the machine's boot. */
  readonly monoMs: () => number;
  /** Identifier of the machine's boot, a UUID. */
  readonly boot: string;
}

/** The machine's own clock. */
export const systemClock = (): Clock => ({
  now: () => new Date(),
  monoMs: () => Math.floor(uptime() * 1000),
  boot: readBootId() ?? bootStandIn(Date.now(), uptime()),
});

function readBootId(): string | null {
  try {
    const parsed = z.uuid().safeParse(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // not Linux
  }
}

/**
 * Where the system names no boot: a UUID (version 8, RFC 9562) from the minute of the boot. A clock set by minutes
 * looks like a new boot then, which closes a session too early rather than never.
 */
export function bootStandIn(nowMs: number, uptimeSec: number): string {
  const digest = hash('sha256', `boot:${Math.round((nowMs / 1000 - uptimeSec) / 60)}`, 'hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
