import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTrailDatabase } from '../../recorder/store/trail-database.ts';
import { auditWhole } from '../../recorder/trail/audit-chain.ts';
import { play, stepNames } from '../attack/support/recorder-history.ts';
import { unwrap } from '../unit/recorder/support/opened-recorder.ts';

test('every honest history verifies, and the stored state is what its entries say', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...stepNames), { maxLength: 30 }), async (names) => {
      const recorder = await play(names);
      expect(recorder.fault()).toBeNull();
      const { next, session } = recorder.writer.state;
      expect(next).toBe(recorder.types().length);
      expect(recorder.core.status().open !== null).toBe(session.kind === 'working' || session.kind === 'interrupted');
      recorder.database.close();
    }),
    { numRuns: 60 },
  );
});

const columns = ['chain', 'seq', 'leaf', 'salt', 'data', 'hash'] as const;

test('every single change to a stored row is found', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...stepNames), { minLength: 3, maxLength: 12 }),
      fc.record({
        at: fc.nat(),
        how: fc.constantFrom('character', 'delete', 'swap', 'state'),
        column: fc.constantFrom(...columns),
        place: fc.nat(),
        by: fc.integer({ min: 1, max: 90 }),
      }),
      async (names, change) => {
        const recorder = await play(['restart', ...names]);
        const count = recorder.writer.state.next;
        recorder.database.close();
        const raw = new Database(join(recorder.folder, 'trail.db'));
        const seq = change.at % count;
        const edit = (text: string): string => {
          const at = change.place % text.length;
          const code = 32 + ((text.charCodeAt(at) - 32 + change.by) % 95);
          const other = text.charCodeAt(at) > 126 ? 'x' : String.fromCharCode(code);
          return text.slice(0, at) + other + text.slice(at + 1);
        };
        if (change.how === 'delete') raw.prepare('DELETE FROM entries WHERE seq = ?').run(seq);
        else if (change.how === 'state') {
          const text = raw.prepare("SELECT value FROM facts WHERE name = 'state'").pluck().get() as string;
          raw.prepare("UPDATE facts SET value = ? WHERE name = 'state'").run(edit(text));
        } else if (change.how === 'swap' && count > 1) {
          const other = (seq + 1) % count;
          raw.exec(
            `UPDATE entries SET seq = -1 WHERE seq = ${seq}; UPDATE entries SET seq = ${seq} WHERE seq = ${other};
             UPDATE entries SET seq = ${other} WHERE seq = -1`,
          );
        } else if (change.column === 'seq') raw.prepare('UPDATE entries SET seq = 5000 WHERE seq = ?').run(seq);
        else {
          const text = raw.prepare(`SELECT ${change.column} FROM entries WHERE seq = ?`).pluck().get(seq) as string;
          raw.prepare(`UPDATE entries SET ${change.column} = ? WHERE seq = ?`).run(edit(text), seq);
        }
        raw.close();
        const database = unwrap(openTrailDatabase(recorder.folder));
        expect(auditWhole(database, recorder.loan.start).fault).not.toBeNull();
        database.close();
      },
    ),
    { numRuns: 120 },
  );
});
