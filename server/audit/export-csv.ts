import { Readable } from 'node:stream';
import type { AuditEntry, EntryFilters, EntryOrder } from '#contract/http/audit-api.ts';
import { dispositionTitles, typeEntry } from '#contract/trail/catalogue.ts';
import { actorTitle, entrySentence } from '#contract/words/entry-sentence.ts';
import { dayAndClock } from '#contract/words/time.ts';
import type { Caller } from '../auth/access.ts';
import { appendAct } from '../log/office-acts.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../store/store.ts';
import { actorOf } from './actor.ts';
import { auditEntries } from './audit-entry.ts';
import { csvLine, csvStart } from './csv.ts';
import { givenFilters } from './given-filters.ts';
import type { AsyncIndex } from './search/remote-index.ts';
import { prepareSearch, walkMatches } from './search/search-entries.ts';

const heading = [
  '番号',
  '端末の時刻',
  '端末の時刻（UTC）',
  '庁内に届いた時刻（UTC）',
  '職員番号',
  '職員',
  '所属',
  '端末',
  '貸出',
  '勤務',
  '種類',
  '結果',
  '内容',
  '記録した人',
  '検査',
  '鎖',
  '鎖の番号',
  'ハッシュ値',
  'データ',
] as const;

const markTitles = { checked: '検査済み', unchecked: '未検査', fault: '異常' } as const;

const line = (entry: AuditEntry): string =>
  csvLine([
    entry.number,
    dayAndClock(entry.at),
    entry.at,
    entry.receivedAt,
    entry.borrower?.id ?? null,
    entry.borrower?.name ?? null,
    entry.borrower?.section ?? null,
    entry.borrower?.terminal ?? null,
    entry.borrower?.loan ?? null,
    entry.session,
    typeEntry(entry.type).title,
    dispositionTitles[typeEntry(entry.type).disposition],
    entry.data === null ? '（規則により廃棄済み）' : entrySentence(entry.type, entry.data),
    actorTitle(entry.actor),
    markTitles[entry.mark],
    entry.chain,
    entry.seq,
    entry.hash,
    entry.data === null ? null : JSON.stringify(entry.data),
  ]);

/**
 * All entries that match, as CSV, sent as they are read. The act that says so is durable before the first byte leaves;
 * it names the newest entry that can be among them.
 */
export async function exportCsv(
  store: Store,
  runtime: Runtime,
  index: AsyncIndex,
  caller: Caller,
  asked: { readonly filters: EntryFilters; readonly order: EntryOrder },
): Promise<Readable> {
  const filters = givenFilters(asked.filters);
  const { order } = asked;
  const { number: through } = await index.position();
  await store.write((tx) =>
    appendAct(tx, {
      at: runtime.now(),
      actor: actorOf(caller),
      act: 'entries.exported',
      data: { filters, order, through },
    }),
  );
  async function* lines(): AsyncGenerator<string> {
    yield csvStart + csvLine(heading);
    for await (const numbers of walkMatches(store.db, index, prepareSearch(filters), { order, through })) {
      yield (await auditEntries(store.db, numbers)).map(line).join('');
    }
  }
  return Readable.from(lines(), { objectMode: false });
}
