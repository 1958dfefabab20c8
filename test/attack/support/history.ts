import type { ChainMaker } from './chain-maker.ts';
import { sampleData } from './sample-data.ts';

/** What can happen on a terminal; what is impossible in the present state is left out. */
export const happenings = [
  'start',
  'interrupt',
  'resume',
  'end',
  'close-by-rule',
  'correct',
  'heartbeat',
  'bad-heartbeat',
  'gap',
  'clock',
  'rolled-back',
  'recovered',
  'lock',
  'contact',
  'sign-in',
  'quiet',
] as const;
export type Happening = (typeof happenings)[number];

/** Plays happenings on a chain, with periods closed as the recorder closes them. */
export class History {
  readonly #chain: ChainMaker;
  #open: { readonly id: string; interrupted: boolean } | null = null;
  #closed: string | null = null;
  #made = 0;
  #periodMs = 0;
  #number: number;

  /** @param number makes session ids differ between chains */
  constructor(chain: ChainMaker, number: number) {
    this.#chain = chain;
    this.#number = number;
    this.#write('loan.opened', sampleData['loan.opened']);
    this.#write('recorder.started', sampleData['recorder.started']);
  }

  play(happening: Happening, afterMs = 5000): void {
    switch (happening) {
      case 'start': {
        if (this.#open !== null) return;
        this.#made += 1;
        const id = `00000000-0000-4000-8000-${String(this.#number * 10_000 + this.#made).padStart(12, '0')}`;
        this.#open = { id, interrupted: false };
        this.#write('controls.checked', sampleData['controls.checked'], afterMs);
        this.#session('session.started', sampleData['session.started'], 1);
        return;
      }
      case 'interrupt':
        if (this.#open === null || this.#open.interrupted) return;
        this.#open.interrupted = true;
        this.#session('session.interrupted', sampleData['session.interrupted'], afterMs);
        return;
      case 'resume':
        if (this.#open?.interrupted !== true) return;
        this.#open.interrupted = false;
        this.#session('session.resumed', sampleData['session.resumed'], afterMs);
        return;
      case 'end':
        this.#close('session.ended', sampleData['session.ended'], afterMs);
        return;
      case 'close-by-rule':
        this.#close('session.closed-by-rule', sampleData['session.closed-by-rule'], afterMs);
        return;
      case 'correct':
        if (this.#closed === null) return;
        this.#write('session.corrected', sampleData['session.corrected'], afterMs, this.#closed);
        return;
      case 'heartbeat':
        this.#write('heartbeat', sampleData.heartbeat, afterMs);
        return;
      case 'bad-heartbeat': {
        const readings = sampleData.heartbeat.readings.map((r) =>
          r.control === 'print' ? { ...r, state: 'absent' as const } : r,
        );
        this.#write('heartbeat', { ...sampleData.heartbeat, readings }, afterMs);
        return;
      }
      case 'gap':
        this.#write('gap.found', sampleData['gap.found'], afterMs);
        return;
      case 'clock':
        this.#write('clock.turned-back', sampleData['clock.turned-back'], afterMs);
        return;
      case 'rolled-back':
        this.#write('trail.rolled-back', sampleData['trail.rolled-back'], afterMs);
        return;
      case 'recovered':
        this.#write('save.recovered', sampleData['save.recovered'], afterMs);
        return;
      case 'lock':
        this.#write('lock.entered', sampleData['lock.entered'], afterMs);
        this.#write('lock.left', sampleData['lock.left'], afterMs);
        return;
      case 'contact':
        this.#write('contact-code.shown', sampleData['contact-code.shown'], afterMs);
        return;
      case 'sign-in':
        this.#write('staff.signed-in', sampleData['staff.signed-in'], afterMs);
        return;
      case 'quiet':
        this.#write('period.closed', sampleData['period.closed'], 60_000);
    }
  }

  #close(type: string, data: Readonly<Record<string, unknown>>, afterMs: number): void {
    if (this.#open === null) return;
    this.#closed = this.#open.id;
    this.#session(type, data, afterMs);
    this.#open = null;
  }

  #session(type: string, data: Readonly<Record<string, unknown>>, afterMs: number): void {
    this.#write(type, data, afterMs, this.#open?.id ?? null);
  }

  #write(type: string, data: Readonly<Record<string, unknown>>, afterMs = 1000, session: string | null = null): void {
    this.#periodMs += afterMs;
    const isBoundary = ['session.started', 'session.ended', 'session.closed-by-rule', 'heartbeat', 'period.closed'];
    const closes = isBoundary.includes(type) || this.#periodMs >= 30_000;
    if (closes) this.#periodMs = 0;
    const actor = type.startsWith('session.') && type !== 'session.closed-by-rule' ? 'staff:100123' : 'system';
    this.#chain.add({ type, data, session, actor, afterMs, closes });
  }
}
