import type { GuestLine, MediaReading, UsbDevice } from '../lines.ts';

type LineOf<Kind extends GuestLine['kind']> = Extract<GuestLine, { readonly kind: Kind }>;

/** What one start of the guest told, by the guest's names for its moments. Asking for what was not told throws. */
export class Told {
  private readonly lines: readonly GuestLine[];

  constructor(lines: readonly GuestLine[]) {
    this.lines = lines;
  }

  reading(when: string): MediaReading {
    return this.only('reading', (line) => line.when === when, when).reading;
  }

  ended(what: string): LineOf<'ended'>['ended'] {
    return this.only('ended', (line) => line.what === what, what).ended;
  }

  get planted(): LineOf<'planted'>['manifest'] {
    return this.only('planted', () => true, '').manifest;
  }

  looked(where: string): number {
    return this.only('looked', (line) => line.where === where, where).found;
  }

  get wiped(): LineOf<'wiped'>['report'] {
    return this.only('wiped', () => true, '').report;
  }

  get checked(): LineOf<'checked'>['report'] {
    return this.only('checked', () => true, '').report;
  }

  took(what: string): number {
    return this.only('took', (line) => line.what === what, what).ms;
  }

  /** The device that has an interface of this class. */
  device(when: string, kind: string): UsbDevice | undefined {
    return this.reading(when).usb.find(({ interfaces }) => interfaces.some((face) => face.class === kind));
  }

  face(when: string, kind: string): UsbDevice['interfaces'][number] | undefined {
    return this.device(when, kind)?.interfaces.find((face) => face.class === kind);
  }

  private only<Kind extends GuestLine['kind']>(
    kind: Kind,
    isIt: (line: LineOf<Kind>) => boolean,
    name: string,
  ): LineOf<Kind> {
    const found = this.lines.filter((line): line is LineOf<Kind> => line.kind === kind).filter(isIt);
    if (found.length !== 1 || found[0] === undefined)
      throw new Error(`${kind} «${name}» was told ${found.length} times`);
    return found[0];
  }
}
