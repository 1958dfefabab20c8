/** One thing that is different: where it stands, divided by dots, with the old and the new; empty where there was none. */
export interface SettingsChange {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

export type Leaves = ReadonlyMap<string, string>;

/** Every value that stands in JSON, by where it stands. */
export function leavesOf(value: unknown, at = ''): Leaves {
  if (typeof value !== 'object' || value === null) return new Map([[at, String(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...leavesOf(inner, at === '' ? key : `${at}.${key}`)]),
  );
}

/** Whether a value stands in this part of the settings. */
export const isOfPart = (what: string, part: string): boolean => what === part || what.startsWith(`${part}.`);

/**
 * What a change of settings comes to, in the order of their names.
 * @param before, after JSON of the same schema
 * @param unread parts of which nobody could read what was before: all of them is new
 */
export function settingsChanges(
  before: unknown,
  after: unknown,
  unread: readonly string[] = [],
): readonly SettingsChange[] {
  const was = new Map([...leavesOf(before)].filter(([what]) => !unread.some((part) => isOfPart(what, part))));
  const is = leavesOf(after);
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((what) => {
    const change = { what, before: was.get(what) ?? '', after: is.get(what) ?? '' };
    return change.before === change.after ? [] : [change];
  });
}
