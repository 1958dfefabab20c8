/**
 * テレワーク用ID of one fiscal year as a ledger: movements between the city's pool and the sections, only added to. Pure.
 * `carried`: numbers that were typed in before there was a ledger. `superseded`: those, given back when the section's
 * application was approved. `ended`: given back because the application ended.
 */
export const idCauses = ['carried', 'superseded', 'approved', 'moved', 'moved-back', 'ended'] as const;
export type IdCause = (typeof idCauses)[number];

export interface NewIdMovement {
  /** Section; null for the city's pool. */
  readonly from: string | null;
  readonly to: string | null;
  readonly ids: number;
  readonly cause: IdCause;
  /** The movement that this one takes back. */
  readonly reverses: number | null;
  /** Number of the application, where one is the cause. */
  readonly form: string | null;
}
export interface IdMovement extends NewIdMovement {
  readonly id: number;
}

/** `pool`: not enough are left. `held`: the section does not hold so many. `same`: nothing would move. `no-move`: no such move, or taken back before. */
export type IdFault = 'pool' | 'held' | 'same' | 'no-move';
export type IdOutcome =
  | { readonly ok: true; readonly movements: readonly NewIdMovement[] }
  | { readonly ok: false; readonly fault: IdFault };

const fault = (why: IdFault): IdOutcome => ({ ok: false, fault: why });
const plain = { reverses: null, form: null } as const;

/** IDs of each section that holds any. */
export function heldIds(movements: readonly NewIdMovement[]): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  for (const { from, to, ids } of movements) {
    if (from !== null) held.set(from, (held.get(from) ?? 0) - ids);
    if (to !== null) held.set(to, (held.get(to) ?? 0) + ids);
  }
  return new Map([...held].filter(([, ids]) => ids !== 0));
}

/** IDs that are with sections. */
export const allottedIds = (movements: readonly NewIdMovement[]): number =>
  [...heldIds(movements).values()].reduce((sum, ids) => sum + ids, 0);

const heldBy = (movements: readonly NewIdMovement[], section: string): number => heldIds(movements).get(section) ?? 0;

/** Moves that were not taken back. */
export function openMoves(movements: readonly IdMovement[]): readonly IdMovement[] {
  const back = new Set(movements.map(({ reverses }) => reverses));
  return movements.filter(({ id, cause }) => cause === 'moved' && !back.has(id));
}

/** IDs that a section was given for itself and still has a right to. */
function ownIds(movements: readonly IdMovement[], section: string): number {
  const ended = new Set(movements.filter(({ cause }) => cause === 'ended').map(({ form }) => form));
  const approved = movements.filter(
    ({ cause, to, form }) => cause === 'approved' && to === section && !ended.has(form),
  );
  return [...approved, ...carriedOf(movements, section)].reduce((sum, { ids }) => sum + ids, 0);
}

const carriedOf = (movements: readonly IdMovement[], section: string): readonly IdMovement[] =>
  movements.some(({ cause, from }) => cause === 'superseded' && from === section)
    ? []
    : movements.filter(({ cause, to }) => cause === 'carried' && to === section);

/** What a section holds beyond its own right and what was moved to it: that waits for the move to be taken back. */
function beyondRight(movements: readonly IdMovement[], section: string): number {
  const moved = openMoves(movements)
    .filter(({ to }) => to === section)
    .reduce((all, { ids }) => all + ids, 0);
  return Math.max(0, heldBy(movements, section) - ownIds(movements, section) - moved);
}

/** Numbers them after those that are there: for looking at what would be. */
const after = (movements: readonly IdMovement[], added: readonly NewIdMovement[]): readonly IdMovement[] => {
  const last = movements.at(-1)?.id ?? 0;
  return [...movements, ...added.map((movement, n) => ({ ...movement, id: last + n + 1 }))];
};

/** What an approved application brings its section. What was typed in for it before comes back first. */
export function allotIds(
  movements: readonly IdMovement[],
  asked: { readonly section: string; readonly form: string; readonly ids: number },
  total: number,
): IdOutcome {
  const { section, form, ids } = asked;
  const carried = carriedOf(movements, section).reduce((sum, movement) => sum + movement.ids, 0);
  const given: readonly NewIdMovement[] =
    carried === 0
      ? []
      : [
          {
            ...plain,
            ...{ from: section, to: null, cause: 'superseded' },
            ids: Math.min(carried, heldBy(movements, section)),
          },
        ];
  if (allottedIds([...movements, ...given]) + ids > total) return fault('pool');
  const allotted = { ...plain, from: null, to: section, ids, cause: 'approved', form } as const;
  return { ok: true, movements: [...given, allotted] };
}

/** Moves IDs to a section in an emergency, from another or from the pool. */
export function moveIds(
  movements: readonly IdMovement[],
  { from, to, ids }: { readonly from: string | null; readonly to: string; readonly ids: number },
  total: number,
): IdOutcome {
  if (from === to || ids < 1) return fault('same');
  if (from === null && allottedIds(movements) + ids > total) return fault('pool');
  if (from !== null && heldBy(movements, from) < ids) return fault('held');
  return { ok: true, movements: [{ ...plain, from, to, ids, cause: 'moved' }] };
}

/** Takes a move back; what its section has no right to any more goes on to the pool. */
export function moveBack(movements: readonly IdMovement[], id: number): IdOutcome {
  const move = openMoves(movements).find((movement) => movement.id === id);
  if (move === undefined || move.to === null) return fault('no-move');
  if (heldBy(movements, move.to) < move.ids) return fault('held');
  const back: NewIdMovement = {
    ...plain,
    ...{ from: move.to, to: move.from, ids: move.ids, cause: 'moved-back', reverses: id },
  };
  return { ok: true, movements: [back, ...settled(after(movements, [back]), move.from)] };
}

function settled(movements: readonly IdMovement[], section: string | null): readonly NewIdMovement[] {
  if (section === null) return [];
  const ids = beyondRight(movements, section);
  return ids === 0 ? [] : [{ ...plain, from: section, to: null, ids, cause: 'ended' }];
}

/** What comes back when an application ends. What is lent to others then comes back when it is moved back. */
export function endIds(
  movements: readonly IdMovement[],
  { section, form }: { readonly section: string; readonly form: string },
): readonly NewIdMovement[] {
  const isOut = movements.some((movement) => movement.cause === 'approved' && movement.form === form);
  if (!isOut || movements.some((movement) => movement.cause === 'ended' && movement.form === form)) return [];
  const mark = { ...plain, from: section, to: null, ids: 0, cause: 'ended', form } as const;
  return [{ ...mark, ids: beyondRight(after(movements, [mark]), section) }];
}
