import type { Browser, Page } from '@playwright/test';
import type { ErrorCode } from '#contract/errors.ts';
import { type DrivenShell, launchShell } from '../world/launch.ts';
import type { World } from '../world/world.ts';
import { openDesk } from './office-desk.ts';
import type { TourLog } from './tour-log.ts';

/** What one group of errors is played on. All that it opens is closed behind it, however it ends. */
export class ErrorStage {
  readonly world: World;
  /** Codes met so far, over all groups. */
  readonly met: Set<ErrorCode>;
  readonly log: TourLog;
  readonly #display: string;
  readonly #opened: (DrivenShell | Browser)[] = [];

  constructor(log: TourLog, world: World, display: string, met: Set<ErrorCode>) {
    this.log = log;
    this.world = world;
    this.met = met;
    this.#display = display;
  }

  get display(): string {
    return this.#display;
  }

  /** One error, met for a real cause. Counted only where the step did what it should. */
  async meet(code: ErrorCode, name: string, page: Page | null, act: () => Promise<unknown>): Promise<void> {
    await this.log.step(`${code} ${name}`, page, act);
    this.met.add(code);
  }

  /** The way out of what was met before. */
  step(name: string, page: Page | null, act: () => Promise<unknown>): Promise<void> {
    return this.log.step(name, page, act);
  }

  /** What this machine cannot do; its code then need not be met. */
  skip(code: ErrorCode, reason: string): void {
    this.log.skip(code, reason);
    this.met.add(code);
  }

  async shell(): Promise<DrivenShell> {
    const shell = await launchShell(this.world, this.#display);
    this.#opened.push(shell);
    return shell;
  }

  async desk(): Promise<Page> {
    const { browser, page } = await openDesk(this.world.url);
    this.#opened.push(browser);
    return page;
  }

  async close(): Promise<void> {
    for (const opened of this.#opened.toReversed()) await opened.close().catch(() => undefined);
  }
}
