import { sha256 } from '../digest.ts';
import { appendAct } from '../log/office-acts.ts';
import { type Outcome, ok, refusal } from '../outcome.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';

/** The 32 signs of RFC 4648 base32: none that is mistaken for another when read from paper. */
const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const codeLifeMs = 24 * 3_600_000;

/** A code of 80 random bits. @param bytes 16 random bytes, five bits of each are used. */
export const enrolCodeFrom = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => signs.charAt(byte & 31)).join('');

/** What is stored of a code. It has 80 random bits, so that a plain hash is enough. */
export const enrolCodeHash = (code: string): string => sha256(`tanmori enrol v1 ${code}`);

/** Issues a one-time code, valid for 24 hours. OF-404: no such terminal. OF-409: the terminal is not lent. */
export async function issueEnrolCode(
  store: Store,
  runtime: Runtime,
  terminal: string,
  actor = 'cli',
): Promise<Outcome<string>> {
  const code = enrolCodeFrom(runtime.random(16));
  const at = runtime.now();
  return store.write(async (tx) => {
    const row = await tx
      .selectFrom('terminals')
      .leftJoin('loans', (join) => join.onRef('loans.terminal_id', '=', 'terminals.id').on('loans.state', '=', 'lent'))
      .select('loans.id as loan')
      .where('terminals.id', '=', terminal)
      .executeTakeFirst();
    if (row === undefined) return refusal('OF-404', 'no such terminal');
    if (row.loan === null) return refusal('OF-409', 'the terminal is not lent');
    await tx
      .insertInto('enrol_codes')
      .values({
        code_hash: enrolCodeHash(code),
        terminal_id: terminal,
        expires_at: at.getTime() + codeLifeMs,
        used_at: null,
      })
      .execute();
    await appendAct(tx, { at, actor, act: 'enrol-code.issued', data: { terminal } });
    return ok(code);
  });
}
