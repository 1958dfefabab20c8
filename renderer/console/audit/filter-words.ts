import type { ChoicesAnswer, EntryFilters } from '#contract/http/audit-api.ts';
import { dispositionTitles, typeEntry } from '#contract/trail/catalogue.ts';
import { eraDate } from '#contract/words/era.ts';

/** Filters in one line of words; `すべての記録` where there are none. */
export function filterWords(filters: EntryFilters, sections: ChoicesAnswer['sections'] = []): string {
  const { from, to, staff, section, terminal, session, type, disposition, text } = filters;
  const words: string[] = [];
  if (from !== undefined || to !== undefined) {
    words.push(`${from === undefined ? '' : eraDate(from)}〜${to === undefined ? '' : eraDate(to)}`);
  }
  if (staff !== undefined) words.push(`職員 ${staff}`);
  if (section !== undefined) words.push(sections.find(({ id }) => id === section)?.name ?? `所属 ${section}`);
  if (terminal !== undefined) words.push(`端末 ${terminal}`);
  if (session !== undefined) words.push('1件の勤務');
  if (type !== undefined) words.push(typeEntry(type).title);
  if (disposition !== undefined) words.push(dispositionTitles[disposition]);
  if (text !== undefined) words.push(`「${text}」を含む`);
  return words.length === 0 ? 'すべての記録' : words.join('、');
}
