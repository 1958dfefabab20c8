import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { say } from '../setup/say.ts';

interface Step {
  readonly run: string;
  readonly name: string;
  readonly seconds: number;
  readonly picture: string | null;
  readonly failure: string | null;
  /** What was read where there is no window to picture; why a step was skipped. */
  readonly note: string | null;
  readonly skipped: boolean;
}

/** What the tour did, step by step, with a picture of each. */
export class TourLog {
  readonly folder: string;
  readonly #steps: Step[] = [];
  #run = '';

  constructor(folder: string) {
    this.folder = folder;
  }

  async begin(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder, { recursive: true });
  }

  /** Names the part of the tour that the next steps belong to; prefix of their pictures. */
  part(name: string): void {
    this.#run = name;
    say(`tour: ${name}`);
  }

  /**
   * Does one step and takes a picture of what it led to. A step that throws is noted, pictured, and ends its part:
   * what follows would only fail for the same reason. A text that the act returns is noted beside the result.
   */
  async step(name: string, page: Page | null, act: () => Promise<unknown>): Promise<void> {
    const started = performance.now();
    let failure: string | null = null;
    let note: string | null = null;
    try {
      const told = await act();
      note = typeof told === 'string' ? told : null;
    } catch (error) {
      failure = firstLines(error);
    }
    const picture = page === null ? null : await this.#take(page, name);
    const seconds = (performance.now() - started) / 1000;
    this.#steps.push({ run: this.#run, name, seconds, picture, failure, note, skipped: false });
    say(`  ${failure === null ? 'ok  ' : 'FAIL'} ${name}${failure === null ? '' : `: ${failure}`}`);
    if (failure !== null) throw new TourStopped(name);
  }

  /** A step that this machine cannot do. Counted, never as good. */
  skip(name: string, reason: string): void {
    this.#steps.push({ run: this.#run, name, seconds: 0, picture: null, failure: null, note: reason, skipped: true });
    say(`  skip ${name}: ${reason}`);
  }

  async #take(page: Page, name: string): Promise<string | null> {
    const number = String(this.#steps.filter((step) => step.run === this.#run).length + 1).padStart(2, '0');
    const file = `${this.#run}-${number}-${name.replaceAll(/[^\p{L}\p{N}-]+/gu, '_')}.png`;
    try {
      await page.screenshot({ path: join(this.folder, file), timeout: 5000 });
      return file;
    } catch {
      // A window that is gone has no picture; the step's own result says so.
      return null;
    }
  }

  failed(): number {
    return this.#steps.filter((step) => step.failure !== null).length;
  }

  skipped(): number {
    return this.#steps.filter((step) => step.skipped).length;
  }

  async writeTable(): Promise<string> {
    const rows = this.#steps.map(
      (step) =>
        `| ${step.run} | ${step.name} | ${resultOf(step).replaceAll('|', '/')} | ${step.seconds.toFixed(1)} s | ${step.picture === null ? '–' : `[picture](${encodeURIComponent(step.picture)})`} |`,
    );
    const table = ['| part | step | result | took | picture |', '|---|---|---|---|---|', ...rows, ''].join('\n');
    await writeFile(join(this.folder, 'README.md'), `# What the tour did\n\n${table}`);
    const width = Math.max(...this.#steps.map((step) => `${step.run}  ${step.name}`.length));
    return this.#steps
      .map(
        (step) =>
          `${step.failure !== null ? 'FAIL' : step.skipped ? 'skip' : 'ok  '} ${`${step.run}  ${step.name}`.padEnd(width)} ${step.seconds.toFixed(1).padStart(6)} s`,
      )
      .join('\n');
  }
}

function resultOf({ failure, skipped, note }: Step): string {
  if (failure !== null) return `failed: ${failure}`;
  if (skipped) return `skipped: ${note}`;
  return note === null ? 'ok' : `ok: ${note}`;
}

/** What failed in a few words: Playwright's messages come with colours, and with the whole call log. */
function firstLines(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape begins with a control character
  const lines = error.message.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, 5)
    .join(' ');
}

/** A part of the tour ended early; the reason is in the log already. */
export class TourStopped extends Error {}
