import { z } from 'zod';

/**
 * One line of `assets/windows/watch.ps1`: what happened, or what is there now. Everything in it comes from a process
 * with the borrower's rights, and names in it from whoever made a device, a document or a program.
 */
const text = (max: number) => z.string().max(max);
const letter = z.string().regex(/^[A-Z]:$/);
const count = z.int().nonnegative().max(2_147_483_647);

const Drive = z.strictObject({
  letter,
  /** As Win32_LogicalDisk has it: 2 removable, 3 fixed, 4 network, 5 optical. */
  type: count,
  fileSystem: text(40),
  /** Where a network drive leads; empty for others. */
  provider: text(1_000),
});

const Disk = z.strictObject({
  id: text(80),
  /** Its name in the device tree: `USBSTOR\DISK&VEN_…`. */
  pnp: text(400),
  interface: text(40),
  /** As MSFT_Disk has it; null where that could not be asked. */
  bus: count.nullable(),
  /** Whether the system started from it; null where that could not be asked. */
  isSystem: z.boolean().nullable(),
  model: text(400),
  serial: text(400),
  letters: z.array(letter).max(64),
});

const Device = z.strictObject({
  id: text(400),
  class: text(80),
  name: text(400),
  maker: text(400),
  /** 0 where it works. */
  error: count,
});

const Job = z.strictObject({
  /** `PRINTER, NUMBER`. */
  name: text(600),
  id: z.int().positive().max(2_147_483_647),
  document: text(1_000),
  /** 0 where it is not known yet. */
  pages: count,
});

const of = <Kind extends string, Data extends z.ZodType>(kind: Kind, d: Data) =>
  z.strictObject({ t: z.literal(kind), at: z.iso.datetime(), d });

const WatchLine = z.discriminatedUnion('t', [
  of('hello', z.strictObject({ language: text(40), version: text(40) })),
  of('subscribed', z.strictObject({ name: text(120), ok: z.boolean(), hresult: z.int().optional() })),
  of('heartbeat', z.strictObject({})),
  /** All that is plugged in or connected; a list that could not be asked for is null. */
  of(
    'media',
    z.strictObject({
      drives: z.array(Drive).max(64).nullable(),
      disks: z.array(Disk).max(200).nullable(),
      devices: z.array(Device).max(200).nullable(),
    }),
  ),
  /** The spooler, and all that waits in it. */
  of(
    'printing',
    z.strictObject({
      spooler: z.enum(['running', 'stopped', 'other', 'unknown']),
      printers: count.nullable(),
      jobs: z.array(Job).max(500).nullable(),
    }),
  ),
  /** A job that came, and may be gone again. */
  of('job', Job),
  /** All that the system's list of programs holds. */
  of('packages', z.strictObject({ list: z.array(z.strictObject({ name: text(400), version: text(120) })).max(2_000) })),
  of(
    'log',
    z.strictObject({
      log: text(120),
      id: count,
      provider: text(200),
      record: z.int().nonnegative(),
      fields: z.array(z.strictObject({ n: text(80), v: text(2_000) })).max(40),
    }),
  ),
  of('log_reset', z.strictObject({ log: text(120), record: z.int().nonnegative(), was: z.int().nonnegative() })),
]);
export type WatchLine = z.infer<typeof WatchLine>;
export type DataOf<Kind extends WatchLine['t']> = Extract<WatchLine, { readonly t: Kind }>['d'];

/** Null for whatever the script does not write, unknown fields included. Pure; never throws. */
export function parseWatchLine(bytes: Buffer): WatchLine | null {
  try {
    const parsed = WatchLine.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** A part of a log's event, by its name; empty where it has none. */
export const logField = ({ fields }: Pick<DataOf<'log'>, 'fields'>, name: string): string =>
  fields.find(({ n }) => n === name)?.v ?? '';
