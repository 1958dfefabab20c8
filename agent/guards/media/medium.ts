import type { EntryData } from '#contract/trail/catalogue.ts';

export type MediumKind = EntryData<'media.found'>['kind'];

/** One place where a medium is mounted. */
export interface MediumMount {
  readonly point: string;
  readonly writable: boolean;
  readonly fsType: string;
  /** Block device that udisksctl(1) is given; null where there is none. */
  readonly blockDevice: string | null;
  /** Which program takes it away: the borrower's own FUSE mounts and those of the desktop have theirs. */
  readonly by: 'fuse' | 'desktop' | 'system';
}

/** A medium that is there now: plugged in, mounted or both. */
export interface Medium {
  /** The same for as long as it stays plugged in or mounted. */
  readonly key: string;
  /** The system's name of it: `sdb`, `//server/share`. */
  readonly device: string;
  readonly kind: MediumKind;
  readonly maker: string;
  readonly model: string;
  readonly serial: string;
  readonly mounts: readonly MediumMount[];
  /** Block devices of its disks, that can be powered off. */
  readonly disks: readonly string[];
  readonly isPluggedIn: boolean;
  /** It is plugged in and the system does not let it be used. */
  readonly isRefused: boolean;
}

/** Text that a device or a server chose, fit to be shown and recorded. */
export const shown = (text: string, max: number): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, max)
    .toWellFormed();
