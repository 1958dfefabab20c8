import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrailEntry } from '#contract/trail/entry.ts';
import { reportOn } from '../unit/verify/support/verified.ts';
import { fileOf, makeBundle } from './support/bundle-maker.ts';
import { play, stepNames } from './support/recorder-history.ts';

/** `npm run attack` plays 1,000; `npm test` a sample of them. */
const histories = Number(process.env.TANMORI_HISTORIES ?? '60');
const seed = Number(process.env.TANMORI_SEED ?? Date.now() % 2 ** 31);

describe('honest', () => {
  it(`${histories} random histories are called sound by recorder and verifier (seed ${seed})`, {
    timeout: 60_000 + histories * 1000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...stepNames), { maxLength: 30 }), async (names) => {
        const folder = mkdtempSync(join(tmpdir(), 'tanmori-history-'));
        try {
          const { database, loan, fault } = await play(names, folder);
          expect(fault()).toBeNull();
          const entries = database
            .read(loan.chain, 0, 100_000)
            .map(({ leaf, salt, data }) => ({ leaf: JSON.parse(leaf), salt, data: JSON.parse(data) }) as TrailEntry);
          const { genesis, firstKey, chain } = loan.start;
          database.close();
          const enrolment = {
            ...{ terminal: loan.facts.terminal.id, loan: loan.facts.loan.id, genesis, sealKey: firstKey },
            ...{ deviceKey: firstKey, machine: loan.machine },
          };
          const bundle = await makeBundle([{ chain, enrolment, entries }]);
          const report = await reportOn(fileOf(bundle.lines), bundle.trust);
          expect(report.reason).toBeNull();
          expect(report.content?.counts.entries).toBe(entries.length);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }),
      { numRuns: histories, seed },
    );
  });
});
