import type { Clock } from '../../../../recorder/clock.ts';

export const firstBoot = '11111111-1111-4111-8111-111111111111';
export const secondBoot = '22222222-2222-4222-8222-222222222222';

/** A clock that a test sets by hand. */
export class HandClock implements Clock {
  #nowMs: number;
  #monoMs = 5_000;
  boot: string = firstBoot;
  constructor(at: string) {
    this.#nowMs = new Date(at).getTime();
  }
  now = (): Date => new Date(this.#nowMs);
  monoMs = (): number => this.#monoMs;
  /** Lets time pass; a negative time is a clock that was turned back, for the machine's own time only grows. */
  advance(ms: number): void {
    this.#nowMs += ms;
    this.#monoMs += Math.max(0, ms);
  }
  /** Sets the wall clock alone. */
  jump(ms: number): void {
    this.#nowMs += ms;
  }
  set(at: string): void {
    this.advance(new Date(at).getTime() - this.#nowMs);
  }
}
