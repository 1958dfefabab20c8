import { z } from 'zod';
import { CanaryManifest, CheckReport, WipeReport } from '#contract/loan/wipe-report.ts';

/** What the guest asks the host's hands to plug in. */
export const Plugged = z.enum(['stick', 'keyboard', 'phone']);
export type Plugged = z.infer<typeof Plugged>;

/** One interface of a USB device as sysfs shows it. */
const Interface = z.strictObject({
  /** `bInterfaceClass`, two hex digits: 08 storage, 06 pictures (PTP and MTP), 03 keyboards and mice. */
  class: z.string(),
  authorized: z.string(),
  /** Null where no driver has taken it. */
  driver: z.string().nullable(),
});

/** What a guard sees of a USB device. */
export const UsbDevice = z.strictObject({
  ids: z.string(),
  maker: z.string(),
  model: z.string(),
  serial: z.string(),
  interfaces: z.array(Interface),
});
export type UsbDevice = z.infer<typeof UsbDevice>;

/** Everything that is read of external media at one moment. */
export const MediaReading = z.strictObject({
  /** Of agent/guards/probes/media.ts, the code that is shipped. */
  probe: z.strictObject({ state: z.string(), detail: z.string() }),
  /** Names below `/sys/block`, without the guest's own disk. */
  disks: z.array(z.string()),
  usb: z.array(UsbDevice),
});
export type MediaReading = z.infer<typeof MediaReading>;

const Ended = z.strictObject({ code: z.number().nullable(), said: z.string() });

/** One line from the guest. Whatever is not one of these ends the scene as a failure. */
export const GuestLine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plug'), what: Plugged }),
  z.strictObject({ kind: z.literal('reading'), when: z.string(), reading: MediaReading }),
  z.strictObject({ kind: z.literal('ended'), what: z.string(), ended: Ended }),
  /** Guest's clock, from the device to its disk. */
  z.strictObject({ kind: z.literal('took'), what: z.string(), ms: z.number() }),
  z.strictObject({ kind: z.literal('planted'), manifest: CanaryManifest }),
  /** Canaries of the work volume that the scanner finds, by where it looks. */
  z.strictObject({ kind: z.literal('looked'), where: z.string(), found: z.number() }),
  z.strictObject({ kind: z.literal('wiped'), report: WipeReport }),
  z.strictObject({ kind: z.literal('checked'), report: CheckReport }),
  z.strictObject({ kind: z.literal('done') }),
  z.strictObject({ kind: z.literal('bug'), stack: z.string() }),
]);
export type GuestLine = z.infer<typeof GuestLine>;
