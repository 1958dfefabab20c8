import type { PersonFacts, SectionRow } from '#contract/people/people-api.ts';
import { personDifferences } from '../accounts.ts';
import { byLine, type Plan, repeated } from './plan.ts';
import { readRows } from './read-rows.ts';
import { readStaffRow, type StaffRow, sectionFinder, staffColumns } from './staff-row.ts';

export interface KnownPerson extends PersonFacts {
  readonly id: string;
  readonly disabled: boolean;
  /** Where the person is to be from the day of the moves on, if a move is laid down already. */
  readonly postedTo: string;
}

export type StaffWrite =
  | { readonly act: 'add'; readonly id: string; readonly facts: PersonFacts }
  | { readonly act: 'change'; readonly id: string; readonly facts: PersonFacts; readonly enable: boolean }
  | { readonly act: 'end'; readonly id: string };

export interface StaffContext {
  readonly known: readonly KnownPerson[];
  readonly sections: readonly SectionRow[];
  /** First day of the moves that the file brings. */
  readonly from: string;
  readonly endMissing: boolean;
  /** Who imports: never disabled or given another role by it. Null at the server's command line. */
  readonly self: string | null;
}

/** Compares a list of staff with the accounts that there are. Pure. */
export function planStaff(
  text: string,
  context: StaffContext,
): Plan<StaffWrite> & { readonly ignored: readonly string[] } {
  const read = readRows(text, staffColumns);
  const findSection = sectionFinder(context.sections, context.from);
  const results = read.rows.map((row) => readStaffRow(row, findSection));
  const rows = results.filter((result): result is StaffRow => !Array.isArray(result));
  const bad = results.flatMap((result) => (Array.isArray(result) ? result : []));
  const names = new Map(context.sections.map(({ id, name }) => [id, name]));
  const known = new Map(context.known.map((person) => [person.id, person]));
  const listed = new Set(rows.map(({ id }) => id));
  const changes = [
    ...rows.flatMap((row) => changeFor(row, known.get(row.id), names)),
    ...(context.endMissing
      ? context.known
          .filter(({ id, disabled }) => !disabled && !listed.has(id) && id !== context.self)
          .map(({ id, name }) => ({
            shown: { act: 'end' as const, id, name, differences: [] },
            write: { act: 'end' as const, id },
          }))
      : []),
  ];
  const faults = [
    ...[...read.faults, ...bad, ...repeated(rows, '職員番号'), ...forbidden(rows, known, changes, context)],
    ...(context.endMissing && read.rows.length === 0 && read.faults.length === 0 ? [nobodyListed] : []),
  ];
  return {
    ...{ changes, faults: byLine(faults), rows: read.rows.length, ignored: read.ignored },
    unchanged: rows.length - changes.filter(({ write }) => write.act !== 'end').length,
  };
}

/** A list that was saved empty would close the whole city's accounts. */
const nobodyListed = {
  ...{ line: 1, column: '', value: '', wrong: '職員の行が1行もありません。' },
  mend: '名簿に載っていない人を停止するときは、職員の行があるファイルを選んでください。',
};

type Change = Plan<StaffWrite>['changes'][number];

function changeFor(row: StaffRow, before: KnownPerson | undefined, names: ReadonlyMap<string, string>): Change[] {
  const { id, name, section } = row;
  if (before === undefined) {
    const { kana = '', post = '', employment = null, role = 'staff', mail = '' } = row;
    const facts = { name, kana, section, post, employment, role, mail };
    return [{ shown: { act: 'add', id, name, differences: [] }, write: { act: 'add', id, facts } }];
  }
  const { kana = before.kana, post = before.post, employment = before.employment, role = before.role } = row;
  const mail = row.mail ?? before.mail ?? '';
  const facts = { name, kana, section, post, employment, role, mail };
  const move =
    before.postedTo === section
      ? []
      : [{ column: '所属', before: names.get(before.postedTo) ?? '', after: names.get(section) ?? '' }];
  const enable = before.disabled;
  const differences = [
    ...personDifferences(before, facts),
    ...move,
    ...(enable ? [{ column: '利用', before: '停止中', after: '再開' }] : []),
  ];
  if (differences.length === 0) return [];
  return [{ shown: { act: 'change', id, name, differences }, write: { act: 'change', id, facts, enable } }];
}

/** What a list must not do: give its own importer another role, or leave no admin. */
function forbidden(
  rows: readonly StaffRow[],
  known: ReadonlyMap<string, KnownPerson>,
  changes: readonly Change[],
  { self }: StaffContext,
) {
  const own = rows.find(({ id, role }) => id === self && role !== undefined && role !== known.get(id)?.role);
  const roles = new Map([...known.values()].filter(({ disabled }) => !disabled).map(({ id, role }) => [id, role]));
  const hadAdmin = [...roles.values()].includes('admin');
  for (const { write } of changes) {
    if (write.act === 'end') roles.delete(write.id);
    else roles.set(write.id, write.facts.role);
  }
  const lost = hadAdmin && ![...roles.values()].includes('admin');
  return [
    ...(own === undefined
      ? []
      : [
          {
            ...{ line: own.line, column: '役割', value: '', wrong: '自分自身の役割は変えられません。' },
            mend: '別の管理者が変えてください。',
          },
        ]),
    ...(lost
      ? [
          {
            ...{ line: 1, column: '役割', value: '', wrong: 'このまま反映すると、管理者が一人もいなくなります。' },
            mend: '役割が「管理者」の行を残してください。',
          },
        ]
      : []),
  ];
}
