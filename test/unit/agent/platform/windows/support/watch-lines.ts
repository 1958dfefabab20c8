import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createWatch, subscriptions, type Watch } from '../../../../../../agent/platform/windows/watch.ts';
import type { StartWatch } from '../../../../../../agent/platform/windows/watch-child.ts';

const Lines = z.array(
  z.strictObject({
    name: z.string(),
    mark: z.enum(['recorded', 'documented', 'assumed']),
    from: z.string(),
    line: z.string(),
  }),
);
export const fixtures = Lines.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../../../fixtures/windows-watch/lines.json'), 'utf8')),
);

export const lineOf = (name: string): string => {
  const found = fixtures.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no line ${name}`);
  return found.line;
};

const allSubscribed = Object.values(subscriptions)
  .flat()
  .map((name) => JSON.stringify({ t: 'subscribed', at: '2026-11-27T01:02:03.1234567Z', d: { name, ok: true } }));

/** What a script that runs well says first. */
export const wholeStart: readonly string[] = [
  lineOf('hello'),
  ...allSubscribed,
  lineOf('media-none'),
  lineOf('printing-stopped'),
  lineOf('packages'),
];

/** A script that says what the test lets it say. */
export class FakeScript {
  starts = 0;
  kills = 0;
  #told: Parameters<StartWatch>[0] | null = null;

  readonly start: StartWatch = (told) => {
    this.starts += 1;
    this.#told = told;
    return () => {
      this.kills += 1;
    };
  };
  says(...lines: readonly string[]): void {
    this.#told?.chunk(Buffer.from(lines.map((line) => `${line}\r\n`).join('')));
  }
  ends(why: string): void {
    this.#told?.ended(why);
  }
}

export function watchOf(script: FakeScript, told: string[] = []): Watch {
  return createWatch({ startChild: script.start, monotonicMs: () => Date.now(), told: (text) => told.push(text) });
}
