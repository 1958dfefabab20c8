import type { Clock } from '../../../../recorder/clock.ts';

export const firstBoot = '11111111-1111-4111-8111-111111111111';
export const secondBoot = '22222222-2222-4222-8222-222222222222';

/** A clock that a test sets by hand. */
export class HandClock implements Clock {
  #nowMs: number;
  boot: string = firstBoot;
  constructor(at: string) {
    this.#nowMs = new Date(at).getTime();
  }
  now = (): Date => new Date(this.#nowMs);
  monoMs = (): number => Math.max(0, this.#nowMs % 1_000_000_000);
  advance(ms: number): void {
    this.#nowMs += ms;
  }
  set(at: string): void {
    this.#nowMs = new Date(at).getTime();
  }
}
