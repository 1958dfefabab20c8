import type { LossBody } from '#contract/http/lending-api.ts';
import { dayAndClock } from '#contract/words/time.ts';
import type { Tx } from '../../store/store.ts';
import { erasedBefore } from '../../workflow/erase/erased-before.ts';

type Reader = Pick<Tx, 'selectFrom'>;

/**
 * 備考 of a certificate for a PC that was lost in its loan: from when to when it was out of the city's hands, what was
 * erased meanwhile and on whose word, and where its trail ends. Names nobody. Empty for a PC that was never lost.
 */
export async function lossNotes(tx: Reader, terminal: string, loan: string | null): Promise<string> {
  if (loan === null) return '';
  const losses = await tx
    .selectFrom('losses')
    .select(['facts', 'reported_at'])
    .where('loan_id', '=', loan)
    .where('cancelled_at', 'is', null)
    .orderBy('id', 'desc')
    .execute();
  const loss = losses.find(({ facts }) => (JSON.parse(facts) as LossBody).what !== 'papers');
  const erased = await erasedBefore(tx, loan);
  const events = await tx
    .selectFrom('terminal_events')
    .select(['at', 'event', 'reason'])
    .where('terminal_id', '=', terminal)
    .where('loan_id', '=', loan)
    .orderBy('id', 'desc')
    .execute();
  const newest = (type: string) => events.find(({ event }) => (JSON.parse(event) as { type: string }).type === type);
  const found = newest('recover');
  // Before it took two, it was one of the ways to settle it.
  const isTrailLost =
    newest('give-up-trail') !== undefined || newest('settle-trail')?.reason.startsWith('lost') === true;
  const notes: string[] = [];
  if (loss !== undefined) {
    const until = found === undefined ? '' : `、${dayAndClock(found.at)}に発見`;
    notes.push(`${dayAndClock(loss.reported_at)}に紛失・盗難の届出${until}。`);
  }
  if (erased !== null) {
    const word = erased.by === 'order' ? `消去命令（第${erased.serial}号）` : '保持期限';
    notes.push(`作業用の領域の鍵は、端末の時計で${dayAndClock(erased.at)}に${word}により端末で消去済み。`);
  }
  if ((loss !== undefined || erased !== null) && isTrailLost) {
    const last = await lastEntryAt(tx, loan);
    notes.push(
      last === null
        ? '監査証跡は庁舎に届いていない。'
        : `監査証跡は端末の時計で${dayAndClock(last)}までの分が庁舎にあり、以後の分は得られなかった。`,
    );
  }
  return notes.join('');
}

async function lastEntryAt(tx: Reader, loan: string): Promise<string | null> {
  const row = await tx
    .selectFrom('entries')
    .innerJoin('chains', 'chains.id', 'entries.chain')
    .select('entries.at')
    .where('chains.loan_id', '=', loan)
    .orderBy('entries.seq', 'desc')
    .executeTakeFirst();
  return row?.at ?? null;
}
