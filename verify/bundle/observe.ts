import type { EntryData } from '#contract/trail/catalogue.ts';
import type { EntryLine } from './parse-line.ts';

/** A stretch in which one control was not known to hold, or nothing was recorded. */
export interface ControlGap {
  readonly chain: string;
  /** Entry that begins it. */
  readonly seq: number;
  readonly what: 'save' | 'media' | 'print' | 'install' | 'agent' | 'recorder';
  /** `absent`: 未作動. `unknown`: 不明. `silence`: nothing was recorded. */
  readonly state: 'absent' | 'unknown' | 'silence';
  readonly from: string;
  readonly to: string;
  /** Readings in a row that said so; 1 for a silence. */
  readonly readings: number;
}

export const incidentTypes = ['clock.turned-back', 'clock.jumped', 'trail.rolled-back', 'machine.changed'] as const;
export type IncidentType = (typeof incidentTypes)[number];

export interface Incident {
  readonly chain: string;
  readonly seq: number;
  readonly type: IncidentType;
  readonly at: string;
}

/** A list that stays short: the first ones and how many there were. */
export interface Bounded<T> {
  readonly total: number;
  readonly listed: readonly T[];
}

export const maxListed = 200;

type Control = Extract<ControlGap['what'], 'save' | 'media' | 'print' | 'install'>;

/** Gathers what an auditor must see although it is no fault of the evidence. Memory does not grow with the bundle. */
export class Observer {
  readonly #gaps: ControlGap[] = [];
  readonly #incidents: Incident[] = [];
  #gapTotal = 0;
  #incidentTotal = 0;
  readonly #running = new Map<Control, ControlGap>();

  entry(line: EntryLine): void {
    const { chain, seq, at, type } = line;
    if (isIncident(type)) {
      this.#incidentTotal += 1;
      if (this.#incidents.length < maxListed) this.#incidents.push({ chain, seq, type, at });
    }
    if (line.open === null) return;
    if (type === 'gap.found') {
      const { from, to, what } = line.open.data as EntryData<'gap.found'>;
      this.#gap({ chain, seq, what, state: 'silence', from, to, readings: 1 });
    } else if (type === 'heartbeat' || type === 'controls.checked') {
      this.#read(line, line.open.data as EntryData<'heartbeat'>);
    }
  }

  /** A chain ends: so do the stretches in it. */
  chainEnd(): void {
    for (const gap of this.#running.values()) this.#gap(gap);
    this.#running.clear();
  }

  gaps(): Bounded<ControlGap> {
    return { total: this.#gapTotal, listed: this.#gaps };
  }

  incidents(): Bounded<Incident> {
    return { total: this.#incidentTotal, listed: this.#incidents };
  }

  #read({ chain, seq, at }: EntryLine, { readings }: EntryData<'heartbeat'>): void {
    for (const { control, state } of readings) {
      const running = this.#running.get(control);
      const isBad = state === 'absent' || state === 'unknown';
      if (running !== undefined && isBad && running.state === state) {
        this.#running.set(control, { ...running, to: at, readings: running.readings + 1 });
        continue;
      }
      if (running !== undefined) this.#gap({ ...running, to: at });
      this.#running.delete(control);
      if (isBad) this.#running.set(control, { chain, seq, what: control, state, from: at, to: at, readings: 1 });
    }
  }

  #gap(gap: ControlGap): void {
    this.#gapTotal += 1;
    if (this.#gaps.length < maxListed) this.#gaps.push(gap);
  }
}

const isIncident = (type: string): type is IncidentType => (incidentTypes as readonly string[]).includes(type);
