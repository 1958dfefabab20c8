import { type EntryType, typeEntry } from '#contract/trail/catalogue.ts';
import { entrySentence } from '#contract/words/entry-sentence.ts';

/** Fields that hold bytes, not words: nobody looks for a part of a hash, and each would put hundreds of pairs in. */
const byteFields: ReadonlySet<string> = new Set(['bytes', 'sha256', 'anchorHead', 'enrolled', 'found', 'manifest']);

/** All that an entry can be found by: its title, the sentence that people read, and every text in its data. */
export function searchableLines(type: EntryType, data: unknown): readonly string[] {
  const lines = [typeEntry(type).title, entrySentence(type, data)];
  const rest: unknown[] = [data];
  for (let value = rest.pop(); value !== undefined; value = rest.pop()) {
    if (typeof value === 'string') lines.push(value);
    else if (Array.isArray(value)) rest.push(...value);
    else if (typeof value === 'object' && value !== null) {
      for (const [field, inner] of Object.entries(value)) {
        // Null would end the walk only where it stood for «nothing left».
        if (!byteFields.has(field) && inner !== undefined) rest.push(inner);
      }
    }
  }
  return lines;
}
