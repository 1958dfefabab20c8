import { type ImportFault, SectionId, type SectionRow } from '#contract/people/people-api.ts';
import { PersonText } from '#contract/primitives.ts';
import { eraDate } from '#contract/words/era.ts';
import { readDate } from '#contract/words/read-date.ts';
import { plainText } from '#contract/words/width.ts';
import { byLine, type Plan, repeated } from './plan.ts';
import { type ListColumn, type ListRow, readRows } from './read-rows.ts';

type SectionKey = 'id' | 'name' | 'division' | 'from' | 'to';
const sectionColumns: readonly ListColumn<SectionKey>[] = [
  { key: 'id', title: '所属番号', others: ['所属コード', '番号'], isRequired: true },
  { key: 'name', title: '所属名', others: ['所属', '課名', '名称'], isRequired: true },
  { key: 'division', title: '部', others: ['部名'], isRequired: false },
  { key: 'from', title: '開始日', others: ['設置日'], isRequired: true },
  { key: 'to', title: '終了日', others: ['廃止日'], isRequired: false },
];

export interface SectionFacts {
  readonly id: string;
  readonly name: string;
  readonly division: string;
  readonly from: string;
  readonly to: string | null;
}
export interface SectionWrite {
  readonly act: 'add' | 'change';
  readonly facts: SectionFacts;
}
type ReadSection = SectionFacts & { readonly line: number };

const dayMs = 86_400_000;
const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - dayMs).toISOString().slice(0, 10);

/** Compares a list of sections with those that there are. Pure. @param context.from first day without what is missing */
export function planSections(
  text: string,
  context: { readonly known: readonly SectionRow[]; readonly from: string; readonly endMissing: boolean },
): Plan<SectionWrite> & { readonly ignored: readonly string[] } {
  const read = readRows(text, sectionColumns);
  const known = new Map(context.known.map((section) => [section.id, section]));
  const results = read.rows.map((row) => readSectionRow(row, known));
  const rows = results.filter((result): result is ReadSection => !Array.isArray(result));
  const bad = results.flatMap((result) => (Array.isArray(result) ? result : []));
  const listed = new Set(rows.map(({ id }) => id));
  const last = dayBefore(context.from);
  const ended = context.known
    .filter(({ id, to }) => context.endMissing && !listed.has(id) && (to === null || to > last))
    .map((section) => ({ ...section, to: last, line: 1 }));
  const changes = [...rows, ...ended].flatMap((row) => changeFor(row, known.get(row.id)));
  const peopled = [...rows, ...ended].flatMap(({ id, line, name, to }): ImportFault[] => {
    const people = known.get(id)?.people ?? 0;
    if (to === null || to >= context.from || people === 0) return [];
    const wrong = `終わる所属（${name}）に、利用できる職員が${people}人います。`;
    return [{ line, column: '終了日', value: to, wrong, mend: '先に職員を異動させるか、利用を止めてください。' }];
  });
  return {
    ...{ changes, rows: read.rows.length, ignored: read.ignored },
    faults: byLine([...read.faults, ...bad, ...repeated(rows, '所属番号'), ...peopled]),
    unchanged: rows.filter((row) => changeFor(row, known.get(row.id)).length === 0).length,
  };
}

function readSectionRow(
  { line, cells }: ListRow<SectionKey>,
  known: ReadonlyMap<string, SectionRow>,
): ReadSection | readonly ImportFault[] {
  const faults: ImportFault[] = [];
  const fault = (key: SectionKey, wrong: string, mend: string): void => {
    const column = sectionColumns.find((candidate) => candidate.key === key)?.title ?? key;
    faults.push({ line, column, value: cells[key] ?? '', wrong, mend });
  };
  const id = SectionId.safeParse(plainText(cells.id ?? ''));
  if (!id.success) fault('id', '所属番号は20文字以内の英数字です。', '英数字とハイフンだけで書いてください。');
  const name = PersonText(80).safeParse(cells.name ?? '');
  if (!name.success)
    fault('name', '所属名がないか、長すぎるか、読めない文字があります。', '80文字以内で書いてください。');
  const before = id.success ? known.get(id.data) : undefined;
  const { division = before?.division ?? '' } = cells;
  if (division !== '' && !PersonText(80).safeParse(division).success)
    fault('division', '部の名前が長すぎるか、読めない文字があります。', '80文字以内で書いてください。');
  const dayWords = '令和8年4月1日、R8.4.1、2026/4/1 のように書いてください。';
  const from = readDate(cells.from ?? '');
  if (from === null) fault('from', '開始日を日付として読めません。', dayWords);
  const to = cells.to === undefined ? (before?.to ?? null) : cells.to === '' ? null : readDate(cells.to);
  if (cells.to !== undefined && cells.to !== '' && to === null) fault('to', '終了日を日付として読めません。', dayWords);
  if (from !== null && to !== null && to < from)
    fault('to', '終了日が開始日より前です。', 'どちらかの日付を直してください。');
  if (faults.length > 0 || !id.success || !name.success || from === null) return faults;
  return { id: id.data, name: name.data, division, from, to, line };
}

function changeFor(row: ReadSection, before: SectionRow | undefined): Plan<SectionWrite>['changes'][number][] {
  const { id, name, division, from, to } = row;
  const facts = { id, name, division, from, to };
  if (before === undefined) return [{ shown: { act: 'add', id, name, differences: [] }, write: { act: 'add', facts } }];
  const day = (date: string | null): string => (date === null ? '' : eraDate(date));
  const differences = (
    [
      ['所属名', before.name, name],
      ['部', before.division, division],
      ['開始日', day(before.from), day(from)],
      ['終了日', day(before.to), day(to)],
    ] as const
  ).flatMap(([column, was, is]) => (was === is ? [] : [{ column, before: was, after: is }]));
  if (differences.length === 0) return [];
  const act = before.to !== to && to !== null ? ('end' as const) : ('change' as const);
  return [{ shown: { act, id, name, differences }, write: { act: 'change', facts } }];
}
