import { mostTeleworkUsers, type TeleworkContent } from '#contract/forms/telework.ts';

/** What is typed. Users one a line: 職員番号 and 氏名. */
export interface TypedTelework {
  readonly fiscalYear: string;
  readonly users: string;
  readonly pc: string;
  readonly ids: string;
}

export const typedFrom = (before: TeleworkContent | null, year: number): TypedTelework => ({
  fiscalYear: String(before?.fiscalYear ?? year),
  users: (before?.users ?? []).map(({ id, name }) => `${id} ${name}`).join('\n'),
  pc: before?.pc ?? '',
  ids: String(before?.ids ?? 1),
});

/** A line of users; null where it is none. Full-width digits and spaces are taken too. */
function readUser(line: string): TeleworkContent['users'][number] | null {
  const found = /^(?<id>\d{6})[\s,、]*(?<name>\S.*)$/.exec(
    line.replaceAll(/[０-９]/g, (digit) => digit.normalize('NFKC')).trim(),
  );
  const { id, name } = found?.groups ?? {};
  return id === undefined || name === undefined ? null : { id, name: name.trim() };
}

const linesOf = (users: string): readonly string[] => users.split('\n').filter((line) => line.trim() !== '');

/** What is wrong with each field; null where nothing is. */
export function teleworkFaults({ users, pc, ids }: TypedTelework) {
  const lines = linesOf(users);
  const wrong = lines.find((line) => readUser(line) === null);
  const numbers = lines.map((line) => readUser(line)?.id);
  return {
    pc: pc.trim() === '' ? 'システムを入れるパソコンの名前を入力してください。' : null,
    users:
      lines.length === 0
        ? '利用者を1人以上入力してください。'
        : wrong !== undefined
          ? `「${wrong.trim()}」を「100123 氏名」の形にしてください。`
          : new Set(numbers).size < numbers.length
            ? '同じ職員番号が2回あります。'
            : lines.length > mostTeleworkUsers
              ? `利用者は${mostTeleworkUsers}人までです。`
              : null,
    ids:
      Number(ids) >= 1 && Number(ids) <= mostTeleworkUsers
        ? null
        : `1から${mostTeleworkUsers}までの数を入力してください。`,
  };
}

/** The whole form; null where something is wrong. */
export function readTelework(typed: TypedTelework): TeleworkContent | null {
  if (Object.values(teleworkFaults(typed)).some((fault) => fault !== null)) return null;
  const users = linesOf(typed.users).flatMap((line) => readUser(line) ?? []);
  return { fiscalYear: Number(typed.fiscalYear), users, pc: typed.pc.trim(), ids: Number(typed.ids) };
}
